import type { Http2Server } from 'node:http2'
import net, { type Server, type Socket } from 'node:net'

/** How every HTTP/2 connection begins. */
const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')
/** How long a connection may be silent before it says what it is. */
const SILENT_MS = 10_000

const TEXT = 'This port is an event log: it speaks gRPC over HTTP/2 and has no pages.\n'
const HTTP1 =
  `HTTP/1.1 426 Upgrade Required\r\nupgrade: HTTP/2.0\r\nconnection: upgrade, close\r\n` +
  `content-type: text/plain; charset=utf-8\r\ncontent-length: ${TEXT.length}\r\n\r\n${TEXT}`
/** A TLS alert, for who expects TLS: fatal, handshake failure. */
const NO_TLS = Buffer.from([0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x28])
const TLS_HANDSHAKE = 0x16

/** Hands a connection over to HTTP/2 if that is what it speaks; else gives it one clear answer and closes it. */
function look(socket: Socket, first: Buffer, server: Http2Server): void {
  socket.setTimeout(0)
  const length = Math.min(first.length, PREFACE.length)
  if (first.compare(PREFACE, 0, length, 0, length) === 0) {
    socket.unshift(first)
    server.emit('connection', socket)
    return
  }
  socket.setTimeout(SILENT_MS, () => socket.destroy())
  socket.end(first[0] === TLS_HANDSHAKE ? NO_TLS : HTTP1, () => socket.destroySoon())
  socket.resume()
}

/** A listener that looks at the first bytes of each connection. Node's own leaves one that is not HTTP/2 without an answer. */
export function listenForHttp2(server: Http2Server): Server {
  return net.createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => undefined)
    socket.setTimeout(SILENT_MS, () => socket.destroy())
    socket.once('data', (first) => {
      socket.pause()
      look(socket, first, server)
    })
  })
}
