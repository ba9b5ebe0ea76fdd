import fc from 'fast-check'
import Type from 'typebox'
import { describe, expect, it } from 'vitest'
import { temporaryClickHouse } from '../test-support/temporary.ts'

const Anything = Type.Object({})
const Text = Type.Object({ text: Type.String(), texts: Type.Array(Type.String()), big: Type.String() })

describe('a read', () => {
  it('gets every value through parameters, whatever characters it has', async () => {
    const { clickhouse } = await temporaryClickHouse()
    const text = fc.string({
      unit: fc.oneof(
        fc.constantFrom(...`'"\\\n\t\r\0{}:;,[]-#\`$N`),
        fc.string({ minLength: 1, maxLength: 1, unit: 'grapheme' }),
      ),
    })
    await fc.assert(
      fc.asyncProperty(
        text,
        fc.array(text, { maxLength: 4 }),
        fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
        async (value, values, big) => {
          const sql = 'SELECT {text:String} AS text, {texts:Array(String)} AS texts, {big:UInt64} AS big'
          const rows = await clickhouse.query(
            'wall',
            sql,
            { text: value, texts: values, big: String(big) },
            { schema: Text },
          )
          expect(rows).toEqual([{ text: value, texts: values, big: String(big) }])
        },
      ),
      { numRuns: 150 },
    )
  })

  it('takes the names of tens of thousands of units as parameters', async () => {
    const { clickhouse } = await temporaryClickHouse()
    const units = Array.from({ length: 40_000 }, (_, index) => `94-TH-Trường ${index}`)
    const rows = await clickhouse.query(
      'analyst',
      'SELECT arrayJoin({units:Array(String)}) AS unit',
      { units },
      { schema: Type.Object({ unit: Type.String() }) },
    )
    expect(rows.map(({ unit }) => unit)).toEqual(units)
  })

  it('gets its own values while others with the same names run beside it', async () => {
    const { clickhouse } = await temporaryClickHouse()
    const Row = Type.Object({ mine: Type.String() })
    const series = async (role: 'writer' | 'wall' | 'analyst') => {
      for (let n = 0; n < 100; n++) {
        const sql = 'SELECT {mine:String} AS mine, sum(number) FROM numbers({n:UInt32})'
        const rows = await clickhouse.query(role, sql, { mine: `${role}-${n}`, n }, { schema: Row })
        expect(rows[0]?.mine).toBe(`${role}-${n}`)
      }
    }
    await Promise.all([series('writer'), series('wall'), series('analyst')])
  })

  it('fails when a parameter is missing, although an earlier query gave one of that name', async () => {
    const { clickhouse } = await temporaryClickHouse()
    await clickhouse.query('wall', 'SELECT {unit:String}', { unit: 'a' }, { schema: Anything })
    await expect(clickhouse.query('wall', 'SELECT {unit:String}', {}, { schema: Anything })).rejects.toMatchObject({
      code: 'clickhouse-query',
      engineCode: 456,
    })
  })

  it('returns 64-bit integers as strings and times in UTC', async () => {
    const { clickhouse } = await temporaryClickHouse()
    const schema = Type.Object({ big: Type.String(), sum: Type.String(), at: Type.String(), zone: Type.String() })
    const sql = `SELECT toInt64(-9223372036854775808) AS big, sum(toUInt8(1)) AS sum,
      toDateTime64({at:Float64}, 3) AS at, timezone() AS zone`
    expect(await clickhouse.query('wall', sql, { at: 1757029500.123 }, { schema })).toEqual([
      { big: '-9223372036854775808', sum: '1', at: '2025-09-04 23:45:00.123', zone: 'UTC' },
    ])
  })

  it('is bounded in time, in memory and in the size of its result', async () => {
    const { clickhouse } = await temporaryClickHouse()
    const endless = 'SELECT count() FROM numbers(1000000000000) WHERE sipHash64(number) = 1'
    await expect(
      clickhouse.query('wall', endless, {}, { schema: Anything, maxExecutionSeconds: 1 }),
    ).rejects.toMatchObject({
      name: 'ClickHouseLimitError',
      limit: 'time',
    })
    const large = 'SELECT length(groupArray(number)) FROM numbers(100000000)'
    await expect(
      clickhouse.query('analyst', large, {}, { schema: Anything, maxMemoryBytes: 10_000_000 }),
    ).rejects.toMatchObject({
      code: 'clickhouse-limit-memory',
    })
    const long = 'SELECT number FROM numbers(100000)'
    await expect(clickhouse.query('wall', long, {}, { schema: Anything, maxResultRows: 1000 })).rejects.toMatchObject({
      code: 'clickhouse-limit-result',
    })
    const wide = 'SELECT randomPrintableASCII(1000) AS x FROM numbers(10000)'
    await expect(
      clickhouse.query('wall', wide, {}, { schema: Anything, maxResultBytes: 100_000 }),
    ).rejects.toMatchObject({
      code: 'clickhouse-limit-result',
    })
    expect(
      await clickhouse.query('wall', 'SELECT 1 AS one', {}, { schema: Type.Object({ one: Type.Number() }) }),
    ).toEqual([{ one: 1 }])
  })

  it('carries the bounds of its role when it names none', async () => {
    const { clickhouse } = await temporaryClickHouse({ wall: { maxExecutionSeconds: 7, maxMemoryBytes: 123_456_789 } })
    const sql =
      "SELECT name, value FROM system.settings WHERE name IN ('max_execution_time', 'max_memory_usage') ORDER BY name"
    const schema = Type.Object({ name: Type.String(), value: Type.String() })
    expect(await clickhouse.query('wall', sql, {}, { schema })).toEqual([
      { name: 'max_execution_time', value: '7' },
      { name: 'max_memory_usage', value: '123456789' },
    ])
  })

  it('names the row and the field when the result has another shape', async () => {
    const { clickhouse } = await temporaryClickHouse()
    const schema = Type.Object({ n: Type.Number({ maximum: 1 }) })
    await expect(
      clickhouse.query('wall', 'SELECT toUInt8(number) AS n FROM numbers(3)', {}, { schema }),
    ).rejects.toMatchObject({
      code: 'clickhouse-decode',
      message: expect.stringContaining('row 2/n'),
    })
  })
})
