import { promisify } from 'node:util'
import zlib from 'node:zlib'
import { Code, GrpcError } from './status.ts'

/** What requests may be compressed with, besides not at all. Answers are never compressed. */
const ENCODINGS = ['gzip', 'deflate'] as const
type Encoding = (typeof ENCODINGS)[number]

const ACCEPTED = ['identity', ...ENCODINGS]
const inflaters = { gzip: promisify(zlib.gunzip), deflate: promisify(zlib.inflate) }

const isKnown = (encoding: string): encoding is Encoding => ENCODINGS.some((known) => known === encoding)

/** The error for a compressed message that cannot be read because of what the request said of its encoding. */
function unreadable(encoding: string | undefined): GrpcError {
  if (encoding === undefined)
    return new GrpcError(Code.internal, 'Request did not include grpc-encoding value with compressed message.')
  if (encoding === 'identity')
    return new GrpcError(Code.internal, "Request sent 'identity' grpc-encoding value with compressed message.")
  return new GrpcError(
    Code.unimplemented,
    `Unsupported grpc-encoding value '${encoding.slice(0, 100)}'. Supported encodings: ${ACCEPTED.join(', ')}`,
    { 'grpc-accept-encoding': ACCEPTED.join(',') },
  )
}

let last: Promise<unknown> = Promise.resolve()

/**
 * Reads a compressed message. One at a time in the whole process, on a thread of the pool: that pool syncs the log, too,
 * and a few bytes may take 16 MiB of work.
 * @throws GrpcError for an encoding that is not offered, for what is none, and for more than `most` bytes
 */
export function inflate(bytes: Buffer, encoding: string | undefined, most: number): Promise<Buffer> {
  if (encoding === undefined || !isKnown(encoding)) return Promise.reject(unreadable(encoding))
  const reading = last.then(() => inflaters[encoding](bytes, { maxOutputLength: most }))
  last = reading.then(
    () => undefined,
    () => undefined,
  )
  return reading.catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ERR_BUFFER_TOO_LARGE')
      throw new GrpcError(Code.resourceExhausted, 'Received message exceeds the maximum configured message size.')
    const reason = error instanceof Error ? error.message : String(error)
    throw new GrpcError(Code.internal, `a message is not ${encoding}: ${reason}`)
  })
}
