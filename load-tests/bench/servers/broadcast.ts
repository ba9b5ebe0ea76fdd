import { createServer } from 'node:http'
import { WebSocketServer } from 'ws'

/** Sends one buffer of `?bytes=` to every socket four times a second: what fan-out costs at the least. */
const PERIOD_MS = 250
const http = createServer()
const sockets = new WebSocketServer({ server: http, perMessageDeflate: false })
let buffer = Buffer.alloc(0)
sockets.on('connection', (_socket, request) => {
  const bytes = Number(new URL(request.url ?? '/', 'http://localhost').searchParams.get('bytes'))
  if (buffer.length !== bytes) buffer = Buffer.alloc(bytes, 'x')
})
setInterval(() => {
  for (const socket of sockets.clients) socket.send(buffer, { binary: false })
}, PERIOD_MS)
http.listen(0, '127.0.0.1', () => {
  const address = http.address()
  if (address !== null && typeof address === 'object') process.stdout.write(`http://127.0.0.1:${address.port}\n`)
})
process.stdin.on('end', () => process.exit(0)).resume()
process.on('SIGTERM', () => process.exit(0))
