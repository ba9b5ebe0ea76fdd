import { PROBLEM_CODES, formatLocalTime, problemDetails } from '@ioc/contracts'
import { ProblemError, noFailpoints, type Clock, type Failpoints } from '@ioc/kit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { refused, retry, type EventOutcome } from '../decide/outcome.ts'
import type { Intake, Receipt } from '../decide/intake.ts'
import type { KeyRing, Principal } from '../keys/key-ring.ts'
import type { Metrics } from '../metrics.ts'
import { authenticate } from './access.ts'
import { RETRY_AFTER_SECONDS, answerBatch, answerSingle } from './answers.ts'
import type { BodyBudget } from './body-budget.ts'
import type { RateLimit } from './rate-limit.ts'
import { readRequest, shareOf, type ReadEvent } from './read-request.ts'

export interface EventsRouteOptions {
  readonly clock: Clock
  readonly failpoints: Failpoints
  readonly intake: Intake
  readonly keys: KeyRing
  readonly metrics: Metrics
  readonly rateLimit: RateLimit
  readonly bodies: BodyBudget
  readonly deadlineMs: number
  /** Why nothing can be taken now; `undefined` when it can. */
  readonly unable: () => string | undefined
}

const TRACEPARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/

/** The text of a time, kept for the requests of the same millisecond. */
function createTimeText(): (ms: number) => string {
  let [at, text] = [Number.NaN, '']
  return (ms) => {
    if (ms !== at) [at, text] = [ms, formatLocalTime(ms)]
    return text
  }
}

/** Senders, by request, between the check of the key and the reading of the body. */
const principals = new WeakMap<FastifyRequest, Principal>()

/** `POST /v1/events`: what cannot be taken is said before the body is read. */
export function registerEventsRoute(app: FastifyInstance, options: EventsRouteOptions): void {
  const { clock, failpoints, intake, keys, metrics, rateLimit, bodies, deadlineMs, unable } = options

  const receivedAt = createTimeText()

  const receiptOf = (request: FastifyRequest, eventBytes: number): Receipt => {
    const principal = principals.get(request)
    if (principal === undefined) throw new ProblemError('unauthenticated', 'the key was not checked')
    const { traceparent } = request.headers
    return {
      principal,
      traceparent: typeof traceparent === 'string' && TRACEPARENT.test(traceparent) ? traceparent : undefined,
      receivedAt: receivedAt(clock.now()),
      eventBytes,
      deadlineAt: performance.now() + deadlineMs,
    }
  }

  async function take(event: ReadEvent, receipt: Receipt, request: FastifyRequest): Promise<EventOutcome> {
    if (event.kind === 'refused') return refused(event.id, null, event.refusal)
    const traced = event.envelope.attributes['traceparent']
    const own = typeof traced === 'string' && TRACEPARENT.test(traced) ? { ...receipt, traceparent: traced } : receipt
    try {
      return await intake.take(event.envelope, own)
    } catch (error) {
      request.log.error({ err: error }, 'an event could not be decided')
      return retry(event.envelope.id, '', 'internal', 'deciding about it failed')
    }
  }

  app.post('/v1/events', {
    onRequest: async (request, reply) => {
      principals.set(request, authenticate(request, keys, rateLimit))
      const why = unable() ?? (bodies.reserve(request, reply) ? undefined : 'too many bodies are being read')
      if (why !== undefined) throw new ProblemError('overloaded', why, { retryAfterSeconds: RETRY_AFTER_SECONDS })
    },
    onError: async (_request, reply, error) => {
      if (!(error instanceof ProblemError)) return
      metrics.countRefusedRequest(error.code)
      if (error.code === 'unauthenticated') void reply.header('www-authenticate', 'Bearer')
    },
    ...(failpoints === noFailpoints ? {} : { onResponse: async () => failpoints.hit('ingest.after-answer') }),
    handler: async (request, reply) => {
      const body = request.body instanceof Buffer ? request.body : Buffer.alloc(0)
      const read = readRequest(request.headers, request.raw.rawHeaders, body)
      const receipt = receiptOf(request, shareOf(body, read.kind === 'batch' ? read.events.length : 1))
      failpoints.hit('ingest.before-decide')
      if (read.kind === 'single') {
        const result = await take(read.event, receipt, request)
        metrics.countEvent(result)
        failpoints.hit('ingest.before-answer')
        return answerSingle(reply, result)
      }
      const results = await Promise.all(read.events.map((event) => take(event, receipt, request)))
      for (const result of results) metrics.countEvent(result)
      failpoints.hit('ingest.before-answer')
      return answerBatch(reply, results)
    },
  })

  app.route({
    method: ['GET', 'PUT', 'PATCH', 'DELETE'],
    url: '/v1/events',
    handler: async (_request, reply) =>
      reply
        .code(PROBLEM_CODES['method-not-allowed'].status)
        .header('allow', 'POST')
        .type('application/problem+json')
        .send(problemDetails('method-not-allowed')),
  })
}
