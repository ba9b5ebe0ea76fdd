import type { Fact } from '@ioc/contracts/log'

/** A value that a row holds; integers of 64 bits and more are decimal strings. */
export type CellValue = string | number | boolean | readonly string[]
export type Row = Readonly<Record<string, CellValue>>

/** One column of a read model's table, without `position` and `epoch`, which every table has. */
export interface Column {
  readonly name: string
  /** ClickHouse type, for example `LowCardinality(String)`, `UInt64`, `UInt128`, `Array(String)`. */
  readonly type: string
}

/** What cannot be decoded into rows: the runtime dead-letters the fact with this reason and goes on. */
export class UnreadableFactError extends Error {
  override readonly name = 'UnreadableFactError'
}

/**
 * A read model: one append-only table of decoded facts, one row (or none, or several) a fact. Rows are never changed or
 * collapsed, so that the table can be read at any position or cut back to one; "the latest" is decided by queries.
 */
export interface ReadModel {
  /** Name of the table. */
  readonly name: string
  /** Raised when rows or columns change: a shadow generation is then rebuilt from the log and swapped in. */
  readonly version: number
  readonly columns: readonly Column[]
  /** Sorting key before `position`. */
  readonly orderBy: readonly string[]
  /** Newest type names that it reads; older versions have been upcast before. */
  readonly handles: readonly string[]
  /**
   * Rows of one fact, pure. `position` and `epoch` are added by the runtime.
   * @throws UnreadableFactError when the data does not fit its type.
   */
  readonly rows: (fact: Fact) => readonly Row[]
}
