import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/** Connections at once, idle ones included. */
export interface ConnectionLimit {
  readonly open: () => number
  /** Connections ended here for want of room. */
  readonly ended: () => number
}

/**
 * Holds a bound on connections without shutting out those who come while others sit idle: above it the connection ends that has
 * said nothing whole for longest, and where all have, the one that has been idle for longest. Only where every connection has a
 * request under way is the new one turned away.
 */
export function limitConnections(server: Server, maxConnections: number): ConnectionLimit {
  /** In order of age, as sets are. */
  const silent = new Set<Socket>()
  const idle = new Set<Socket>()
  const busy = new Map<Socket, number>()
  let ended = 0
  const open = (): number => silent.size + idle.size + busy.size

  server.on('connection', (socket: Socket) => {
    silent.add(socket)
    socket.once('close', () => {
      silent.delete(socket)
      idle.delete(socket)
      busy.delete(socket)
    })
    if (open() <= maxConnections) return
    const [oldest] = silent.size > 1 || idle.size === 0 ? silent : idle
    for (const kept of [silent, idle]) kept.delete(oldest ?? socket)
    ended += 1
    ;(oldest ?? socket).destroy()
  })
  server.prependListener('request', ({ socket }, response) => {
    silent.delete(socket)
    idle.delete(socket)
    busy.set(socket, (busy.get(socket) ?? 0) + 1)
    response.once('close', () => {
      const left = (busy.get(socket) ?? 1) - 1
      if (left > 0) {
        busy.set(socket, left)
        return
      }
      busy.delete(socket)
      if (!socket.destroyed) idle.add(socket)
    })
  })
  return { open, ended: () => ended }
}
