import type { ClickHouse, QueryOptions, QueryParams, Role } from '@ioc/clickhouse'
import type { Static, TSchema } from 'typebox'
import { DEAD_LETTERS, newestIn, type Snapshot } from './snapshot.ts'

/** Stands for every table: what reads it depends on all that is written. */
export const EVERY_TABLE = '*'

const DATABASE = /\{database:Identifier\}/g
const TABLE = /\{database:Identifier\}\.(\w+)/g
/** A table of a model may carry the model's version behind its name. */
const VERSION = /_v\d+$/

/**
 * The read models (and `facts`, `dead_letters`) whose tables a statement names as `{database:Identifier}.<table>`, which is
 * how all our statements name them; {@link EVERY_TABLE} for one that says it otherwise.
 */
export function tablesIn(sql: string): readonly string[] {
  const named = [...sql.matchAll(TABLE)].flatMap(([, table]) => table ?? [])
  if (named.length === 0 || named.length < [...sql.matchAll(DATABASE)].length) return [EVERY_TABLE]
  return [...new Set(named.map((table) => table.replace(VERSION, '')))]
}

/** What a table's rows are at a snapshot, as far as one text differs from another: a model built anew may have others at the same place. */
function stampOf(snapshot: Snapshot, table: string): string {
  if (table === EVERY_TABLE) return String(snapshot.position)
  // Letters of every model stand in one table, and come and go with its builds.
  const builds = table === DEAD_LETTERS ? [...snapshot.tables.values()].map(({ build }) => build) : []
  const build = snapshot.tables.get(table)?.build ?? builds.join('.')
  return `${newestIn(snapshot, table)}/${build}`
}

/** A text that stays the same as long as nothing has been written to these tables. */
export const stampsOf = (snapshot: Snapshot, tables: Iterable<string>): string =>
  [snapshot.database, ...[...tables].sort().map((table) => `${table}=${stampOf(snapshot, table)}`)].join(' ')

const plain = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value)

/** Results are kept for so long after they were last asked for (two spans at most), and so many of them. */
const SPAN_MS = 10_000
const MOST = 512

/** The newest result of a statement, and how its tables stood when it was read: what is older is of no use any more. */
interface Kept {
  readonly stamps: string
  readonly result: Promise<unknown>
}
type Results = Map<string, Kept>

/**
 * Results of statements, kept as long as the tables that they read have not moved, at whatever position they are asked for
 * again: of a question whose answer has to be given again, only what has moved is read again, and what several ask is read once.
 */
export class KeptStatements {
  readonly #now: () => number
  #fresh: Results = new Map()
  #old: Results = new Map()
  #since: number

  /** @param now real milliseconds */
  constructor(now: () => number) {
    this.#now = now
    this.#since = now()
  }

  /**
   * Reads through what is kept.
   * @param onRead told of each table that a statement reads, also of a kept one
   */
  reader(clickhouse: ClickHouse, snapshot: Snapshot, onRead: (table: string) => void): ClickHouse {
    const query = <S extends TSchema>(
      role: Role,
      sql: string,
      params: QueryParams,
      options: QueryOptions<S>,
    ): Promise<Static<S>[]> => {
      const tables = tablesIn(sql)
      for (const table of tables) onRead(table)
      // As long as the tables stay, so does what is read of them, at whatever newer position. Another one is asked for by name.
      const { position, ...rest } = params
      const asked = position === String(snapshot.position) ? rest : params
      const key = `${sql}\n${JSON.stringify([asked, options.settings ?? {}], plain)}`
      return this.#once(key, stampsOf(snapshot, tables), () => clickhouse.query(role, sql, params, options))
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

  #once<Result>(key: string, stamps: string, load: () => Promise<Result>): Promise<Result> {
    const now = this.#now()
    if (now - this.#since >= SPAN_MS || this.#fresh.size >= MOST) {
      this.#old = this.#fresh
      this.#fresh = new Map()
      this.#since = now
    }
    // Keys carry the statement: a key always stands for the same type of result.
    const known = this.#fresh.get(key) ?? this.#old.get(key)
    this.#old.delete(key)
    if (known?.stamps === stamps) {
      this.#fresh.set(key, known)
      return known.result as Promise<Result>
    }
    const result = load()
    const kept = { stamps, result }
    this.#fresh.set(key, kept)
    // A failed read must not be remembered: the next one tries again.
    result.catch(() => {
      for (const results of [this.#fresh, this.#old]) if (results.get(key) === kept) results.delete(key)
    })
    return result
  }
}
