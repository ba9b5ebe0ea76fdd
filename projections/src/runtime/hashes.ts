import { createHash, type Hash } from 'node:crypto'
import { quoteIdentifier, type ClickHouse, type QueryParams } from '@ioc/clickhouse'
import Type from 'typebox'
import { lettersOf, LIVE_LETTERS } from '../live-letters.ts'
import type { LiveTables } from '../live-tables.ts'
import { tableOf } from '../read-model.ts'
import type { KeptModel } from './model-set.ts'
import { DEAD_LETTERS, FACTS } from './names.ts'

/** SHA-256 (hex) and number of rows of each read model, of `facts` and of `dead_letters`. */
export interface ModelHashes {
  readonly hashes: Readonly<Record<string, string>>
  readonly rows: Readonly<Record<string, number>>
}

/** Rows hashed at once: their hashes are one text of 64 characters a row. */
const PAGE_ROWS = 250_000
/** Tables of every generation that are hashed under their own names. */
const ALWAYS = [FACTS, DEAD_LETTERS].map((table) => [table, table] as const)
const READ = { maxExecutionSeconds: 600 }

const ALL_STAND = { where: 'true', params: {} }

const ColumnRow = Type.Object({ table: Type.String(), name: Type.String() })
const CountRow = Type.Object({ rows: Type.String(), low: Type.String(), high: Type.String() })
const TextRow = Type.Object({ text: Type.String() })

/** Columns of the tables to hash by name of what they hold: a read model's name outlasts the names of its tables. */
async function columnsOf(clickhouse: ClickHouse, database: string, names: ReadonlyMap<string, string>) {
  const rows = await clickhouse.query(
    'analyst',
    `SELECT table, name FROM system.columns WHERE database = {database:String} AND name != 'epoch' ORDER BY table, name`,
    { database },
    { schema: ColumnRow },
  )
  const byName = new Map<string, { readonly table: string; readonly columns: string[] }>()
  for (const { table, name } of rows) {
    const hashed = names.get(table)
    if (hashed === undefined || (table === DEAD_LETTERS && name === 'build')) continue
    const columns = byName.get(hashed)?.columns ?? []
    byName.set(hashed, { table, columns: [...columns, name] })
  }
  return byName
}

interface Hashed {
  readonly database: string
  readonly table: string
  readonly columns: readonly string[]
  /** Of rows that stand; with its parameters. */
  readonly where: string
  readonly params: QueryParams
}

interface Range {
  /** Exclusive. */
  readonly above: bigint
  /** Inclusive. */
  readonly upTo: bigint
}

/** Feeds the rows of a range of positions to the hash, in halves until a page holds them. */
async function addRange(clickhouse: ClickHouse, from: Hashed, range: Range, hash: Hash): Promise<number> {
  const params = { ...from.params, above: String(range.above), upTo: String(range.upTo) }
  const table = quoteIdentifier(`${from.database}.${from.table}`)
  const where = `position > {above:UInt64} AND position <= {upTo:UInt64} AND ${from.where}`
  const [count] = await clickhouse.query(
    'analyst',
    `SELECT count() AS rows, min(position) AS low, max(position) AS high FROM ${table} WHERE ${where}`,
    params,
    { schema: CountRow, ...READ },
  )
  const rows = Number(count?.rows ?? 0)
  if (count === undefined || rows === 0) return 0
  const [low, high] = [BigInt(count.low), BigInt(count.high)]
  if (rows > PAGE_ROWS && low < high) {
    const middle = low + (high - low) / 2n
    const lower = await addRange(clickhouse, from, { above: range.above, upTo: middle }, hash)
    return lower + (await addRange(clickhouse, from, { above: middle, upTo: range.upTo }, hash))
  }
  const cells = from.columns.map((column) => quoteIdentifier(column)).join(', ')
  const [page] = await clickhouse.query(
    'analyst',
    `SELECT arrayStringConcat(groupArray(hashed)) AS text
     FROM (SELECT lower(hex(SHA256(formatRowNoNewline('JSONCompactEachRow', ${cells})))) AS hashed
           FROM ${table} WHERE ${where} ORDER BY position, hashed)`,
    params,
    { schema: TextRow, ...READ },
  )
  hash.update(page?.text ?? '')
  return rows
}

/**
 * Hashes what readers can ask for, as it is at a position: per table SHA-256 over the SHA-256 (lower-case hex) of each of its rows as
 * compact JSON with columns by name, in the order of (position, hash). All columns count but `epoch`, which depends on who wrote, and
 * of dead letters the model's build, which depends on how often it was built. The engine hashes rows: sent here they would cost as
 * much as reading the log. A row that stands twice counts twice. Batches, merges and machine time change nothing.
 */
export async function hashModels(
  clickhouse: ClickHouse,
  database: string,
  kept: readonly KeptModel[],
  position: bigint,
): Promise<ModelHashes> {
  const hashes: Record<string, string> = {}
  const rows: Record<string, number> = {}
  const names = new Map([...kept.map(({ model }) => [tableOf(model), model.name] as const), ...ALWAYS])
  const tables: LiveTables = new Map(kept.map(({ model, build }) => [model.name, { version: model.version, build }]))
  const range = { above: 0n, upTo: position }
  const found = await columnsOf(clickhouse, database, names)
  for (const [name, { table, columns }] of [...found].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const hash = createHash('sha256')
    const standing = table === DEAD_LETTERS ? { where: LIVE_LETTERS, params: lettersOf(tables) } : ALL_STAND
    rows[name] = await addRange(clickhouse, { database, table, columns, ...standing }, range, hash)
    hashes[name] = hash.digest('hex')
  }
  return { hashes, rows }
}
