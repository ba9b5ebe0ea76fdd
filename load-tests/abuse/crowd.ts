import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

/** Attacks go nowhere but to this machine. */
class NotLoopbackError extends Error {
  override readonly name = 'NotLoopbackError'
}

const LOOPBACK = /^(127(?:\.\d+){3}|\[::1\]|localhost)$/

/** Host and port of an address. @throws NotLoopbackError unless it is one of this machine. */
export function placeOf(address: string): { readonly host: string; readonly port: number } {
  const { hostname, port } = new URL(address)
  if (!LOOPBACK.test(hostname)) throw new NotLoopbackError(`${address} is not an address of this machine`)
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) }
}

/** What came back on a bare connection. */
export interface Heard {
  /** Bytes as Latin-1. */
  readonly text: string
  /** Status of the first answer; undefined where none came. */
  readonly status: number | undefined
  readonly closed: boolean
}

const MAX_HEARD = 65_536

/** Bare TCP connections, which need not keep to HTTP. */
export class Crowd {
  readonly #sockets = new Set<Socket>()

  /** Opens a connection; resolves once it stands. Its errors are part of the game. */
  async open(address: string): Promise<Socket> {
    const socket = connect({ ...placeOf(address), noDelay: true })
    this.#sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.once('close', () => this.#sockets.delete(socket))
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', () => resolve())
      socket.once('close', () => reject(new Error(`${address} closed the connection before it stood`)))
    })
    return socket
  }

  /** Opens so many connections, one after the other; those that are refused are not among them. */
  async openMany(address: string, count: number): Promise<Socket[]> {
    const sockets: Socket[] = []
    for (let index = 0; index < count; index += 1) {
      const socket = await this.open(address).catch(() => undefined)
      if (socket !== undefined) sockets.push(socket)
    }
    return sockets
  }

  /** Sends bytes on a connection of its own and hears what comes until it closes, or for so long; nothing where none is let in. */
  async say(address: string, bytes: string | Buffer, patienceMs = 1_500): Promise<Heard> {
    const socket = await this.open(address).catch(() => undefined)
    if (socket === undefined) return { text: '', status: undefined, closed: true }
    let text = ''
    let closed = false
    socket.on('data', (chunk: Buffer) => {
      if (text.length < MAX_HEARD) text += chunk.toString('latin1')
    })
    const over = new Promise<void>((resolve) =>
      socket.once('close', () => {
        closed = true
        resolve()
      }),
    )
    socket.write(bytes)
    await Promise.race([over, answered(() => text, patienceMs)])
    socket.destroy()
    const status = /^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1]
    return { text, status: status === undefined ? undefined : Number(status), closed }
  }

  /** Ends every connection that is still open. */
  disperse(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  get size(): number {
    return this.#sockets.size
  }
}

/** Resolves soon after the head of an answer is there, or when patience ends. */
async function answered(text: () => string, patienceMs: number): Promise<void> {
  const end = performance.now() + patienceMs
  while (performance.now() < end && !text().includes('\r\n\r\n')) await delay(20)
}

const TRICKLE_MS = 200

/** Sends a text on each connection, again and again. @returns how to end it */
export function trickle(sockets: readonly Socket[], text: string): () => void {
  const timer = setInterval(() => {
    for (const socket of sockets) if (!socket.destroyed) socket.write(text)
  }, TRICKLE_MS)
  return () => clearInterval(timer)
}
