import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import {
  allowedNames,
  every,
  isAllowedAuthority,
  namesOneHost,
  originAuthority,
  rawProblem,
  type Machine,
} from '@ioc/kit'
import { WebSocketServer, type WebSocket } from 'ws'
import { guarded } from './guard.ts'
import { CLOSE, SUBPROTOCOL } from './protocol.ts'

/** Largest message of a client. */
const MAX_MESSAGE_BYTES = 262_144
/** Sockets are asked for a sign of life this often, and dropped when they give none until the next time. */
const PING_MS = 15_000
const PING_BYTES = 8
/** A client that does not answer our close must not hold us up. */
const CLOSE_MS = 1_000

/** What accepted sockets are handed to. */
export interface AcceptedSocket {
  /** Looks again whether the socket may read. */
  readonly recheck: () => void
}

export interface UpgradeOptions {
  readonly machine: Machine
  readonly path: string
  readonly listenHost: string
  readonly allowedHosts: readonly string[]
  /** Environment variable that lists them, for who has to add one. */
  readonly allowedHostsSetting?: string
  readonly maxSockets: number
  readonly onSocket: (socket: WebSocket, request: IncomingMessage) => AcceptedSocket
  /** Something threw in a listener; the connection that it was about is ended. */
  readonly onEscaped: (error: unknown) => void
}

export interface UpgradeServer {
  readonly sockets: () => number
  /** Ends the sockets of those who may not read any longer. */
  readonly recheck: () => void
  /** Tells every client that we go away. */
  readonly close: () => Promise<void>
}

/** An upgrade that is not made: its status, why, and headers beside those of every answer. */
interface Refusal {
  readonly status: number
  readonly detail: string
  readonly headers?: Readonly<Record<string, string>>
}

const NOT_WEBSOCKET: Refusal = { status: 400, detail: 'this is no WebSocket handshake' }
const OTHER_PROTOCOL: Refusal = { status: 400, detail: `Sec-WebSocket-Protocol: offer ${SUBPROTOCOL}` }
const OTHER_PATH: Refusal = { status: 404, detail: 'there is nothing at this address' }
const OTHER_VERSION: Refusal = {
  status: 426,
  detail: 'Sec-WebSocket-Version: speak version 13',
  headers: { 'sec-websocket-version': '13' },
}
const FULL: Refusal = { status: 503, detail: 'as many sockets are open as may be', headers: { 'retry-after': '10' } }

function refuse(socket: Duplex, { status, detail, headers }: Refusal): void {
  socket.once('finish', () => socket.destroy())
  socket.end(rawProblem(status, detail, headers))
}

/** The path of a request's target as it was sent: never resolved, since what strangers send need not be an address. */
const pathOf = (target: string | undefined): string => (target ?? '').split(/[?#]/, 1)[0] ?? ''

/** Lets WebSockets in on one path of an HTTP server: known Host and Origin, our sub-protocol, and not too many. */
export function acceptSockets(server: Server, options: UpgradeOptions): UpgradeServer {
  const { onEscaped, machine } = options
  const { timers } = machine
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    // Everybody else has a turn between two messages of a socket, however many arrive at once.
    allowSynchronousEvents: false,
    // Answered by the socket itself, which looks first at what its client has left unread.
    autoPong: false,
    handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
  })
  // What it finds wrong with a handshake it would answer itself, without the headers of our answers.
  sockets.on('wsClientError', (_error, socket) => refuse(socket, NOT_WEBSOCKET))
  const accepted = new Map<WebSocket, AcceptedSocket>()
  /** What the client was asked, and has not answered yet. */
  const asked = new WeakMap<WebSocket, Buffer>()

  const known = (authority: string | undefined): boolean =>
    isAllowedAuthority(options.listenHost, options.allowedHosts, authority)

  const foreign: Refusal = {
    status: 403,
    detail: `Host or Origin is not known here. ${allowedNames(options.listenHost, options.allowedHosts, options.allowedHostsSetting)}.`,
  }

  /** Who asks comes first: a stranger learns nothing of us and makes nothing run. */
  const refusal = ({ headers, rawHeaders, url }: IncomingMessage): Refusal | undefined => {
    const { host, origin } = headers
    if (!namesOneHost(rawHeaders) || !known(host)) return foreign
    if (origin !== undefined && !known(originAuthority(origin))) return foreign
    if (pathOf(url) !== options.path) return OTHER_PATH
    if (sockets.clients.size >= options.maxSockets) return FULL
    const protocols = headers['sec-websocket-protocol']?.split(',').map((name) => name.trim()) ?? []
    if (!protocols.includes(SUBPROTOCOL)) return OTHER_PROTOCOL
    return headers['sec-websocket-version'] === '13' ? undefined : OTHER_VERSION
  }

  const accept = (client: WebSocket, request: IncomingMessage): void => {
    client.once('close', () => accepted.delete(client))
    // Only the answer to our own question counts: unasked pongs would keep a socket alive that takes nothing.
    client.on('pong', (data) => {
      if (asked.get(client)?.equals(data) === true) asked.delete(client)
    })
    try {
      accepted.set(client, options.onSocket(client, request))
    } catch (error) {
      onEscaped(error)
      client.terminate()
    }
  }

  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    // Nobody else listens for errors of this socket until the handshake is done.
    socket.on('error', () => socket.destroy())
    const escaped = (error: unknown): void => {
      onEscaped(error)
      socket.destroy()
    }
    guarded(() => {
      const refused = refusal(request)
      if (refused !== undefined) return refuse(socket, refused)
      sockets.handleUpgrade(request, socket, head, accept)
    }, escaped)()
  }
  server.on('upgrade', onUpgrade)

  const ask = (client: WebSocket): void => {
    if (asked.has(client)) return client.terminate()
    const question = machine.bytes(PING_BYTES)
    asked.set(client, question)
    client.ping(question)
  }
  const endPings = every(timers, PING_MS, () => {
    for (const client of sockets.clients) guarded(ask, onEscaped)(client)
  })

  const leave = (client: WebSocket): Promise<void> =>
    new Promise((resolve) => {
      const cancel = timers.after(CLOSE_MS, () => client.terminate())
      client.once('close', () => {
        cancel()
        resolve()
      })
      client.close(CLOSE.goingAway, 'Going away')
    })

  return {
    sockets: () => sockets.clients.size,
    recheck: () => {
      for (const socket of accepted.values()) guarded(() => socket.recheck(), onEscaped)()
    },
    close: async () => {
      endPings()
      server.off('upgrade', onUpgrade)
      await Promise.all([...sockets.clients].map(leave))
    },
  }
}
