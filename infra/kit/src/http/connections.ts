import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { isLoopbackAddress } from './host-check.ts'

export interface ConnectionBounds {
  /** Of them, those of one address that is not loopback. */
  readonly perAddress: number
  /** Requests of one connection that are not answered yet: pipelined ones are parsed many at a time. */
  readonly unanswered: number
  /** Bytes that wait for all clients together; above it the connection that leaves most unread is ended. */
  readonly unreadBytes: number
  /** Real milliseconds after which a connection that takes nothing of what waits for it is ended. */
  readonly stalledMs: number
}

/** Why a connection was ended here. */
export type ConnectionEnd = 'address' | 'pipelined' | 'stalled' | 'unread'

export interface ConnectionWatch {
  readonly connections: () => number
  /** Bytes that waited for all clients at the last look. */
  readonly unread: () => number
  /** Looks at all connections; happens by itself every {@link LOOK_MS}. */
  readonly look: () => void
  readonly close: () => void
}

/** How often connections are looked at, in milliseconds. */
const LOOK_MS = 1_000

interface Watched {
  /** What had been taken when it last was seen to take something, and when that was. */
  taken: string
  since: number
  unanswered: number
}

/** What the kernel has not taken yet of the write that is under way; Node itself tells a slow client from a stalled one by it. */
function kernelQueue(socket: Socket): number {
  const handle: unknown = Reflect.get(socket, '_handle')
  const size: unknown = typeof handle === 'object' && handle !== null ? Reflect.get(handle, 'writeQueueSize') : 0
  return typeof size === 'number' ? size : 0
}

/** Changes as soon as the client takes anything, and not by what is added for it. */
const takenOf = (socket: Socket): string => `${socket.bytesWritten - socket.writableLength} ${kernelQueue(socket)}`

/**
 * Keeps clients that do not read, or that open more than their share, from taking memory and connections from others.
 * It sees plain connections, so that answers and WebSockets are treated alike, whatever their clients pretend above them.
 * @param now real milliseconds
 */
export function watchConnections(
  server: Server,
  bounds: ConnectionBounds,
  now: () => number,
  onEnded: (why: ConnectionEnd) => void,
): ConnectionWatch {
  const watched = new Map<Socket, Watched>()
  const perAddress = new Map<string, number>()
  let unread = 0

  const end = (socket: Socket, why: ConnectionEnd): void => {
    socket.destroy()
    onEnded(why)
  }

  const onConnection = (socket: Socket): void => {
    const address = socket.remoteAddress ?? ''
    const open = (perAddress.get(address) ?? 0) + 1
    perAddress.set(address, open)
    watched.set(socket, { taken: '', since: now(), unanswered: 0 })
    socket.once('close', () => {
      watched.delete(socket)
      const left = (perAddress.get(address) ?? 1) - 1
      if (left > 0) perAddress.set(address, left)
      else perAddress.delete(address)
    })
    if (open > bounds.perAddress && !isLoopbackAddress(address)) end(socket, 'address')
  }

  const look = (): void => {
    unread = 0
    for (const [socket, state] of watched) {
      unread += socket.writableLength
      const taken = takenOf(socket)
      if (socket.writableLength === 0 || taken !== state.taken) {
        state.taken = taken
        state.since = now()
      } else if (now() - state.since >= bounds.stalledMs) end(socket, 'stalled')
    }
    if (unread <= bounds.unreadBytes) return
    const largest = [...watched.keys()].sort((a, b) => b.writableLength - a.writableLength)
    for (const socket of largest) {
      if (unread <= bounds.unreadBytes) return
      unread -= socket.writableLength
      end(socket, 'unread')
    }
  }

  server.on('connection', onConnection)
  // Before the framework's own listener: what it would begin to answer is gone by then.
  server.prependListener('request', ({ socket }, response) => {
    const state = watched.get(socket)
    if (state === undefined) return
    state.unanswered += 1
    response.once('close', () => (state.unanswered -= 1))
    if (state.unanswered > bounds.unanswered && !socket.destroyed) end(socket, 'pipelined')
  })
  const timer = setInterval(look, LOOK_MS)
  timer.unref()
  return {
    connections: () => watched.size,
    unread: () => unread,
    look,
    close: () => clearInterval(timer),
  }
}
