import type { NamedRow } from '../read-model.ts'
import { FACT_CELLS, type Decoded, type FactStatus } from './decode-entry.ts'
import { DEAD_LETTERS } from './names.ts'

/** An entry in the order of the log, with its predecessor. */
export interface Accepted {
  readonly decoded: Decoded
  readonly previous: bigint
}

/** Hash under which a key (its text) is known at a lower position; `undefined` when it is new. */
export type KnownHash = (key: string) => string | undefined

/** Rows to insert, by table, and the place that they reach. */
export interface BatchRows {
  /** Texts of rows; each ends with its position and epoch. */
  readonly models: ReadonlyMap<string, readonly string[]>
  readonly deadLetters: readonly NamedRow[]
  /** How many facts each model could not make its rows of. */
  readonly failures: ReadonlyMap<string, number>
  /** Texts of rows, in the order of {@link FACT_COLUMNS}. */
  readonly facts: readonly string[]
  readonly last: Decoded
  /** Newest position of each model's rows, and of dead letters; what the batch does not touch is not named. */
  readonly newest: ReadonlyMap<string, bigint>
  /** How many positions got which status. */
  readonly statuses: ReadonlyMap<FactStatus, number>
}

/** The columns of `facts` in the order in which a batch writes them. */
export const FACT_COLUMNS: readonly string[] = [...FACT_CELLS, 'position', 'previous', 'status', 'epoch']

/** The text of a row with more cells, themselves texts of JSON, at its end. */
export const withCells = (row: string, cells: string): string => `${row.slice(0, -1)},${cells}]`

/**
 * Settles what each entry of a batch counts as, and lays out its rows. Of facts under one (source, id) the lowest position
 * counts; the others are duplicates (same hash) or conflicts, stand in `facts` and nowhere else.
 * @param known what earlier batches hold
 * @param buildOf the build of a model that its rows are for
 */
export function layOutBatch(
  entries: readonly Accepted[],
  epoch: number,
  known: KnownHash,
  buildOf: (model: string) => number,
): BatchRows {
  const models = new Map<string, string[]>()
  const deadLetters: NamedRow[] = []
  const facts: string[] = []
  const statuses = new Map<FactStatus, number>()
  const newest = new Map<string, bigint>()
  const failures = new Map<string, number>()
  const seen = new Map<string, string>()

  const settle = ({ key, status }: Decoded): FactStatus => {
    if (key === undefined) return status
    const { text } = key
    const earlier = seen.get(text) ?? known(text)
    if (earlier !== undefined) return earlier === key.hash ? 'duplicate' : 'conflict'
    seen.set(text, key.hash)
    return status
  }

  // Spreads stand last: a literal that starts with one and adds to it is a hundred times slower (see DECISIONS.md).
  for (const { decoded, previous } of entries) {
    const status = settle(decoded)
    const position = String(decoded.position)
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
    facts.push(withCells(decoded.fact, `"${position}","${previous}","${status}",${epoch}`))
    if (status === 'dead-letter' && decoded.deadLetter !== undefined) {
      deadLetters.push({ position, epoch, model: '', build: 0, ...decoded.deadLetter })
      newest.set(DEAD_LETTERS, decoded.position)
    }
    if (status !== 'counted' && status !== 'operations') continue
    for (const [model, rows] of decoded.rows) {
      let list = models.get(model)
      if (list === undefined) models.set(model, (list = []))
      for (const row of rows) list.push(withCells(row, `"${position}",${epoch}`))
      if (rows.length > 0) newest.set(model, decoded.position)
    }
    for (const [model, letter] of decoded.failures) {
      deadLetters.push({ position, epoch, model, build: buildOf(model), ...letter })
      failures.set(model, (failures.get(model) ?? 0) + 1)
      newest.set(DEAD_LETTERS, decoded.position)
    }
  }
  const last = entries.at(-1)?.decoded
  if (last === undefined) throw new RangeError('a batch has at least one entry')
  return { models, deadLetters, failures, facts, last, newest, statuses }
}
