import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** How long, and for how many bytes, what a refused client still sends is read and thrown away. */
export interface LingerBounds {
  readonly ms: number
  readonly bytes: number
}

/** Four of the largest bodies that we take: who sends more does not read our answer anyway. */
const LINGER: LingerBounds = { ms: 5_000, bytes: 16 * 1_048_576 }

/**
 * Ends a connection so that what was written reaches the client although it is still sending: closing at once with bytes unread
 * resets the connection, and the client loses the answer. So only our side is closed, and what comes is thrown away for a while.
 */
export function endLingering(socket: Socket, { ms, bytes }: LingerBounds = LINGER): void {
  if (socket.destroyed) return
  const limit = socket.bytesRead + bytes
  const since = performance.now()
  const watch = setInterval(
    () => {
      if (socket.destroyed || socket.bytesRead > limit || performance.now() - since >= ms) finish()
    },
    Math.min(ms, 100),
  )
  watch.unref()
  const finish = (): void => {
    clearInterval(watch)
    socket.destroy()
  }
  socket.once('close', finish)
  socket.once('end', finish)
  socket.once('error', finish)
  socket.end()
  socket.resume()
}

/** Makes the answer to a request whose body was not read the last one of its connection, and lets it reach the client. */
export function lingerAfter(request: IncomingMessage, response: ServerResponse): void {
  const { socket } = request
  response.shouldKeepAlive = false
  // Node calls this when the last answer of a connection is out.
  socket.destroySoon = () => endLingering(socket)
}
