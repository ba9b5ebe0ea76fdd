import { quoteIdentifier, quoteString, type ClickHouse, type ClusterSettings } from '@ioc/clickhouse'
import Type from 'typebox'
import { tableOf, type ReadModel } from '../read-model.ts'
import { engineOf, onCluster } from './sql-parts.ts'

/** Where a build of a model is made: nobody reads it, and its content gets the model's own name once it is complete. */
export const stagingOf = (model: Pick<ReadModel, 'name' | 'version'>, build: number): string =>
  `${tableOf(model)}_build${build}`

export const MODEL_TABLE = /_v\d+(?:_build\d+)?$/
const COMMENT = /^build (\d+)$/

const TableRow = Type.Object({ name: Type.String(), comment: Type.String() })

/** Tables of read models in a generation, with the build whose rows they hold: written into the table, it travels with a new name. */
export type ModelTables = ReadonlyMap<string, number>

export async function listModelTables(clickhouse: ClickHouse, database: string): Promise<ModelTables> {
  const rows = await clickhouse.query(
    'writer',
    'SELECT name, comment FROM system.tables WHERE database = {database:String}',
    { database },
    { schema: TableRow },
  )
  const found = rows.filter(({ name }) => MODEL_TABLE.test(name))
  return new Map(found.map(({ name, comment }) => [name, Number(COMMENT.exec(comment)?.[1] ?? 0)]))
}

export interface TablePlace {
  readonly clickhouse: ClickHouse
  readonly database: string
  readonly cluster?: ClusterSettings | undefined
}

const quoted = ({ database }: TablePlace, table: string): string => quoteIdentifier(`${database}.${table}`)

/** Every read model has its own columns, then the position, by which rows are read, and the epoch that wrote them. */
export async function createModelTable(
  place: TablePlace,
  { columns, orderBy }: ReadModel,
  table: string,
  build: number,
): Promise<void> {
  const own = columns.map((column) => `${quoteIdentifier(column.name)} ${column.type}`)
  const key = [...orderBy, 'position'].map(quoteIdentifier)
  await place.clickhouse.command(`CREATE TABLE IF NOT EXISTS ${quoted(place, table)} ${onCluster(place.cluster)}
    (${own.join(', ')}, position UInt64, epoch UInt32, INDEX by_position position TYPE minmax GRANULARITY 1)
    ENGINE = ${engineOf(place.cluster)} ORDER BY (${key.join(', ')}) COMMENT ${quoteString(`build ${build}`)}`)
}

export async function dropModelTable(place: TablePlace, table: string): Promise<void> {
  await place.clickhouse.command(`DROP TABLE IF EXISTS ${quoted(place, table)} ${onCluster(place.cluster)} SYNC`)
}

/** Gives what was built the model's own name, at once for every reader; what had it before takes the other name. */
export async function swapNames(
  place: TablePlace,
  model: ReadModel,
  build: number,
  tables: ModelTables,
): Promise<void> {
  const [live, staging] = [quoted(place, tableOf(model)), quoted(place, stagingOf(model, build))]
  const statement = tables.has(tableOf(model))
    ? `EXCHANGE TABLES ${live} AND ${staging}`
    : `RENAME TABLE ${staging} TO ${live}`
  await place.clickhouse.command(`${statement} ${onCluster(place.cluster)}`)
}

/**
 * Puts right what a death between new names and their record left: the table with a model's own name is the build that is
 * recorded, and what is not recorded goes back to where it is built.
 * @param recorded build of the model's own table; `undefined` where none is recorded
 */
export async function undoHalfSwap(
  place: TablePlace,
  model: ReadModel,
  recorded: number | undefined,
  tables: ModelTables,
): Promise<void> {
  const live = tableOf(model)
  const has = tables.get(live)
  if (has === undefined || has === recorded) return
  const staging = stagingOf(model, has)
  const command = (text: string): Promise<void> => place.clickhouse.command(`${text} ${onCluster(place.cluster)}`)
  if (recorded !== undefined && tables.get(staging) === recorded) {
    await command(`EXCHANGE TABLES ${quoted(place, live)} AND ${quoted(place, staging)}`)
  } else if (!tables.has(staging)) {
    await command(`RENAME TABLE ${quoted(place, live)} TO ${quoted(place, staging)}`)
  }
}

/** Inserts texts of rows that end with position and epoch, as one block. */
export async function insertModelRows(
  { clickhouse, database }: Pick<TablePlace, 'clickhouse' | 'database'>,
  { columns }: ReadModel,
  table: string,
  rows: readonly string[],
): Promise<void> {
  const order = [...columns.map(({ name }) => name), 'position', 'epoch']
  await clickhouse.insert(`${database}.${table}`, rows, { columns: order })
}
