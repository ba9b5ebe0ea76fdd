/** The gRPC status codes in use here. */
export const Code = {
  ok: 0,
  cancelled: 1,
  unknown: 2,
  invalidArgument: 3,
  deadlineExceeded: 4,
  notFound: 5,
  resourceExhausted: 8,
  failedPrecondition: 9,
  aborted: 10,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
  dataLoss: 15,
} as const

/** How a call ends when it does not end well: a code, a message, and trailers that the client turns into its error. */
export class GrpcError extends Error {
  override readonly name = 'GrpcError'
  readonly code: number
  readonly trailers: Readonly<Record<string, string>>

  constructor(code: number, message: string, trailers: Readonly<Record<string, string>> = {}) {
    super(message)
    this.code = code
    this.trailers = trailers
  }
}

/**
 * Header values are ASCII: everything else, and `%` itself, goes as `%XX` of its UTF-8 bytes.
 * @param most length beyond which a value is cut off: all headers of a call together may have 64 KiB.
 */
export function asciiHeader(text: string, escapePercent: boolean, most = 60_000): string {
  let result = ''
  for (const byte of Buffer.from(text)) {
    if (result.length > most) return `${result}...`
    const plain = byte >= 0x20 && byte < 0x7f && !(escapePercent && byte === 0x25)
    result += plain ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return result
}
