import { ClickHouseBusyError, ClickHouseCancelledError, ClickHouseClosedError } from './errors.ts'

type Waiting<C> = { start: (client: C) => void; refuse: (reason: Error) => void }

/**
 * The clients of one role and the bounded queue before them. A client runs one query at a time (two on one
 * connection would wait inside the engine, where nothing can be refused or cancelled).
 */
export class Lane<C> {
  readonly #role: string
  readonly #maxQueued: number
  readonly #idle: C[]
  readonly #clients: number
  readonly #queue = new Set<Waiting<C>>()
  #closed = false
  #whenIdle: (() => void) | undefined

  constructor(role: string, clients: readonly C[], maxQueued: number) {
    this.#role = role
    this.#idle = [...clients]
    this.#clients = clients.length
    this.#maxQueued = maxQueued
  }

  /** Queries that wait for a client. */
  get queued(): number {
    return this.#queue.size
  }

  /** Queries that run. */
  get running(): number {
    return this.#clients - this.#idle.length
  }

  /**
   * Runs `task` on a client as soon as one is free. The promise rejects at once when `signal` fires; the client stays
   * taken until the task itself has ended, since the engine may compute on.
   */
  run<T>(task: (client: C) => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (this.#closed) return Promise.reject(new ClickHouseClosedError())
    if (signal?.aborted) return Promise.reject(new ClickHouseCancelledError(signal.reason))
    if (this.#idle.length === 0 && this.#queue.size >= this.#maxQueued) {
      return Promise.reject(new ClickHouseBusyError(this.#role, this.#queue.size))
    }
    return new Promise<T>((resolve, reject) => {
      const waiting: Waiting<C> = {
        start: (client) => {
          void task(client)
            .then(resolve, reject)
            .finally(() => {
              signal?.removeEventListener('abort', cancel)
              this.#release(client)
            })
        },
        refuse: (reason) => {
          signal?.removeEventListener('abort', cancel)
          reject(reason)
        },
      }
      const cancel = () => {
        this.#queue.delete(waiting)
        reject(new ClickHouseCancelledError(signal?.reason))
      }
      signal?.addEventListener('abort', cancel, { once: true })
      const client = this.#idle.pop()
      if (client === undefined) this.#queue.add(waiting)
      else waiting.start(client)
    })
  }

  /** Refuses what waits and what comes; resolves when nothing runs any more. */
  async close(): Promise<void> {
    this.#closed = true
    for (const waiting of this.#queue) waiting.refuse(new ClickHouseClosedError())
    this.#queue.clear()
    if (this.running > 0) await new Promise<void>((resolve) => (this.#whenIdle = resolve))
  }

  #release(client: C): void {
    const [next] = this.#queue
    if (next) {
      this.#queue.delete(next)
      next.start(client)
      return
    }
    this.#idle.push(client)
    if (this.running === 0) this.#whenIdle?.()
  }
}
