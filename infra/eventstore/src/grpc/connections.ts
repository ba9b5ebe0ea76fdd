import type { ServerHttp2Session } from 'node:http2'
import { unfinishedTooLarge } from './errors.ts'
import { SlotList, type Slotted } from './slot-list.ts'
import type { GrpcError } from './status.ts'

/** Calls open at once. Each costs some kilobytes, and most clients need a handful. */
const MOST_CALLS = 10_000
/** Connections at once, far below the number of files that a process may open: a new segment must find room. */
const MOST_CONNECTIONS = 1000
/** Bytes of requests that lie in transport buffers, because the log does not read on. */
const MOST_UNREAD = 64 * 1024 * 1024
/** Bytes of answers that clients do not take. */
const MOST_UNSENT = 256 * 1024 * 1024
const SWEEP_MS = 250

/** What is asked of a call that is open on a connection. */
export interface OpenCall extends Slotted {
  readonly connection: Connection
  /** Bytes of its request in the buffers of its stream. */
  readonly unread: number
  /** Bytes of its request that came and are not complete. */
  readonly held: number
  /** Ends it because the server stops. */
  stop(): void
  /** Takes it back at once. */
  abandon(): void
  /** Takes it back at once, because its connection uses more than its share. */
  reset(): void
  /** Gives back the memory of what is unfinished; ends with the error where it cannot go on. */
  shed(error: GrpcError): void
}

/** One connection with its calls and the memory that unfinished requests of it hold. */
export class Connection {
  readonly session: ServerHttp2Session
  readonly calls = new SlotList<OpenCall>()
  /** Bytes of requests that came and are not complete. */
  held = 0
  /** Bytes of answers that are on their way to it. */
  unsent = 0

  constructor(session: ServerHttp2Session) {
    this.session = session
  }

  /** Bytes of requests in the buffers of its streams. */
  unread(): number {
    let bytes = 0
    for (const call of this.calls.members()) bytes += call.unread
    return bytes
  }
}

/**
 * All connections, and what they may hold together. Whatever is scarce is taken back from the connection that has most of
 * it: a stranger who fills a bound meets it, and everyone else goes on.
 */
export class Connections {
  /** Oldest first. */
  readonly #all = new Set<Connection>()
  readonly #mostHeld: number
  #calls = 0
  #held = 0
  #unsent = 0
  #sweeper: NodeJS.Timeout | undefined

  /** @param mostHeld bytes that unfinished requests may hold together */
  constructor(mostHeld: number) {
    this.#mostHeld = mostHeld
  }

  /** Takes a new connection in; above the bound the oldest one without a call goes, or the new one. */
  open(session: ServerHttp2Session): Connection {
    const connection = new Connection(session)
    if (this.#all.size >= MOST_CONNECTIONS) {
      const idle = [...this.#all].find(({ calls }) => calls.size === 0)
      ;(idle ?? connection).session.destroy()
    }
    this.#all.add(connection)
    this.#sweeper ??= setInterval(() => this.#sweep(), SWEEP_MS).unref()
    return connection
  }

  close(connection: Connection): void {
    this.#all.delete(connection)
    if (this.#all.size > 0) return
    clearInterval(this.#sweeper)
    this.#sweeper = undefined
  }

  /** Whether a call may begin; above the bound one of the connection with most calls is reset for it. */
  admit(call: OpenCall): boolean {
    if (this.#calls >= MOST_CALLS) {
      const busiest = this.#heaviest((connection) => connection.calls.size)
      if (busiest === undefined || busiest === call.connection) return false
      busiest.calls.members()[0]?.reset()
    }
    call.connection.calls.add(call)
    this.#calls += 1
    return true
  }

  leave(call: OpenCall): void {
    if (call.connection.calls.delete(call)) this.#calls -= 1
  }

  /** Notes that an unfinished request holds so many bytes more (or less). */
  hold(connection: Connection, bytes: number): void {
    connection.held += bytes
    this.#held += bytes
    if (bytes <= 0 || this.#held <= this.#mostHeld) return
    const heaviest = this.#heaviest(({ held }) => held)
    for (const call of heaviest?.calls.members() ?? []) {
      if (call.held > 0) call.shed(unfinishedTooLarge(this.#mostHeld))
    }
  }

  /**
   * Notes that so many bytes more (or less) of answers wait to be taken. Above the bound the connection with most of them ends
   * whole: a reset of its calls would wait behind what it does not take, and free nothing.
   */
  send(connection: Connection, bytes: number): void {
    connection.unsent += bytes
    this.#unsent += bytes
    if (bytes <= 0 || this.#unsent <= MOST_UNSENT) return
    this.#heaviest(({ unsent }) => unsent)?.session.destroy()
  }

  *calls(): Generator<OpenCall> {
    for (const connection of this.#all) yield* connection.calls.members()
  }

  *sessions(): Generator<ServerHttp2Session> {
    for (const { session } of [...this.#all]) yield session
  }

  #heaviest(weight: (connection: Connection) => number): Connection | undefined {
    let heaviest: Connection | undefined
    let most = 0
    for (const connection of this.#all) {
      const weighs = weight(connection)
      if (weighs > most) [heaviest, most] = [connection, weighs]
    }
    return heaviest
  }

  #sweep(): void {
    let unread = 0
    for (const call of this.calls()) unread += call.unread
    if (unread <= MOST_UNREAD) return
    const heaviest = this.#heaviest((connection) => connection.unread())
    for (const call of heaviest?.calls.members() ?? []) if (call.unread > 0) call.reset()
  }
}
