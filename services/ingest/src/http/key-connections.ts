import type { Socket } from 'node:net'
import type { Timers } from '@ioc/kit'

/** Which connections speak under which key, and what they hold, so that both end with the key and with the connection. */
export interface KeyConnections {
  /**
   * A request under a key begins on a connection.
   * @param release called once: by the function returned, or when the connection is gone. Node says nothing of answers that were
   * queued behind another on a connection that broke.
   * @returns what to call when its answer is out.
   */
  readonly begin: (socket: Socket, keyId: string, release: () => void) => () => void
  /** Ends the connections of a key soon: idle ones, and others once they have answered what they took. */
  readonly revoke: (keyId: string) => void
}

interface Connection {
  keyId: string
  readonly open: Set<() => void>
  revoked: boolean
}

/**
 * For so long an idle connection of a revoked key stays open: its holder may just be sending a request under another key, which would
 * get no answer at all. Under the revoked one it gets 401 and the end of the connection.
 */
const GRACE_MS = 500

export function createKeyConnections(timers: Timers): KeyConnections {
  const connections = new Map<Socket, Connection>()

  const connectionOf = (socket: Socket, keyId: string): Connection => {
    const known = connections.get(socket)
    if (known !== undefined) {
      if (known.keyId !== keyId) [known.keyId, known.revoked] = [keyId, false]
      return known
    }
    const connection = { keyId, open: new Set<() => void>(), revoked: false }
    connections.set(socket, connection)
    socket.once('close', () => {
      connections.delete(socket)
      for (const release of connection.open) release()
      connection.open.clear()
    })
    return connection
  }
  const endIdle = (socket: Socket, { revoked, open }: Connection): void => {
    if (revoked && open.size === 0) socket.destroySoon()
  }

  return {
    begin(socket, keyId, release) {
      const connection = connectionOf(socket, keyId)
      connection.open.add(release)
      return () => {
        if (!connection.open.delete(release)) return
        release()
        endIdle(socket, connection)
      }
    },
    revoke(keyId) {
      timers.after(GRACE_MS, () => {
        for (const [socket, connection] of connections) {
          if (connection.keyId !== keyId) continue
          connection.revoked = true
          endIdle(socket, connection)
        }
      })
    },
  }
}
