import type { ClickHouse } from '@ioc/clickhouse'
import Type from 'typebox'
import { tableOf } from '../read-model.ts'
import { readModels } from '../read-models/index.ts'

const StatusRow = Type.Object({ status: Type.String(), id: Type.String() })
const CountRow = Type.Object({ rows: Type.String(), positions: Type.String() })

/** `id status` of every row of `facts`, in order of position. */
export async function statuses(clickhouse: ClickHouse, database: string): Promise<string[]> {
  const rows = await clickhouse.query(
    'analyst',
    'SELECT id, status FROM {database:Identifier}.facts ORDER BY position',
    { database },
    { schema: StatusRow },
  )
  return rows.map(({ id, status }) => `${id} ${status}`)
}

/** The table of a read model by the model's name; any other table's name as it is. */
export function tableNamed(name: string): string {
  const model = readModels.find((candidate) => candidate.name === name)
  return model === undefined ? name : tableOf(model)
}

/** Rows and distinct positions of a table, or of a read model. */
export async function countOf(
  clickhouse: ClickHouse,
  database: string,
  table: string,
): Promise<{ rows: number; positions: number }> {
  const [row] = await clickhouse.query(
    'analyst',
    'SELECT count() AS rows, uniqExact(position) AS positions FROM {database:Identifier}.{table:Identifier}',
    { database, table: tableNamed(table) },
    { schema: CountRow },
  )
  return { rows: Number(row?.rows), positions: Number(row?.positions) }
}
