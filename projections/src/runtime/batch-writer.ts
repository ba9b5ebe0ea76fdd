import { positionOf, type LogEntry } from '@ioc/contracts/log'
import type { Failpoints, Timers } from '@ioc/kit'
import { layOutBatch, type Accepted } from './batch.ts'
import type { Decoded, FactStatus } from './decode-entry.ts'
import type { Checkpoint, GenerationStore } from './generation-store.ts'
import type { KnownFacts } from './known-facts.ts'
import type { Epoch } from './meta.ts'
import type { ModelSet } from './model-set.ts'

export interface BatchLimits {
  /** Shortest time between the starts of two batches, in milliseconds: 250 is four inserts a second and table. */
  readonly intervalMs: number
  readonly maxEntries: number
  readonly maxBytes: number
}

export const DEFAULT_LIMITS: BatchLimits = { intervalMs: 250, maxEntries: 20_000, maxBytes: 32 * 1024 ** 2 }

/** A message passed for a fact that the log does not have: the batch is thrown away and read from the log. */
export class ForgedMessageError extends Error {
  override readonly name = 'ForgedMessageError'
}

export interface Committed {
  readonly checkpoint: Checkpoint
  readonly entries: number
  readonly statuses: ReadonlyMap<FactStatus, number>
  /** How many facts each model could not make its rows of. */
  readonly failures: ReadonlyMap<string, number>
}

export interface BatchWriterOptions {
  readonly store: Pick<GenerationStore, 'guard' | 'open' | 'write'>
  readonly known: Pick<KnownFacts, 'lookUp'>
  readonly models: Pick<ModelSet, 'decode' | 'buildOf'>
  readonly epoch: Epoch
  readonly from: Checkpoint
  readonly limits: BatchLimits
  readonly timers: Timers
  /** Real milliseconds. */
  readonly now: () => number
  readonly failpoints: Failpoints
  /** Whether the log has this entry; asked for the last of each stretch of a batch that came over the bus without a break. */
  readonly isInLog: (entry: Decoded) => Promise<boolean>
  readonly onCommit: (committed: Committed) => void
  /** Called once when a batch could not be written; the writer refuses everything until {@link BatchWriter.reset}. */
  readonly onFailure: (error: unknown) => void
}

/**
 * Takes entries in the order of the log and writes them in batches: the first after quiet goes at once, then as many as come
 * in between, at most one batch in hand and one being filled.
 */
export class BatchWriter {
  readonly #options: BatchWriterOptions
  #entries: Accepted[] = []
  #bytes = 0
  /** The last entry of each stretch that came over the bus. */
  #fromBus: Decoded[] = []
  #last: 'log' | 'bus' = 'log'
  #accepted: bigint
  #committed: Checkpoint
  #writing: Promise<void> | undefined
  #cancelTimer: (() => void) | undefined
  #lastStart = Number.NEGATIVE_INFINITY
  #failure: Error | undefined
  #waiters: (() => void)[] = []

  constructor(options: BatchWriterOptions) {
    this.#options = options
    this.#accepted = options.from.position
    this.#committed = options.from
  }

  /** Position of the newest entry taken. */
  get accepted(): bigint {
    return this.#accepted
  }

  /** What is written and visible. */
  get committed(): Checkpoint {
    return this.#committed
  }

  /**
   * Takes the next entry. Returns a promise only while the batch is full: awaiting one per entry costs more than the rest.
   * @throws what made a batch fail.
   */
  accept(entry: LogEntry, origin: 'log' | 'bus'): Promise<void> | undefined {
    this.#throwFailure()
    const position = positionOf(entry)
    if (position <= this.#accepted) throw new RangeError(`position ${position} after ${this.#accepted}`)
    const decoded = this.#options.models.decode(entry)
    this.#entries.push({ decoded, previous: this.#accepted })
    this.#bytes += decoded.bytes
    this.#accepted = position
    if (origin === 'bus') {
      // What the log had to mend hides nothing: an entry before the gap is asked for by itself.
      if (this.#last === 'bus') this.#fromBus.pop()
      this.#fromBus.push(decoded)
    }
    this.#last = origin
    this.#options.failpoints.hit('projector.after-message')
    this.#arm()
    return this.#isFull() ? this.#room() : undefined
  }

  /** Writes everything taken. @throws what made a batch fail. */
  async flush(): Promise<void> {
    for (;;) {
      this.#throwFailure()
      if (this.#writing === undefined && this.#entries.length === 0) return
      if (this.#writing === undefined) this.#start()
      else await this.#writing
    }
  }

  /** After a failure: goes on from what is really written. */
  async reset(): Promise<void> {
    this.#disarm()
    await this.#writing
    this.#entries = []
    this.#bytes = 0
    this.#fromBus = []
    this.#last = 'log'
    this.#committed = await this.#options.store.open()
    this.#accepted = this.#committed.position
    this.#failure = undefined
  }

  #isFull(): boolean {
    const { maxEntries, maxBytes } = this.#options.limits
    return this.#entries.length >= maxEntries || this.#bytes >= maxBytes
  }

  async #room(): Promise<void> {
    while (this.#isFull()) await this.#change()
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure
  }

  async #change(): Promise<void> {
    await new Promise<void>((resolve) => this.#waiters.push(resolve))
    this.#throwFailure()
  }

  #signal(): void {
    for (const wake of this.#waiters.splice(0)) wake()
  }

  #arm(): void {
    if (this.#writing !== undefined || this.#cancelTimer !== undefined || this.#entries.length === 0) return
    const { limits, timers, now } = this.#options
    const wait = Math.max(0, this.#lastStart + limits.intervalMs - now())
    this.#cancelTimer = timers.after(wait, () => {
      this.#cancelTimer = undefined
      if (this.#writing === undefined && this.#entries.length > 0 && this.#failure === undefined) this.#start()
    })
  }

  #disarm(): void {
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
  }

  #start(): void {
    this.#disarm()
    const entries = this.#entries
    const fromBus = this.#fromBus
    this.#entries = []
    this.#bytes = 0
    this.#fromBus = []
    this.#last = 'log'
    this.#lastStart = this.#options.now()
    this.#writing = this.#write(entries, fromBus)
      .catch((error: unknown) => {
        this.#failure = error instanceof Error ? error : new Error(String(error))
        this.#options.onFailure(error)
      })
      .finally(() => {
        this.#writing = undefined
        if (this.#failure === undefined) this.#arm()
        this.#signal()
      })
    this.#signal()
  }

  async #write(entries: readonly Accepted[], fromBus: readonly Decoded[]): Promise<void> {
    const { store, known, epoch, failpoints, isInLog, onCommit, models } = this.#options
    failpoints.hit('projector.before-batch')
    await store.guard()
    for (const last of fromBus) {
      if (!(await isInLog(last)))
        throw new ForgedMessageError(`the log has no event ${last.eventId} at ${last.position}`)
    }
    const from = this.#committed.position
    const knownHash = await known.lookUp(entries, from)
    const batch = layOutBatch(entries, epoch.number, knownHash, (model) => models.buildOf(model))
    await store.write(batch, from)
    this.#committed = { position: batch.last.position, eventId: batch.last.eventId }
    const { statuses, failures } = batch
    onCommit({ checkpoint: this.#committed, entries: entries.length, statuses, failures })
  }
}
