import { Agent, request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http'
import {
  BatchAnswer,
  CLOUD_EVENT_MEDIA_TYPE,
  CLOUD_EVENTS_BATCH_MEDIA_TYPE,
  EventResult,
  type CloudEvent,
} from '@ioc/contracts'
import { Compile } from 'typebox/compile'

const readBatch = Compile(BatchAnswer)
const readSingle = Compile(EventResult)

/** What ingest answered to one request. */
export type Answer =
  | { readonly kind: 'results'; readonly results: readonly Pick<EventResult, 'outcome' | 'code'>[] }
  /** Send the same again, not before `afterMs`. */
  | { readonly kind: 'again'; readonly afterMs: number; readonly reason: string }

/** How the simulation talks to ingest: as any device does, over HTTP with a key. */
export interface IngestClient {
  readonly post: (events: readonly CloudEvent[]) => Promise<Answer>
  /** Sends, and hangs up before the answer arrives. */
  readonly postWithoutAnswer: (events: readonly CloudEvent[]) => Promise<void>
  readonly close: () => void
}

export interface IngestClientOptions {
  /** `http://host:port` */
  readonly url: string
  /** Read before each request: a key may be replaced while we run. */
  readonly key: () => string
  readonly connections: number
  readonly timeoutMs: number
}

const DEFAULT_WAIT_MS = 1_000
const MAX_ANSWER_BYTES = 4 * 1024 * 1024

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX_ANSWER_BYTES) throw new Error('the answer is too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** Milliseconds that a Retry-After in seconds asks for. */
export function retryAfterMs(header: string | undefined): number {
  const seconds = Number(header ?? '')
  return header !== undefined && seconds > 0 ? Math.min(seconds * 1_000, 30_000) : DEFAULT_WAIT_MS
}

/** Makes sense of an answer. A refusal of a single event is an outcome; whatever we cannot read is tried again. */
function understand(status: number, retryAfter: string | undefined, text: string, single: boolean): Answer {
  const again = (reason: string): Answer => ({ kind: 'again', afterMs: retryAfterMs(retryAfter), reason })
  if (status === 429 || status >= 500 || status === 401) return again(`answered ${status}`)
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch (error) {
    return again(`unreadable answer ${status}: ${error instanceof Error ? error.message : String(error)}`)
  }
  if (!single && readBatch.Check(body)) return { kind: 'results', results: body.results }
  if (single && status < 300 && readSingle.Check({ index: 0, ...(body as object) })) {
    return { kind: 'results', results: [{ outcome: status === 201 ? 'stored' : 'duplicate' }] }
  }
  const code = body !== null && typeof body === 'object' && 'code' in body ? String(body.code) : String(status)
  if (single && status === 409) return { kind: 'results', results: [{ outcome: 'conflict', code }] }
  if (single && status >= 400) return { kind: 'results', results: [{ outcome: 'refused', code }] }
  return again(`answered ${status} ${code}`)
}

/** A client with keep-alive connections. Its promises reject when no answer came: the outcome is unknown. */
export function createIngestClient({ url, key, connections, timeoutMs }: IngestClientOptions): IngestClient {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const target = new URL('/v1/events', url)

  const open = (events: readonly CloudEvent[]): { request: ClientRequest; body: string; single: boolean } => {
    const single = events.length === 1
    const body = JSON.stringify(single ? events[0] : events)
    const request = httpRequest(target, {
      agent,
      method: 'POST',
      timeout: timeoutMs,
      headers: {
        authorization: `Bearer ${key()}`,
        'content-type': single ? CLOUD_EVENT_MEDIA_TYPE : CLOUD_EVENTS_BATCH_MEDIA_TYPE,
        'content-length': Buffer.byteLength(body),
      },
    })
    request.on('timeout', () => request.destroy(new Error(`no answer within ${timeoutMs} ms`)))
    return { request, body, single }
  }

  return {
    post: (events) =>
      new Promise((resolve, reject) => {
        const { request, body, single } = open(events)
        request.on('error', reject)
        request.on('response', (response) => {
          textOf(response)
            .then((text) =>
              resolve(understand(response.statusCode ?? 0, response.headers['retry-after'], text, single)),
            )
            .catch(reject)
        })
        request.end(body)
      }),
    postWithoutAnswer: (events) =>
      new Promise((resolve) => {
        const { request, body } = open(events)
        request.on('close', resolve)
        // Hanging up is the point: whatever error that gives is what was asked for.
        request.on('error', () => request.destroy())
        request.end(body, () => request.destroy())
      }),
    close: () => agent.destroy(),
  }
}
