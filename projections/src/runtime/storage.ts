import { migrate, quoteIdentifier, quoteString, type ClickHouse, type ClusterSettings } from '@ioc/clickhouse'
import { packageFile } from '@ioc/kit'
import Type from 'typebox'
import { tableOf, type ReadModel } from '../read-model.ts'
import { CHECKPOINT, DEAD_LETTERS, FACTS, META, generationOf } from './names.ts'

const folder = (name: string): string => packageFile('@ioc/projections', 'migrations', name)
const clusterOf = (cluster: ClusterSettings | undefined) => (cluster === undefined ? {} : { cluster })

/** Creates what is beside the generations. Running it again does nothing. */
export async function prepareMeta(clickhouse: ClickHouse, cluster?: ClusterSettings): Promise<void> {
  await migrate(clickhouse, { database: META, folder: folder('meta'), ...clusterOf(cluster) })
}

const onCluster = (cluster: ClusterSettings | undefined): string =>
  cluster === undefined ? '' : `ON CLUSTER ${quoteString(cluster.name)}`

function engineOf(cluster: ClusterSettings | undefined): string {
  if (cluster === undefined) return 'MergeTree'
  const path = quoteString(cluster.replicaPath ?? '/clickhouse/tables/{shard}/{database}/{table}')
  return `ReplicatedMergeTree(${path}, ${quoteString(cluster.replicaName ?? '{replica}')})`
}

/** Every read model has its own columns, then the position, by which rows are read, and the epoch that wrote them. */
function modelTable(database: string, model: ReadModel, cluster?: ClusterSettings): string {
  const { columns, orderBy } = model
  const own = columns.map((column) => `${quoteIdentifier(column.name)} ${column.type}`)
  const key = [...orderBy, 'position'].map(quoteIdentifier)
  return `CREATE TABLE IF NOT EXISTS ${quoteIdentifier(`${database}.${tableOf(model)}`)} ${onCluster(cluster)}
    (${own.join(', ')}, position UInt64, epoch UInt32, INDEX by_position position TYPE minmax GRANULARITY 1)
    ENGINE = ${engineOf(cluster)} ORDER BY (${key.join(', ')})`
}

/** Creates the database and tables of a generation. Running it again does nothing. */
export async function prepareGeneration(
  clickhouse: ClickHouse,
  database: string,
  models: readonly ReadModel[],
  cluster?: ClusterSettings,
): Promise<void> {
  await migrate(clickhouse, { database, folder: folder('generation'), ...clusterOf(cluster) })
  for (const model of models) await clickhouse.command(modelTable(database, model, cluster))
}

/** Tables of a generation that rows of a position may stand in, in the order in which they are written. */
export const tablesOf = (models: readonly ReadModel[]): readonly string[] => [
  ...models.map(tableOf),
  DEAD_LETTERS,
  FACTS,
  CHECKPOINT,
]

const DatabaseRow = Type.Object({ name: Type.String() })

/** Generations that have a database, ascending. */
export async function listGenerations(clickhouse: ClickHouse): Promise<number[]> {
  const rows = await clickhouse.query('writer', 'SELECT name FROM system.databases', {}, { schema: DatabaseRow })
  return rows.flatMap(({ name }) => generationOf(name) ?? []).sort((a, b) => a - b)
}

export async function dropDatabase(clickhouse: ClickHouse, database: string, cluster?: ClusterSettings): Promise<void> {
  await clickhouse.command(`DROP DATABASE IF EXISTS ${quoteIdentifier(database)} ${onCluster(cluster)} SYNC`)
}
