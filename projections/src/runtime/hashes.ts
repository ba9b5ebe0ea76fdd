import { createHash, type Hash } from 'node:crypto'
import { quoteIdentifier, type ClickHouse } from '@ioc/clickhouse'
import Type from 'typebox'

/** SHA-256 (hex) and number of rows of each read model, of `facts` and of `dead_letters`. */
export interface ModelHashes {
  readonly hashes: Readonly<Record<string, string>>
  readonly rows: Readonly<Record<string, number>>
}

/** Rows fetched at once: results are buffered whole. */
const PAGE_ROWS = 100_000
/** Tables of a generation that say how it was written, not what it holds. */
const NOT_HASHED: ReadonlySet<string> = new Set(['checkpoint', 'migrations'])
const READ = { maxExecutionSeconds: 600 }

const ColumnRow = Type.Object({ table: Type.String(), name: Type.String() })
const CountRow = Type.Object({ rows: Type.String(), low: Type.String(), high: Type.String() })
const TextRow = Type.Object({ text: Type.String() })

async function columnsOf(clickhouse: ClickHouse, database: string): Promise<Map<string, string[]>> {
  const rows = await clickhouse.query(
    'analyst',
    `SELECT table, name FROM system.columns WHERE database = {database:String} AND name != 'epoch' ORDER BY table, name`,
    { database },
    { schema: ColumnRow },
  )
  const byTable = new Map<string, string[]>()
  for (const { table, name } of rows) {
    if (!NOT_HASHED.has(table)) byTable.set(table, [...(byTable.get(table) ?? []), name])
  }
  return byTable
}

interface Range {
  /** Exclusive. */
  readonly above: bigint
  /** Inclusive. */
  readonly upTo: bigint
}

/** Feeds the rows of a range of positions to the hash, in halves until a page holds them. */
async function addRange(
  clickhouse: ClickHouse,
  from: { readonly database: string; readonly table: string; readonly columns: readonly string[] },
  range: Range,
  hash: Hash,
): Promise<number> {
  const params = { above: String(range.above), upTo: String(range.upTo) }
  const table = quoteIdentifier(`${from.database}.${from.table}`)
  const where = 'position > {above:UInt64} AND position <= {upTo:UInt64}'
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
  const page = await clickhouse.query(
    'analyst',
    `SELECT formatRowNoNewline('JSONCompactEachRow', ${cells}) AS text FROM ${table} WHERE ${where}
     ORDER BY position, text`,
    params,
    { schema: TextRow, ...READ },
  )
  for (const { text } of page) hash.update(text).update('\n')
  return rows
}

/**
 * Hashes what readers can ask for, as it is at a position: per table SHA-256 over its rows in the order of (position, row as
 * compact JSON with columns by name), each followed by a line feed. All columns count but `epoch`, which depends on who wrote.
 * A row that stands twice counts twice. Batches, merges and machine time change nothing.
 */
export async function hashModels(clickhouse: ClickHouse, database: string, position: bigint): Promise<ModelHashes> {
  const hashes: Record<string, string> = {}
  const rows: Record<string, number> = {}
  for (const [table, columns] of await columnsOf(clickhouse, database)) {
    const hash = createHash('sha256')
    rows[table] = await addRange(clickhouse, { database, table, columns }, { above: 0n, upTo: position }, hash)
    hashes[table] = hash.digest('hex')
  }
  return { hashes, rows }
}
