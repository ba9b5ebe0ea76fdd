import type { ClickHouse } from '@ioc/clickhouse'
import Type from 'typebox'

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

/** Rows and distinct positions of a table. */
export async function countOf(
  clickhouse: ClickHouse,
  database: string,
  table: string,
): Promise<{ rows: number; positions: number }> {
  const [row] = await clickhouse.query(
    'analyst',
    'SELECT count() AS rows, uniqExact(position) AS positions FROM {database:Identifier}.{table:Identifier}',
    { database, table },
    { schema: CountRow },
  )
  return { rows: Number(row?.rows), positions: Number(row?.positions) }
}
