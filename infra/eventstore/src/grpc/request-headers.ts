import type { IncomingHttpHeaders } from 'node:http2'

/** An answer below gRPC: an HTTP status, and a gRPC status beside it for those who look there. */
export interface HttpRefusal {
  readonly status: number
  readonly message: string
  readonly headers?: Readonly<Record<string, string>>
}

const GRPC = 'application/grpc'
/** What a request may say of itself. Node keeps it as long as the call is open. */
const MOST_HEADER = 16 * 1024

function sizeOf(headers: IncomingHttpHeaders): number {
  let size = 0
  for (const name in headers) size += name.length + (headers[name]?.length ?? 0) + 32
  return size
}

/** Refuses what is no gRPC request. @returns undefined for one that is */
export function refusalOf(headers: IncomingHttpHeaders): HttpRefusal | undefined {
  const { ':method': method, 'content-type': contentType } = headers
  if (sizeOf(headers) > MOST_HEADER) return { status: 431, message: `the headers have more than ${MOST_HEADER} bytes` }
  if (method !== 'POST')
    return { status: 405, message: `Method '${method ?? ''}' is not supported: POST`, headers: { allow: 'POST' } }
  if (contentType === undefined) return { status: 415, message: 'Content-Type is missing from the request.' }
  const kind = contentType.toLowerCase()
  // `application/grpc-web` is another protocol.
  if (kind === GRPC || kind.startsWith(`${GRPC}+`) || kind.startsWith(`${GRPC};`)) return undefined
  return { status: 415, message: `Content-Type '${contentType}' is not supported.` }
}

const UNITS: Readonly<Record<string, number>> = { H: 3_600_000, M: 60_000, S: 1000, m: 1, u: 0.001, n: 0.000001 }
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** Milliseconds after which the client wants no answer any more. What cannot be read or is zero sets no limit. */
export function timeoutOf(header: string | readonly string[] | undefined): number | undefined {
  const match = typeof header === 'string' ? /^(\d{1,10})([HMSmun])$/.exec(header) : null
  const value = Number(match?.[1] ?? 0) * (UNITS[match?.[2] ?? ''] ?? 0)
  return value > 0 ? Math.min(value, LONGEST_TIMER_MS) : undefined
}
