import type { Timers } from '@ioc/kit'

/** Too much waits already: refused at once, or after having waited as long as anybody may. */
export class OverloadedError extends Error {
  override readonly name = 'OverloadedError'
}

export interface FairQueueBounds {
  /** What may run at once: in all, and of one client. */
  readonly running: number
  readonly runningOfOne: number
  /** What may wait: in all, and of one client. */
  readonly waiting: number
  readonly waitingOfOne: number
  /** Real milliseconds after which what still waits is refused. */
  readonly maxWaitMs: number
}

interface Waiting {
  readonly start: () => void
  readonly refuse: (reason: unknown) => void
}

/**
 * Lets clients take turns: each place that comes free goes to the client whose turn it is, however many others wait for the
 * same client. When the queue is full, the newest that waits of whoever has most gives way to a client with fewer.
 */
export class FairQueue {
  readonly #bounds: FairQueueBounds
  readonly #timers: Timers
  /** In the order of turns. */
  readonly #waiting = new Map<string, Waiting[]>()
  readonly #runningOf = new Map<string, number>()
  #running = 0
  #waits = 0

  constructor(bounds: FairQueueBounds, timers: Timers) {
    this.#bounds = bounds
    this.#timers = timers
  }

  get waiting(): number {
    return this.#waits
  }

  get running(): number {
    return this.#running
  }

  /**
   * Waits for a place.
   * @returns gives the place back
   * @throws OverloadedError when too much waits, or the reason of the signal.
   */
  async enter(client: string, signal?: AbortSignal): Promise<() => void> {
    signal?.throwIfAborted()
    if (!this.#mayRun(client)) await this.#wait(client, signal)
    else this.#take(client)
    let over = false
    return () => {
      if (over) return
      over = true
      this.#leave(client)
    }
  }

  #mayRun(client: string): boolean {
    const { running, runningOfOne } = this.#bounds
    return this.#running < running && (this.#runningOf.get(client) ?? 0) < runningOfOne
  }

  #take(client: string): void {
    this.#running += 1
    this.#runningOf.set(client, (this.#runningOf.get(client) ?? 0) + 1)
  }

  #leave(client: string): void {
    this.#running -= 1
    const left = (this.#runningOf.get(client) ?? 1) - 1
    if (left > 0) this.#runningOf.set(client, left)
    else this.#runningOf.delete(client)
    this.#next()
  }

  #next(): void {
    for (const [client, queue] of this.#waiting) {
      if (!this.#mayRun(client)) continue
      const [first] = queue
      if (first === undefined) continue
      this.#drop(client, first)
      // Whoever had a turn goes to the end.
      const rest = this.#waiting.get(client)
      if (rest !== undefined) {
        this.#waiting.delete(client)
        this.#waiting.set(client, rest)
      }
      this.#take(client)
      first.start()
      return
    }
  }

  #wait(client: string, signal: AbortSignal | undefined): Promise<void> {
    this.#makeRoom(client)
    return new Promise<void>((resolve, reject) => {
      const leave = (reason: unknown): void => {
        end()
        this.#drop(client, waiting)
        reject(reason instanceof Error ? reason : new OverloadedError(String(reason)))
      }
      const cancel = (): void => leave(signal?.reason)
      const { maxWaitMs } = this.#bounds
      const forget = this.#timers.after(maxWaitMs, () =>
        leave(new OverloadedError(`waited ${maxWaitMs} ms for a turn`)),
      )
      const end = (): void => {
        forget()
        signal?.removeEventListener('abort', cancel)
      }
      const waiting: Waiting = {
        start: () => {
          end()
          resolve()
        },
        refuse: leave,
      }
      signal?.addEventListener('abort', cancel, { once: true })
      const queue = this.#waiting.get(client)
      if (queue === undefined) this.#waiting.set(client, [waiting])
      else queue.push(waiting)
      this.#waits += 1
    })
  }

  #makeRoom(client: string): void {
    const own = this.#waiting.get(client)?.length ?? 0
    if (own >= this.#bounds.waitingOfOne) throw new OverloadedError(`${own} of this client wait already`)
    if (this.#waits < this.#bounds.waiting) return
    const [largest = []] = [...this.#waiting.values()].sort((a, b) => b.length - a.length)
    if (largest.length <= own + 1) throw new OverloadedError(`${this.#waits} wait already`)
    largest.at(-1)?.refuse(new OverloadedError('gave way to a client that waits for less'))
  }

  #drop(client: string, waiting: Waiting): void {
    const queue = this.#waiting.get(client)
    const at = queue?.indexOf(waiting) ?? -1
    if (queue === undefined || at < 0) return
    queue.splice(at, 1)
    this.#waits -= 1
    if (queue.length === 0) this.#waiting.delete(client)
  }
}
