import type { IncomingMessage } from 'node:http'
import { every, ProblemError, type Machine } from '@ioc/kit'
import type { Shares } from '../shares.ts'
import { MAX_BODY_BYTES } from './read-request.ts'

export interface BodyLimits {
  /** From the first byte that is waited for to the last, in milliseconds. */
  readonly deadlineMs: number
  /** Between two arrivals of anything, in milliseconds. */
  readonly idleMs: number
}

/** What a body is held for. */
export interface BodyHolder {
  readonly keyId: string
  /** Bytes held so far; given back when the answer is out. */
  bodyBytes: number
  /** Its answer is out, or its connection gone: nothing more is held for it. */
  readonly released: boolean
}

export type BodyDone = (error: ProblemError | null, body?: Buffer) => void

/** Reads bodies, counting what has arrived and never what was announced. */
export interface BodyReader {
  /**
   * Calls back once, with a whole body or with a ProblemError: `body-too-large`, `request-timeout`, `overloaded` when its key has its share of all bodies, or
   * `malformed-request` when the sender went away.
   */
  readonly read: (request: IncomingMessage, holder: BodyHolder, done: BodyDone) => void
  readonly close: () => void
}

const LOOK_EVERY_MS = 100
const OVERLOADED_RETRY_SECONDS = 2

/** A body on its way. */
interface Arriving {
  readonly startedAt: number
  heardAt: number
  readonly fail: (error: ProblemError) => void
}

const tooLarge = (): ProblemError =>
  new ProblemError('body-too-large', `the body is larger than ${MAX_BODY_BYTES} bytes`)

export function createBodyReader(
  bytes: Shares,
  { timers, elapsed }: Machine,
  { deadlineMs, idleMs }: BodyLimits,
): BodyReader {
  const arriving = new Set<Arriving>()
  const endLooks = every(timers, LOOK_EVERY_MS, () => {
    const now = elapsed()
    for (const body of arriving) {
      if (now - body.heardAt >= idleMs) {
        body.fail(new ProblemError('request-timeout', `nothing of the body arrived for ${idleMs} ms`))
      } else if (now - body.startedAt >= deadlineMs) {
        body.fail(new ProblemError('request-timeout', `the body did not arrive within ${deadlineMs} ms`))
      }
    }
  })

  const read = (request: IncomingMessage, holder: BodyHolder, done: BodyDone): void => {
    if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) return done(tooLarge())
    const chunks: Buffer[] = []
    let size = 0
    let settled = false
    const now = elapsed()
    // Listeners stay on: taking them off would cost each request more than it costs to find that all is settled.
    const settle = (error: ProblemError | null, whole?: Buffer): void => {
      if (settled) return
      settled = true
      arriving.delete(body)
      done(error, whole)
    }
    const body: Arriving = { startedAt: now, heardAt: now, fail: settle }
    const gone = (): void => settle(new ProblemError('malformed-request', 'the body ended before its end'))
    const take = (chunk: Buffer): void => {
      if (settled) return
      if (holder.released) return gone()
      size += chunk.length
      if (size > MAX_BODY_BYTES) return settle(tooLarge())
      if (!bytes.take(holder.keyId, chunk.length)) {
        const more = { retryAfterSeconds: OVERLOADED_RETRY_SECONDS }
        return settle(new ProblemError('overloaded', 'the key has its share of all bodies that are being read', more))
      }
      holder.bodyBytes += chunk.length
      body.heardAt = elapsed()
      chunks.push(chunk)
    }
    const end = (): void => {
      const [first] = chunks
      settle(null, chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks, size))
      chunks.length = 0
    }
    arriving.add(body)
    request.on('data', take).on('end', end)
    // A request that is whole says `close` too; one that broke off says it whatever else it says, and errors need no listener.
    request.on('close', () => {
      if (!settled) gone()
    })
  }

  return { read, close: () => endLooks() }
}
