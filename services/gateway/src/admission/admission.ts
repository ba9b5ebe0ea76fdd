import { setMaxListeners } from 'node:events'
import { ClickHouseLimitError, type ClickHouse, type QueryOptions, type QueryParams, type Role } from '@ioc/clickhouse'
import type { Timers } from '@ioc/kit'
import type { Static, TSchema } from 'typebox'
import { charactersOf } from '../graphql/size.ts'
import { FairQueue } from './fair-queue.ts'

export interface AdmissionBounds {
  /** Operations that run at once. */
  readonly operations: number
  /** Reads that run at once, of all operations. */
  readonly reads: number
  /** Threads of the engine for one read. */
  readonly threads: number
  /** Real milliseconds after which an operation is given up. */
  readonly maxOperationMs: number
  /** Bytes that one read may bring: turning them into rows holds the event loop. */
  readonly maxReadBytes: number
  /** Characters that all reads of one operation may bring: they are kept until it is answered. */
  readonly maxReadCharacters: number
}

/** An operation took longer than any may. */
export class OperationTimeoutError extends Error {
  override readonly name = 'OperationTimeoutError'
}

/** What one operation of an analyst may use. Reads take turns with those of other clients. */
export interface AdmittedOperation {
  /** For reading: each statement waits for its turn, and all end when the operation is given up. */
  readonly clickhouse: ClickHouse
  /** Waits for the operation's turn. */
  readonly enter: () => Promise<void>
  /** Nothing is held any longer; called as often as anybody likes. */
  readonly end: () => void
  /** Whoever asked is gone: what still runs is ended in the engine. */
  readonly abort: () => void
}

/**
 * Waiting of one client and of all, in operations; reads are bounded by what an operation may cost. Half of all may be of one
 * client, since a whole building's screens can have one address.
 */
const [CLIENT_OPERATIONS, ALL_OPERATIONS] = [256, 512]
const [CLIENT_READS, ALL_READS] = [5_000, 50_000]
/** Whoever has waited so long for a turn is told to come again. */
const MAX_WAIT_MS = 10_000

/**
 * Gives analysts a bounded share of the gateway and of ClickHouse, in turns by client: whoever asks in six loops waits for
 * itself, not the others. The wall's questions do not come through here.
 */
export class Admission {
  readonly #clickhouse: ClickHouse
  readonly #bounds: AdmissionBounds
  readonly #timers: Timers
  readonly #operations: FairQueue
  readonly #reads: FairQueue

  constructor(clickhouse: ClickHouse, bounds: AdmissionBounds, timers: Timers) {
    this.#clickhouse = clickhouse
    this.#bounds = bounds
    this.#timers = timers
    this.#operations = new FairQueue(
      {
        running: bounds.operations,
        runningOfOne: Math.max(1, Math.ceil(bounds.operations / 2)),
        waiting: ALL_OPERATIONS,
        waitingOfOne: CLIENT_OPERATIONS,
        maxWaitMs: MAX_WAIT_MS,
      },
      timers,
    )
    this.#reads = new FairQueue(
      {
        running: bounds.reads,
        runningOfOne: bounds.reads,
        waiting: ALL_READS,
        waitingOfOne: CLIENT_READS,
        maxWaitMs: bounds.maxOperationMs,
      },
      timers,
    )
  }

  /** Operations that wait for their turn. */
  get waiting(): number {
    return this.#operations.waiting
  }

  get running(): number {
    return this.#operations.running
  }

  /** @param client whose turns the operation takes */
  open(client: string): AdmittedOperation {
    const controller = new AbortController()
    const { signal } = controller
    // Each of its reads listens.
    setMaxListeners(0, signal)
    const held: (() => void)[] = []
    let over = false
    return {
      clickhouse: this.#reader(client, signal),
      enter: async () => {
        const leave = await this.#operations.enter(client, signal)
        const { maxOperationMs } = this.#bounds
        const forget = this.#timers.after(maxOperationMs, () =>
          controller.abort(new OperationTimeoutError(`longer than ${maxOperationMs / 1000} s`)),
        )
        held.push(leave, forget)
        if (over) held.splice(0).forEach((release) => release())
      },
      end: () => {
        over = true
        held.splice(0).forEach((release) => release())
      },
      abort: () => {
        if (!over) controller.abort(new Error('the client is gone'))
      },
    }
  }

  #reader(client: string, signal: AbortSignal): ClickHouse {
    const clickhouse = this.#clickhouse
    const { maxReadBytes, maxReadCharacters, threads } = this.#bounds
    let characters = 0
    const query = async <S extends TSchema>(
      role: Role,
      sql: string,
      params: QueryParams,
      options: QueryOptions<S>,
    ): Promise<Static<S>[]> => {
      const leave = await this.#reads.enter(client, signal)
      try {
        const settings = { max_threads: threads, ...options.settings }
        const maxResultBytes = Math.min(options.maxResultBytes ?? maxReadBytes, maxReadBytes)
        const rows = await clickhouse.query(role, sql, params, { ...options, settings, maxResultBytes, signal })
        characters += charactersOf(rows, maxReadCharacters)
        if (characters > maxReadCharacters) throw new ClickHouseLimitError('result', 'the operation reads too much')
        return rows
      } finally {
        leave()
      }
    }
    return {
      query,
      insert: (...given) => clickhouse.insert(...given),
      command: (...given) => clickhouse.command(...given),
      kill: (comment) => clickhouse.kill(comment),
      load: () => clickhouse.load(),
      embedded: clickhouse.embedded,
      version: clickhouse.version,
      close: () => clickhouse.close(),
    }
  }
}
