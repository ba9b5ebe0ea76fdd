import type { EventStoreDBClient } from '@eventstore/db-client'
import { positionOf, type ReceivedMessage } from '@ioc/contracts/log'
import { readEntryPages } from '@ioc/log-client'
import type { BatchWriter } from './batch-writer.ts'
import { judge } from './chain.ts'
import { Serial } from './serial.ts'

/** What came of messages, for metrics. */
export interface FollowerEvents {
  readonly healed: (entries: number) => void
  readonly dropped: () => void
  readonly distrusted: () => void
}

/** A position passed already: what was asked for it cannot be answered any more. */
export class PositionPassedError extends Error {
  override readonly name = 'PositionPassedError'
  readonly present: bigint

  constructor(present: bigint) {
    super(`the read models are at ${present}`)
    this.present = present
  }
}

interface Cut {
  readonly position: bigint
  readonly reached: () => void
  readonly failed: (error: unknown) => void
}

/**
 * Brings one generation forward, from the bus as long as the chain holds and from the log whenever it does not. Everything that
 * moves it goes through one queue, so that bus, healing and cuts never interleave.
 */
export class Follower {
  readonly #log: EventStoreDBClient
  readonly #writer: BatchWriter
  readonly #events: FollowerEvents
  readonly #serial = new Serial()
  readonly #stop = new AbortController()
  #cuts: readonly Cut[] = []
  #busEntries = 0
  #healed = 0
  #scanned = 0n

  constructor(log: EventStoreDBClient, writer: BatchWriter, events: FollowerEvents) {
    this.#log = log
    this.#writer = writer
    this.#events = events
  }

  /** Position of the newest entry taken. */
  get accepted(): bigint {
    return this.#writer.accepted
  }

  /** Position up to which nothing of the log is missing: beyond {@link accepted} the log was found to hold no facts. */
  get complete(): bigint {
    return this.#scanned > this.accepted ? this.#scanned : this.accepted
  }

  /** Like {@link complete}, of what is written and visible. */
  get visible(): bigint {
    const { position } = this.#writer.committed
    return position === this.accepted ? this.complete : position
  }

  /** Entries that the bus delivered in order so far. */
  get busEntries(): number {
    return this.#busEntries
  }

  onMessage(message: ReceivedMessage): Promise<void> {
    return this.#serial.run(async () => {
      if (this.#stop.signal.aborted) return
      const { position, entry } = message
      switch (judge(this.accepted, message)) {
        case 'known':
          return this.#events.dropped()
        case 'gap':
          return this.#heal(position)
        case 'next':
          if (entry?.kind === 'fact') {
            if (this.#cuts.length > 0) await this.#cutBefore(position)
            await this.#writer.accept(entry, 'bus')
            this.#busEntries++
            return undefined
          }
          this.#events.distrusted()
          return this.#heal(position)
      }
    })
  }

  /** Reads what is missing from the log. @param head a position that the log is known to have reached */
  heal(head: bigint): Promise<void> {
    return this.#serial.run(() => this.#healToHead(head))
  }

  /** Like {@link heal}; returns how many entries were read so far in this follower's life. */
  async healAll(head: bigint): Promise<number> {
    await this.heal(head)
    return this.#healed
  }

  /**
   * Brings everything up to exactly `position`, and no further before it is written and `then` has begun.
   * @throws PositionPassedError when it lies behind.
   */
  cutAt<T>(position: bigint, then: () => Promise<T>): { readonly result: Promise<T>; readonly cancel: () => void } {
    let cut: Cut | undefined
    const reached = new Promise<void>((resolve, reject) => {
      cut = { position, reached: resolve, failed: reject }
    })
    // Waited for only once the first attempt is over; a failure before that must not count as unhandled.
    reached.catch(() => undefined)
    const added = cut
    if (added !== undefined) this.#cuts = [...this.#cuts, added]
    const cancel = (): void => {
      this.#cuts = this.#cuts.filter((other) => other !== added)
    }
    const result = this.tryCuts(0n)
      .then(() => reached)
      .then(then)
      .finally(cancel)
    return { result, cancel }
  }

  /** Serves cuts that can be reached: `head` is how far the log is known to go. */
  tryCuts(head: bigint): Promise<void> {
    if (this.#cuts.length === 0) return Promise.resolve()
    return this.#serial.run(async () => {
      const near = this.#cuts.map(({ position }) => position).filter((position) => position <= head)
      const [next] = near.sort((a, b) => (a < b ? -1 : 1))
      if (next !== undefined && next > this.complete) await this.#healToHead(next)
      await this.#cutBefore(undefined)
    })
  }

  /** Runs something while nothing moves. */
  exclusively<T>(task: () => Promise<T>): Promise<T> {
    return this.#serial.run(task)
  }

  /** After a batch could not be written: goes on from what is really written. What the log was found to hold lies ahead again. */
  recover(): Promise<void> {
    return this.#serial.run(async () => {
      this.#scanned = 0n
      await this.#writer.reset()
    })
  }

  /** Takes nothing any more. */
  retire(): void {
    this.#stop.abort()
    for (const { failed } of this.#cuts) failed(new Error('the generation is not live any more'))
  }

  /** Stops taking; what is taken is written. */
  async close(): Promise<void> {
    this.retire()
    await this.#serial.idle()
    await this.#writer.flush()
  }

  async #healToHead(head: bigint): Promise<void> {
    await this.#heal(head)
    if (!this.#stop.signal.aborted && head > this.#scanned) this.#scanned = head
  }

  async #heal(upTo: bigint): Promise<void> {
    let healed = 0
    for await (const page of readEntryPages(this.#log, { after: this.accepted, upTo })) {
      for (const entry of page) {
        if (this.#stop.signal.aborted) return
        if (this.#cuts.length > 0) await this.#cutBefore(positionOf(entry))
        const room = this.#writer.accept(entry, 'log')
        if (room !== undefined) await room
        healed++
        this.#healed++
      }
    }
    if (healed > 0) this.#events.healed(healed)
  }

  /** Serves the cuts that lie before the entry to come, or that are complete when there is none at hand. */
  async #cutBefore(position: bigint | undefined): Promise<void> {
    if (this.#cuts.length === 0) return
    const due = this.#cuts.filter((cut) =>
      position === undefined ? cut.position <= this.complete : cut.position < position,
    )
    if (due.length === 0) return
    this.#cuts = this.#cuts.filter((cut) => !due.includes(cut))
    try {
      await this.#writer.flush()
    } catch (error) {
      for (const { failed } of due) failed(error)
      throw error
    }
    for (const cut of due) {
      if (cut.position < this.accepted) cut.failed(new PositionPassedError(this.accepted))
      else cut.reached()
    }
  }
}
