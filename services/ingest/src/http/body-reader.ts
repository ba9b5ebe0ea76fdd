import type { IncomingMessage } from 'node:http'
import { ProblemError } from '@ioc/kit'
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

/** Reads bodies, counting what has arrived and never what was announced. */
export interface BodyReader {
  /**
   * Resolves with a whole body.
   * @throws ProblemError `body-too-large`, `request-timeout`, `overloaded` when its key has its share of all bodies, or
   * `malformed-request` when the sender went away.
   */
  readonly read: (request: IncomingMessage, holder: BodyHolder) => Promise<Buffer>
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

export function createBodyReader(bytes: Shares, { deadlineMs, idleMs }: BodyLimits): BodyReader {
  const arriving = new Set<Arriving>()
  const timer = setInterval(() => {
    const now = performance.now()
    for (const body of arriving) {
      if (now - body.heardAt >= idleMs) {
        body.fail(new ProblemError('request-timeout', `nothing of the body arrived for ${idleMs} ms`))
      } else if (now - body.startedAt >= deadlineMs) {
        body.fail(new ProblemError('request-timeout', `the body did not arrive within ${deadlineMs} ms`))
      }
    }
  }, LOOK_EVERY_MS)
  timer.unref()

  const read = (request: IncomingMessage, holder: BodyHolder): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) return reject(tooLarge())
      const chunks: Buffer[] = []
      let size = 0
      const now = performance.now()
      const done = (): void => {
        arriving.delete(body)
        request.off('data', onData).off('end', onEnd).off('error', onGone).off('close', onGone)
      }
      const body: Arriving = {
        startedAt: now,
        heardAt: now,
        fail(error) {
          done()
          reject(error)
        },
      }
      const onData = (chunk: Buffer): void => {
        if (holder.released) return onGone()
        size += chunk.length
        if (size > MAX_BODY_BYTES) return body.fail(tooLarge())
        if (!bytes.take(holder.keyId, chunk.length)) {
          const more = { retryAfterSeconds: OVERLOADED_RETRY_SECONDS }
          return body.fail(
            new ProblemError('overloaded', 'the key has its share of all bodies that are being read', more),
          )
        }
        holder.bodyBytes += chunk.length
        body.heardAt = performance.now()
        chunks.push(chunk)
      }
      const onEnd = (): void => {
        done()
        const [first] = chunks
        resolve(chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks, size))
      }
      const onGone = (): void => body.fail(new ProblemError('malformed-request', 'the body ended before its end'))
      arriving.add(body)
      request.on('data', onData).on('end', onEnd).on('error', onGone).on('close', onGone)
    })

  return { read, close: () => clearInterval(timer) }
}
