import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { isAllowedAuthority, originAuthority } from '@ioc/kit'
import { WebSocketServer, type WebSocket } from 'ws'
import { CLOSE, SUBPROTOCOL } from './protocol.ts'

/** Largest message of a client. */
const MAX_MESSAGE_BYTES = 1_048_576
/** Sockets are asked for a sign of life this often, and dropped when they give none until the next time. */
const PING_MS = 15_000

export interface UpgradeOptions {
  readonly path: string
  readonly listenHost: string
  readonly allowedHosts: readonly string[]
  readonly maxSockets: number
  readonly onSocket: (socket: WebSocket, request: IncomingMessage) => void
}

export interface UpgradeServer {
  readonly sockets: () => number
  /** Tells every client that we go away. */
  readonly close: () => Promise<void>
}

const STATUS = { 400: 'Bad Request', 403: 'Forbidden', 404: 'Not Found', 503: 'Service Unavailable' } as const

function refuse(socket: Duplex, status: keyof typeof STATUS): void {
  socket.end(`HTTP/1.1 ${status} ${STATUS[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

/** Lets WebSockets in on one path of an HTTP server: known Host and Origin, our sub-protocol, and not too many. */
export function acceptSockets(server: Server, options: UpgradeOptions): UpgradeServer {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
  })
  const alive = new WeakSet<WebSocket>()

  const known = (authority: string | undefined): boolean =>
    isAllowedAuthority(options.listenHost, options.allowedHosts, authority)

  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    // Until the handshake is done nobody else listens for errors of this socket; it is gone then.
    socket.once('error', () => socket.destroy())
    const { host, origin } = request.headers
    if (new URL(request.url ?? '/', 'http://localhost').pathname !== options.path) return refuse(socket, 404)
    if (!known(host) || (origin !== undefined && !known(originAuthority(origin)))) return refuse(socket, 403)
    if (sockets.clients.size >= options.maxSockets) return refuse(socket, 503)
    const protocols = request.headers['sec-websocket-protocol']?.split(',').map((name) => name.trim()) ?? []
    if (!protocols.includes(SUBPROTOCOL)) return refuse(socket, 400)
    sockets.handleUpgrade(request, socket, head, (client) => {
      alive.add(client)
      client.on('pong', () => alive.add(client))
      options.onSocket(client, request)
    })
  }
  server.on('upgrade', onUpgrade)

  const pings = setInterval(() => {
    for (const client of sockets.clients) {
      if (!alive.delete(client)) client.terminate()
      else client.ping()
    }
  }, PING_MS)
  pings.unref()

  return {
    sockets: () => sockets.clients.size,
    close: async () => {
      clearInterval(pings)
      server.off('upgrade', onUpgrade)
      const gone = [...sockets.clients].map(
        (client) =>
          new Promise<void>((resolve) => {
            client.once('close', () => resolve())
            client.close(CLOSE.goingAway, 'Going away')
            // A client that does not answer the close must not hold us up.
            setTimeout(() => client.terminate(), 1_000).unref()
          }),
      )
      await Promise.all(gone)
    },
  }
}
