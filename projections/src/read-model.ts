import type { Fact } from '@ioc/contracts/log'

/** A value that a row holds; integers of 64 bits and more are decimal strings. */
export type CellValue = string | number | boolean | readonly string[]
/** Cells by column. */
export type NamedRow = Readonly<Record<string, CellValue>>
/** Cells in the order of the table's columns. */
export type Row = readonly CellValue[]

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
  /** What hashes, health and metrics call it; its table is {@link tableOf}. */
  readonly name: string
  /** Raised when rows or columns change: a new table is then built from the log beside the old one. */
  readonly version: number
  readonly columns: readonly Column[]
  /** Sorting key before `position`. */
  readonly orderBy: readonly string[]
  /** Of a model whose rows hold keyed hashes: tells the key apart, since another makes other rows. */
  readonly keyFingerprint?: string
  /** The same model under another key of things. */
  readonly underKey?: (secret: string) => ReadModel
  /** Newest type names that it reads; older versions have been upcast before. */
  readonly handles: readonly string[]
  /**
   * Rows of one fact, pure, in the order of `columns`; `position` and `epoch` are added by the runtime. Every cell has been checked:
   * one that the engine refuses would fail its whole batch for ever, and integers out of range would wrap without a word.
   * @throws UnreadableFactError when the data does not fit its type, or a cell its column.
   */
  readonly rows: (fact: Fact) => readonly Row[]
}

/** Name of a read model's table: each version has one of its own, so that a new one is built beside the old. */
export const tableOf = ({ name, version }: Pick<ReadModel, 'name' | 'version'>): string => `${name}_v${version}`
