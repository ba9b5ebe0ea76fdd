import Type from 'typebox'
import { describe, expect, it } from 'vitest'
import { temporaryClickHouse } from '../test-support/temporary.ts'
import type { ClickHouse } from './index.ts'

const Count = Type.Object({ rows: Type.String(), parts: Type.String() })

const tableOf = async (clickhouse: ClickHouse, name: string): Promise<string> => {
  await clickhouse.command(
    `CREATE TABLE ${name}.facts (position UInt64, day Date, at DateTime64(3, 'UTC'), text String)
     ENGINE = MergeTree PARTITION BY toYYYYMM(day) ORDER BY position`,
  )
  return `${name}.facts`
}

const countOf = async (clickhouse: ClickHouse, table: string) => {
  const sql = `SELECT count() AS rows, uniqExact(_part) AS parts FROM ${table}`
  const [row] = await clickhouse.query('wall', sql, {}, { schema: Count })
  return row
}

const row = (position: string, text = '', day = '2025-09-05') => ({
  position,
  day,
  at: '2025-09-05T06:45:00.123+07:00',
  text,
})

describe('an insert', () => {
  it('carries 64-bit integers, times with offset and any text through unchanged', async () => {
    const { clickhouse, name } = await temporaryClickHouse()
    const table = await tableOf(clickhouse, name)
    const text = `it's {a:String} ; -- \\ "\n\t Đồng Tháp \u0001 🎓`
    await clickhouse.insert(table, [row('18446744073709551615', text)])
    const schema = Type.Object({ position: Type.String(), day: Type.String(), at: Type.String(), text: Type.String() })
    expect(await clickhouse.query('wall', `SELECT * FROM ${table}`, {}, { schema })).toEqual([
      { position: '18446744073709551615', day: '2025-09-05', at: '2025-09-04 23:45:00.123', text },
    ])
  })

  it('is one block however many rows it has', async () => {
    const { clickhouse, name } = await temporaryClickHouse()
    const table = await tableOf(clickhouse, name)
    await clickhouse.command(`SYSTEM STOP MERGES ${table}`)
    const rows = Array.from({ length: 120_000 }, (_, n) => row(String(n), 'x'.repeat(100)))
    await clickhouse.insert(table, rows, { settings: { max_block_size: 1000 } })
    expect(await countOf(clickhouse, table)).toEqual({ rows: '120000', parts: '1' })
  })

  it('shows nothing of itself when one of its rows is unreadable, even the last', async () => {
    const { clickhouse, name } = await temporaryClickHouse()
    const table = await tableOf(clickhouse, name)
    const rows = [...Array.from({ length: 50_000 }, (_, n) => row(String(n))), row('not a number')]
    await expect(clickhouse.insert(table, rows)).rejects.toMatchObject({ code: 'clickhouse-query', engineCode: 27 })
    expect(await countOf(clickhouse, table)).toEqual({ rows: '0', parts: '0' })
  })

  it('is refused when it touches two partitions, since it would not be atomic', async () => {
    const { clickhouse, name } = await temporaryClickHouse()
    const table = await tableOf(clickhouse, name)
    const rows = [row('1', '', '2025-09-05'), row('2', '', '2025-10-05')]
    await expect(clickhouse.insert(table, rows)).rejects.toMatchObject({ engineCode: 252 })
    expect(await countOf(clickhouse, table)).toEqual({ rows: '0', parts: '0' })
    await clickhouse.insert(table, rows, { maxPartitions: 2 })
    expect(await countOf(clickhouse, table)).toEqual({ rows: '2', parts: '2' })
  })

  it('is refused when a row has a column that the table lacks', async () => {
    const { clickhouse, name } = await temporaryClickHouse()
    const table = await tableOf(clickhouse, name)
    await expect(clickhouse.insert(table, [{ ...row('1'), extra: 1 }])).rejects.toMatchObject({ engineCode: 117 })
  })

  it('of no rows does nothing, and one into an unknown table says so', async () => {
    const { clickhouse, name } = await temporaryClickHouse()
    await clickhouse.insert(`${name}.nothing`, [])
    await expect(clickhouse.insert(`${name}.nothing`, [row('1')])).rejects.toMatchObject({ engineCode: 60 })
  })
})
