import type { ClickHouse, QueryParams } from '@ioc/clickhouse'
import Type from 'typebox'

const CountRow = Type.Object({ rows: Type.String() })

/** Whether a table has rows that fit. @param where a condition with parameters */
export async function hasRows(
  clickhouse: ClickHouse,
  database: string,
  table: string,
  where: string,
  params: QueryParams,
): Promise<boolean> {
  const [row] = await clickhouse.query(
    'writer',
    `SELECT count() AS rows FROM {database:Identifier}.{table:Identifier} WHERE ${where}`,
    { database, table, ...params },
    { schema: CountRow },
  )
  return row !== undefined && row.rows !== '0'
}

/** Removes the rows that fit, and returns when they are gone. */
export async function removeRows(
  clickhouse: ClickHouse,
  database: string,
  table: string,
  where: string,
  params: QueryParams,
): Promise<void> {
  // A mutation rewrites parts; asking first is cheap.
  if (!(await hasRows(clickhouse, database, table, where, params))) return
  await clickhouse.command(
    `ALTER TABLE {database:Identifier}.{table:Identifier} DELETE WHERE ${where} SETTINGS mutations_sync = 2`,
    { database, table, ...params },
  )
}
