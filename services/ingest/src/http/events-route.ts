import { formatLocalTime } from '@ioc/contracts'
import { ProblemError, noFailpoints, thrownBy, type Clock, type Failpoints, type Logger } from '@ioc/kit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { refused, retry, type EventOutcome } from '../decide/outcome.ts'
import type { Intake, Receipt } from '../decide/intake.ts'
import type { Principal } from '@ioc/kit/keys'
import type { Metrics } from '../metrics.ts'
import { answerBatch, answerSingle } from './answers.ts'
import { readRequest, shareOf, type ReadEvent } from './read-request.ts'
import type { Reception } from './reception.ts'

export interface EventsRouteOptions {
  readonly clock: Clock
  /** Real milliseconds that are never set back. */
  readonly elapsed: () => number
  readonly failpoints: Failpoints
  readonly intake: Intake
  readonly metrics: Metrics
  readonly reception: Reception
  readonly logger: Logger
  readonly deadlineMs: number
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

/** `POST /v1/events`: what cannot be taken is said before the body is read, and asked again when it is there. */
export function registerEventsRoute(app: FastifyInstance, options: EventsRouteOptions): void {
  const { clock, elapsed, failpoints, intake, metrics, reception, logger, deadlineMs } = options

  const receivedAt = createTimeText()

  const receiptOf = (request: FastifyRequest, principal: Principal, eventBytes: number): Receipt => {
    const { traceparent } = request.headers
    return {
      principal,
      traceparent: typeof traceparent === 'string' && TRACEPARENT.test(traceparent) ? traceparent : undefined,
      receivedAt: receivedAt(clock.now()),
      eventBytes,
      deadlineAt: elapsed() + deadlineMs,
    }
  }

  async function take(event: ReadEvent, receipt: Receipt): Promise<EventOutcome> {
    if (event.kind === 'refused') return refused(event.id, null, event.refusal)
    const traced = event.envelope.attributes['traceparent']
    const own = typeof traced === 'string' && TRACEPARENT.test(traced) ? { ...receipt, traceparent: traced } : receipt
    try {
      return await intake.take(event.envelope, own)
    } catch (error) {
      logger.error({ err: error }, 'an event could not be decided')
      return retry(event.envelope.id, '', 'internal', 'deciding about it failed')
    }
  }

  app.addContentTypeParser('*', (request, _payload, done) => reception.read(request, done))
  app.post('/v1/events', {
    onRequest: (request, reply, done) => done(thrownBy(() => reception.admit(request, reply))),
    onError: async (_request, reply, error) => {
      if (!(error instanceof ProblemError)) return
      metrics.countRefusedRequest(error.code)
      // Who has no key, or none any more, does not go on over this connection.
      if (error.code === 'unauthenticated') void reply.headers({ 'www-authenticate': 'Bearer', connection: 'close' })
    },
    ...(failpoints === noFailpoints ? {} : { onResponse: async () => failpoints.hit('ingest.after-answer') }),
    handler: async (request, reply) => {
      const principal = reception.confirm(request)
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
      const read = readRequest(request.headers, request.raw.rawHeaders, body)
      const receipt = receiptOf(request, principal, shareOf(body, read.kind === 'batch' ? read.events.length : 1))
      failpoints.hit('ingest.before-decide')
      if (read.kind === 'single') {
        const result = await take(read.event, receipt)
        metrics.countEvent(result)
        failpoints.hit('ingest.before-answer')
        return answerSingle(reply, result)
      }
      const results = await Promise.all(read.events.map((event) => take(event, receipt)))
      for (const result of results) metrics.countEvent(result)
      failpoints.hit('ingest.before-answer')
      return answerBatch(reply, results)
    },
  })
}
