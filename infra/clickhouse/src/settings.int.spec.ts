import { text } from 'node:stream/consumers'
import { createChdbConnection } from 'chdb/connection'
import Type from 'typebox'
import { describe, expect, it } from 'vitest'
import { temporaryClickHouse, temporaryDirectory } from '../test-support/temporary.ts'
import type { Role } from './index.ts'

const ROLES: readonly Role[] = ['writer', 'wall', 'analyst']
const Threads = Type.Object({ threads: Type.String() })
const THREADS = "SELECT value AS threads FROM system.settings WHERE name = 'max_threads'"
const Count = Type.Object({ rows: Type.String() })

describe('settings', () => {
  it('of one read never reach the next read of the same client', async () => {
    const { clickhouse } = await temporaryClickHouse({ analysts: 1 })
    for (const role of ROLES) {
      const before = await clickhouse.query(role, THREADS, {}, { schema: Threads })
      expect(await clickhouse.query(role, THREADS, {}, { schema: Threads, settings: { max_threads: 17 } })).toEqual([
        { threads: '17' },
      ])
      expect(await clickhouse.query(role, THREADS, {}, { schema: Threads })).toEqual(before)
    }
  })

  it('of one insert never reach the next: a deduplication token does not swallow the rows that follow', async () => {
    const { clickhouse, name } = await temporaryClickHouse()
    await clickhouse.command(
      `CREATE TABLE ${name}.t (n UInt64) ENGINE = MergeTree ORDER BY n SETTINGS non_replicated_deduplication_window = 100`,
    )
    const token = { settings: { deduplicate_insert: 'enable', insert_deduplication_token: 'batch-1' } }
    const rows = async () => {
      const [row] = await clickhouse.query('wall', `SELECT count() AS rows FROM ${name}.t`, {}, { schema: Count })
      return row?.rows
    }
    await clickhouse.insert(`${name}.t`, [{ n: '1' }], token)
    await clickhouse.insert(`${name}.t`, [{ n: '1' }], token)
    expect(await rows()).toBe('1')
    await clickhouse.insert(`${name}.t`, [{ n: '2' }])
    await clickhouse.insert(`${name}.t`, [{ n: '2' }])
    expect(await rows()).toBe('3')
  })

  it('given to a bare embedded client do stay on it, which is why this package keeps them in the SQL', async () => {
    const engine = createChdbConnection({ path: await temporaryDirectory() })
    const threads = async (settings?: { max_threads: number }) => {
      const query = `${THREADS} FORMAT JSONEachRow`
      const result = await engine.query({ query, ...(settings ? { clickhouse_settings: settings } : {}) })
      return JSON.parse(await text(result.stream)) as unknown
    }
    await threads({ max_threads: 17 })
    const after = await threads()
    await engine.close()
    expect(after).toEqual({ threads: '17' })
  })
})
