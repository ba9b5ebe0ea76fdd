import type { EventStoreDBClient } from '@eventstore/db-client'
import type { LogEntry } from '@ioc/contracts/log'
import { readEntryPages } from '@ioc/log-client'
import { type Failpoints, pause, type Timers } from '@ioc/kit'
import Type from 'typebox'
import type { NamedRow } from '../read-model.ts'
import { withCells } from './batch.ts'
import type { BatchLimits } from './batch-writer.ts'
import { createEntryDecoder, type Decoded, type EntryDecoder, type KnowsKey } from './decode-entry.ts'
import { checkEpoch, type Epoch } from './meta.ts'
import { writeProgress, type Target } from './model-progress.ts'
import { insertModelRows, stagingOf, type TablePlace } from './model-tables.ts'
import { DEAD_LETTERS } from './names.ts'

export interface ModelBuildDeps {
  readonly log: EventStoreDBClient
  readonly place: TablePlace
  readonly epoch: Epoch
  readonly limits: BatchLimits
  readonly timers: Timers
  /** Real milliseconds. */
  readonly now: () => number
  readonly failpoints: Failpoints
  readonly knowsKey?: KnowsKey | undefined
  readonly signal: AbortSignal
}

const PositionRow = Type.Object({ position: Type.String() })

const lowest = (positions: readonly bigint[]): bigint => positions.reduce((low, each) => (each < low ? each : low))

/** What was decoded, with the type as it stands in the log. */
type Entry = Decoded & { readonly type: string }
const typeOf = (entry: LogEntry): string => (entry.kind === 'fact' ? entry.fact.type : entry.event.type)

/** A type without its version: letters are for those who read any version of it. */
const stem = (type: string): string => type.replace(/\.v\d+$/, '')

/**
 * Makes the rows of some models anew from the log, read once for all of them, into tables that nobody reads. What became of a
 * position is settled: `facts` says it, up to the generation's checkpoint, beyond which a build does not go.
 */
export class ModelBuild {
  readonly targets: readonly Target[]
  readonly #deps: ModelBuildDeps
  readonly #decode: EntryDecoder
  #lastStart = Number.NEGATIVE_INFINITY

  constructor(deps: ModelBuildDeps, targets: readonly Target[]) {
    this.#deps = deps
    this.targets = targets
    const models = targets.map(({ model }) => model)
    this.#decode = createEntryDecoder(models, deps.knowsKey)
  }

  /** Position that all of them have reached. */
  get position(): bigint {
    return lowest(this.targets.map(({ position }) => position))
  }

  /** Entries that the one that is farthest has taken in. */
  get facts(): number {
    return Math.max(...this.targets.map(({ facts }) => facts))
  }

  /**
   * Reads on up to a position that the generation's checkpoint has reached. @returns how many entries that took
   * @throws FencedError; the signal's reason; what the log or ClickHouse throw, after which the targets are to be begun again
   */
  async pass(upTo: bigint): Promise<number> {
    const { log, limits, signal } = this.#deps
    let chunk: Entry[] = []
    let [bytes, entries] = [0, 0]
    for await (const page of readEntryPages(log, { after: this.position, upTo })) {
      for (const entry of page) {
        signal.throwIfAborted()
        const decoded = this.#decode(entry)
        chunk.push({ ...decoded, type: typeOf(entry) })
        bytes += decoded.bytes
        entries++
        if (chunk.length < limits.maxEntries && bytes < limits.maxBytes) continue
        await this.#write(chunk)
        chunk = []
        bytes = 0
      }
    }
    if (chunk.length > 0) await this.#write(chunk)
    return entries
  }

  async #write(chunk: readonly Entry[]): Promise<void> {
    const { place, epoch, failpoints, limits, timers, now, signal } = this.#deps
    await pause(timers, Math.max(0, this.#lastStart + limits.intervalMs - now()), signal)
    this.#lastStart = now()
    const last = chunk.at(-1)
    if (last === undefined) return
    await checkEpoch(place.clickhouse, epoch)
    const left = await this.#leftOut(this.position, last.position)
    const letters: NamedRow[] = []
    for (const target of this.targets) {
      const own = chunk.filter(({ position }) => position > target.position && !left.has(position))
      await insertModelRows(place, target.model, stagingOf(target.model, target.build), this.#rowsOf(target, own))
      letters.push(...this.#lettersOf(target, own))
    }
    await place.clickhouse.insert(`${place.database}.${DEAD_LETTERS}`, letters)
    failpoints.hit('projector.during-model-build')
    for (const target of this.targets) {
      target.facts += chunk.filter(({ position }) => position > target.position).length
      if (last.position > target.position) target.position = last.position
    }
    await writeProgress(place, this.targets, epoch)
  }

  #rowsOf({ model }: Target, chunk: readonly Entry[]): string[] {
    const { number: epoch } = this.#deps.epoch
    const rows: string[] = []
    for (const { position, rows: made } of chunk) {
      for (const [name, list] of made) {
        if (name === model.name) for (const row of list) rows.push(withCells(row, `"${position}",${epoch}`))
      }
    }
    return rows
  }

  #lettersOf({ model, build }: Target, chunk: readonly Entry[]): NamedRow[] {
    const { number: epoch } = this.#deps.epoch
    const reads = new Set(model.handles.map(stem))
    return chunk.flatMap(({ position, failures, deadLetter, type }) => {
      const found = failures.find(([name]) => name === model.name)?.[1]
      // Readable when it was settled, and not any more: then it is missing here, and only here.
      const unreadable = deadLetter !== undefined && reads.has(stem(type)) ? deadLetter : undefined
      const letter = found ?? unreadable
      return letter === undefined ? [] : [{ position: String(position), epoch, model: model.name, build, ...letter }]
    })
  }

  /** Positions whose facts have no rows: duplicates, conflicts, what no model could read. */
  async #leftOut(after: bigint, upTo: bigint): Promise<ReadonlySet<bigint>> {
    const { clickhouse, database } = this.#deps.place
    const rows = await clickhouse.query(
      'writer',
      `SELECT DISTINCT position FROM {database:Identifier}.facts
       WHERE position > {after:UInt64} AND position <= {upTo:UInt64} AND status NOT IN ('counted', 'operations')`,
      { database, after: String(after), upTo: String(upTo) },
      { schema: PositionRow },
    )
    return new Set(rows.map(({ position }) => BigInt(position)))
  }
}
