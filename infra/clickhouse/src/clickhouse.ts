import type { Static, TSchema } from 'typebox'
import type { Settings } from './sql.ts'

/** Who reads: the projector, the wall's figures, analysts and reports. Each has clients and bounds of its own. */
export type Role = 'writer' | 'wall' | 'analyst'

/** A row to insert: column → JSON value; 64-bit integers and decimals as strings, times in ISO 8601 with offset. */
export type NamedRow = Readonly<Record<string, unknown>>

/**
 * The same as the text of a JSON array, in the order of the columns that the insert names: shorter to write and to read, and one flat
 * string where thousands of rows wait to be sent, which costs the collector of garbage a fraction of as many objects.
 */
export type RowText = string

type Scalar = string | number | bigint | boolean | Date | null
/** A value bound to `{name:Type}`. 64-bit integers as strings, or as bigint inside arrays. */
export type QueryParam = Scalar | readonly Scalar[]
export type QueryParams = Readonly<Record<string, QueryParam>>

export type QueryOptions<S extends TSchema> = {
  /** Shape of one row. UInt64 and Int64 arrive as strings, DateTime64 as `YYYY-MM-DD HH:MM:SS.mmm` in UTC. */
  schema: S
  /** The role's own bounds hold where none is given. */
  maxExecutionSeconds?: number
  maxMemoryBytes?: number
  maxResultRows?: number
  maxResultBytes?: number
  /** Name for `kill`; by default a unique one is made. */
  logComment?: string
  /** Aborting rejects at once and kills the query in the engine. */
  signal?: AbortSignal
  /** Further settings, written into the SQL text. */
  settings?: Settings
}

export type InsertOptions = {
  /** Written into the SQL text, for instance `insert_deduplication_token` with `deduplicate_insert: 'enable'`. */
  settings?: Settings
  /** Columns that the rows carry; by default all of the table. Texts of rows need it. */
  columns?: readonly string[]
  /** Partitions that the rows may touch. Default 1, which makes the insert atomic; more gives that up. */
  maxPartitions?: number
}

/** ClickHouse as the rest of the project sees it, embedded or a cluster. Every method rejects with a ClickHouseError. */
export type ClickHouse = {
  /**
   * Inserts rows as one block into one table and, unless told otherwise, one partition: all of them become visible, or
   * none. Deduplication by content is off. A column that the table lacks is an error; a missing one gets its default.
   * Rejects with `clickhouse-unavailable` when the outcome is unknown: insert again what can be recognised.
   */
  insert(table: string, rows: readonly NamedRow[] | readonly RowText[], options?: InsertOptions): Promise<void>
  /** Runs one SELECT, bounded, on a client of that role; values go in through `params` only. */
  query<S extends TSchema>(role: Role, sql: string, params: QueryParams, options: QueryOptions<S>): Promise<Static<S>[]>
  /** Runs a statement without a result (DDL, DELETE, INSERT … SELECT) on the writer's client. */
  command(sql: string, params?: QueryParams): Promise<void>
  /** Kills every query with this log comment, from a client of its own; returns how many were told to stop. */
  kill(logComment: string): Promise<number>
  /** What waits and runs now, for metrics. */
  load(): Readonly<Record<Role, { queued: number; running: number }>>
  /** True for the embedded engine. */
  readonly embedded: boolean
  /** The engine's version, for instance `26.7.2.1`. */
  readonly version: string
  /** Refuses what comes, kills running reads, waits for running writes, closes the clients. */
  close(): Promise<void>
}
