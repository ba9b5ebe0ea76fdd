import { migrate, quoteIdentifier, type ClickHouse, type ClusterSettings } from '@ioc/clickhouse'
import { packageFile } from '@ioc/kit'
import Type from 'typebox'
import { tableOf, type ReadModel } from '../read-model.ts'
import { onCluster } from './sql-parts.ts'
import { CHECKPOINT, DEAD_LETTERS, FACTS, META, generationOf } from './names.ts'

const folder = (name: string): string => packageFile('@ioc/projections', 'migrations', name)
const clusterOf = (cluster: ClusterSettings | undefined) => (cluster === undefined ? {} : { cluster })

/** Creates what is beside the generations. Running it again does nothing. */
export async function prepareMeta(clickhouse: ClickHouse, cluster?: ClusterSettings): Promise<void> {
  await migrate(clickhouse, { database: META, folder: folder('meta'), ...clusterOf(cluster) })
}

/** Creates the database of a generation and its tables, without those of read models. Running it again does nothing. */
export async function prepareGeneration(
  clickhouse: ClickHouse,
  database: string,
  cluster?: ClusterSettings,
): Promise<void> {
  await migrate(clickhouse, { database, folder: folder('generation'), ...clusterOf(cluster) })
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
