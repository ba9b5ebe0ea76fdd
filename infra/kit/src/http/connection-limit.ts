import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/** Connections at once, idle ones included. */
export interface ConnectionLimit {
  readonly open: () => number
  /** Connections ended here for want of room. */
  readonly ended: () => number
}

/** Whether an answer is under way, as far as Node knows: looked at only where room is wanted, so that requests cost nothing. */
const isAnswering = (socket: Socket): boolean => (Reflect.get(socket, '_httpMessage') ?? null) !== null

/** Whether a connection was upgraded: its parser has let go of it, and what goes on there is not seen here. */
const isUpgraded = (socket: Socket): boolean => (Reflect.get(socket, 'parser') ?? null) === null

/**
 * Holds a bound on connections without shutting out those who come while others sit idle: above it the connection ends that has
 * said nothing whole for longest, and where all have, the one that has been idle for longest. Only where every connection has a
 * request under way, or was upgraded, is the new one turned away.
 */
export function limitConnections(server: Server, maxConnections: number): ConnectionLimit {
  /** In order of age, as sets are; of the second, the order in which they last asked. */
  const silent = new Set<Socket>()
  const heard = new Set<Socket>()
  let ended = 0
  const open = (): number => silent.size + heard.size

  /** The connection to end so that a new one has room: of none that is better, the new one itself. */
  const leastNeeded = (latest: Socket): Socket => {
    for (const socket of silent) if (socket !== latest && !isUpgraded(socket)) return socket
    for (const socket of heard) if (!isAnswering(socket) && !isUpgraded(socket)) return socket
    return latest
  }

  server.on('connection', (socket: Socket) => {
    silent.add(socket)
    socket.once('close', () => {
      silent.delete(socket)
      heard.delete(socket)
    })
    if (open() <= maxConnections) return
    const least = leastNeeded(socket)
    silent.delete(least)
    heard.delete(least)
    ended += 1
    least.destroy()
  })
  server.prependListener('request', ({ socket }) => {
    if (!silent.delete(socket)) heard.delete(socket)
    heard.add(socket)
  })
  return { open, ended: () => ended }
}
