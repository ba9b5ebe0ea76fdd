import { PROBLEM_CODES, problemDetails, type BatchAnswer, type EventResult } from '@ioc/contracts'
import type { FastifyReply } from 'fastify'
import type { EventOutcome } from '../decide/outcome.ts'

/** Seconds after which trying again makes sense. */
export const RETRY_AFTER_SECONDS = 2

const PROBLEM_TYPE = 'application/problem+json; charset=utf-8'
const JSON_TYPE = 'application/json; charset=utf-8'

const STATUS = { stored: 201, duplicate: 200 } as const

/** Answers a single event: what was stored or known as JSON, all else as problem details. */
export function answerSingle(reply: FastifyReply, result: EventOutcome): FastifyReply {
  const { id, eventId, outcome, revision, position, code = 'internal', detail = '', pointer, flags } = result
  if (outcome === 'stored' || outcome === 'duplicate') {
    const at = position === undefined ? '' : `,"position":"${position}"`
    const marks = flags === undefined ? '' : `,"flags":${JSON.stringify(flags)}`
    const head = `{"id":${JSON.stringify(id)},"eventId":"${eventId}","outcome":"${outcome}","revision":"${revision}"`
    return reply.code(STATUS[outcome]).header('content-type', JSON_TYPE).send(`${head}${at}${marks}}`)
  }
  const { status } = PROBLEM_CODES[code]
  if (outcome === 'retry' && status === 503) void reply.header('retry-after', RETRY_AFTER_SECONDS)
  const problem = problemDetails(code, pointer === undefined ? { detail } : { detail, pointer })
  const place = eventId === null ? {} : { eventId }
  return reply
    .code(status)
    .type(PROBLEM_TYPE)
    .send(JSON.stringify({ ...problem, id, ...place, outcome }))
}

function resultOf({ revision, position, code, flags, ...rest }: EventOutcome, index: number): EventResult {
  return {
    index,
    ...rest,
    ...(revision === undefined ? {} : { revision: String(revision) }),
    ...(position === undefined ? {} : { position: String(position) }),
    ...(code === undefined ? {} : { code, hint: PROBLEM_CODES[code].hint }),
    ...(flags === undefined ? {} : { flags: [...flags] }),
  }
}

/** Answers a batch: 200 when all is in the log, else 207; one result an event, in the order sent. */
export function answerBatch(reply: FastifyReply, results: readonly EventOutcome[]): FastifyReply {
  const complete = results.every(({ outcome }) => outcome === 'stored' || outcome === 'duplicate')
  if (results.some(({ outcome }) => outcome === 'retry')) void reply.header('retry-after', RETRY_AFTER_SECONDS)
  const answer: BatchAnswer = { results: results.map(resultOf) }
  return reply
    .code(complete ? 200 : 207)
    .header('content-type', JSON_TYPE)
    .send(JSON.stringify(answer))
}
