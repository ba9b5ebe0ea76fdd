import type { FastifyInstance } from 'fastify'
import { clientError, type ErrorCode } from '../graphql/errors.ts'
import { charactersOf } from '../graphql/size.ts'
import { clientKey } from '../http/client-key.ts'
import type { AnswersInFlight } from './answers-in-flight.ts'

export const answerTooLarge = (maxBytes: number) =>
  clientError('TOO_LARGE', `The answer has more than ${maxBytes} bytes: ask for fewer fields or smaller pages`)

const unreadAnswers = () =>
  clientError('OVERLOADED', 'Earlier answers have not been read yet: read them, then ask again')

const failed = (error: ReturnType<typeof clientError>): string => JSON.stringify({ data: null, errors: [error] })

/** Seconds after which a refused client may ask again. */
const RETRY_AFTER_S = 2

export interface AnswerBounds {
  readonly path: string
  readonly maxBytes: number
  readonly inFlight: AnswersInFlight
  readonly onRefused: (code: ErrorCode) => void
}

/**
 * Bounds the answers of GraphQL over HTTP: one that is too large is TOO_LARGE, before it becomes text where that can be
 * seen; one for which there is no room, because its client or all clients leave too much unread, is a 503.
 */
export function boundAnswers(app: FastifyInstance, { path, maxBytes, inFlight, onRefused }: AnswerBounds): void {
  app.addHook('preSerialization', async (request, _reply, payload: unknown) => {
    if (request.routeOptions.url !== path || charactersOf(payload, maxBytes) <= maxBytes) return payload
    onRefused('TOO_LARGE')
    return { data: null, errors: [answerTooLarge(maxBytes)] }
  })
  app.addHook('onSend', async (request, reply, payload: unknown) => {
    if (request.routeOptions.url !== path || typeof payload !== 'string') return payload
    const bytes = Buffer.byteLength(payload)
    if (bytes > maxBytes) {
      onRefused('TOO_LARGE')
      void reply.removeHeader('content-length')
      return failed(answerTooLarge(maxBytes))
    }
    const giveBack = inFlight.take(clientKey(request.raw), bytes)
    if (giveBack === undefined) {
      onRefused('OVERLOADED')
      void reply.removeHeader('content-length').code(503).header('retry-after', RETRY_AFTER_S)
      return failed(unreadAnswers())
    }
    reply.raw.once('close', giveBack)
    return payload
  })
}
