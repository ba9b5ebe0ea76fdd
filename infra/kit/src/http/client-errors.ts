import { STATUS_CODES, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { endLingering } from './linger.ts'
import { PROBLEM_MEDIA_TYPE, problemOfStatus } from './problem-error.ts'
import { SECURITY_HEADERS } from './security-headers.ts'

/** What Node says of a connection that its HTTP parser gave up; what it adds to the error depends on the reason. */
interface ClientError extends Error {
  readonly code?: unknown
  readonly reason?: unknown
  readonly rawPacket?: unknown
}

/** A whole answer as bytes, the last one of its connection. */
export function rawProblem(status: number, detail: string, more: Readonly<Record<string, string>> = {}): string {
  const body = JSON.stringify(problemOfStatus(status, detail))
  const headers = {
    'content-type': PROBLEM_MEDIA_TYPE,
    'content-length': String(Buffer.byteLength(body)),
    ...SECURITY_HEADERS,
    'cache-control': 'no-store',
    connection: 'close',
    ...more,
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${body}`
}

/** A request line beyond this is what made a head too large. */
const LONG_LINE_BYTES = 8_192

function hasLongAddress({ rawPacket }: ClientError): boolean {
  if (!Buffer.isBuffer(rawPacket) || !/^[A-Z]+ /.test(rawPacket.toString('latin1', 0, 32))) return false
  const end = rawPacket.indexOf('\r\n')
  return end < 0 || end > LONG_LINE_BYTES
}

function answerTo(error: ClientError): string {
  switch (error.code) {
    case 'HPE_HEADER_OVERFLOW':
      return hasLongAddress(error)
        ? rawProblem(414, 'the address is longer than is read')
        : rawProblem(431, 'the headers are larger than is read')
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return rawProblem(413, 'the extensions of a chunk are larger than is read')
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return rawProblem(408, 'the request did not arrive in time')
    default:
      // The parser's reasons are fixed texts: nothing of what was sent comes back.
      return rawProblem(400, typeof error.reason === 'string' ? error.reason : 'this is not HTTP/1.1')
  }
}

/** The answer that is under way on a connection, as far as Node knows. */
function underWay(socket: Socket): ServerResponse | undefined {
  const response: unknown = Reflect.get(socket, '_httpMessage')
  return response instanceof ServerResponse ? response : undefined
}

/**
 * Answers what the HTTP parser refuses, and ends the connection: who comes after bytes that nobody could read is not known. An
 * earlier request of the connection that is whole gets its own answer first, so that the refusal is not taken for it.
 */
export function onClientError(error: ClientError, socket: Socket): void {
  // Nothing can be said, or nothing was asked: gone, or opened and left silent.
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable || socket.bytesRead === 0) {
    socket.destroy()
    return
  }
  const say = (): void => {
    if (socket.writable) socket.write(answerTo(error))
    endLingering(socket)
  }
  const response = underWay(socket)
  if (response === undefined) return say()
  if (response.req.complete) {
    response.once('close', () => {
      if (!socket.destroyed) say()
    })
    return
  }
  // The answer to the broken request itself: one that has begun can only be cut off.
  if (response.headersSent) socket.destroy()
  else say()
}
