import Type from 'typebox'
import { describe, expect, it } from 'vitest'
import { temporaryClickHouse } from '../test-support/temporary.ts'
import { ClickHouseBusyError, ClickHouseCancelledError, type ClickHouse, type Role } from './index.ts'

const Count = Type.Object({ rows: Type.String() })
const Slept = Type.Object({ slept: Type.String() })

/** Reads `rows` rows one by one, a tenth of a second each, from a table that holds more. */
const scan = (
  clickhouse: ClickHouse,
  role: Role,
  table: string,
  rows: number,
  options: { logComment?: string; signal?: AbortSignal } = {},
) =>
  clickhouse.query(
    role,
    `SELECT sum(sleepEachRow(0.1)) AS slept FROM (SELECT n FROM ${table} LIMIT {rows:UInt32})`,
    { rows },
    {
      schema: Slept,
      maxExecutionSeconds: 60,
      settings: { max_block_size: 1, max_threads: 1 },
      ...options,
    },
  )

const tableOf = async (clickhouse: ClickHouse, name: string): Promise<string> => {
  const table = `${name}.t`
  await clickhouse.command(
    `CREATE TABLE ${table} (n UInt64) ENGINE = MergeTree ORDER BY n SETTINGS index_granularity = 1`,
  )
  await clickhouse.insert(
    table,
    Array.from({ length: 1000 }, (_, n) => ({ n: String(n) })),
  )
  return table
}

const count = async (clickhouse: ClickHouse, table: string) => {
  const [row] = await clickhouse.query('wall', `SELECT count() AS rows FROM ${table}`, {}, { schema: Count })
  return row?.rows
}

const runs = async (clickhouse: ClickHouse, comment: string) => {
  const running = "SELECT count() AS rows FROM system.processes WHERE Settings['log_comment'] = {comment:String}"
  const [row] = await clickhouse.query('wall', running, { comment }, { schema: Count })
  return row?.rows === '1'
}

describe('clients of different roles', () => {
  it('do not wait for each other: the writer commits and the wall sees it while a scan of five seconds is open', async () => {
    const { clickhouse, name } = await temporaryClickHouse()
    const table = await tableOf(clickhouse, name)
    const started = performance.now()
    let open = true
    const scanning = scan(clickhouse, 'analyst', table, 55, { logComment: 'scan' }).finally(() => (open = false))
    await expect.poll(() => runs(clickhouse, 'scan')).toBe(true)
    for (let batch = 1; batch <= 5; batch++) {
      await clickhouse.insert(table, [{ n: String(1000 + batch) }])
      expect(await count(clickhouse, table)).toBe(String(1000 + batch))
    }
    expect(open).toBe(true)
    await scanning
    expect(performance.now() - started).toBeGreaterThan(5000)
  })

  it('leave the wall and the killing of a query working while the writer and every analyst are busy', async () => {
    const { clickhouse, name } = await temporaryClickHouse({ analysts: 8 })
    const table = await tableOf(clickhouse, name)
    const busy = [scan(clickhouse, 'writer', table, 500, { logComment: 'w' })]
    for (let n = 0; n < 8; n++) busy.push(scan(clickhouse, 'analyst', table, 500, { logComment: `a${n}` }))
    const outcomes = Promise.allSettled(busy)
    await expect.poll(() => runs(clickhouse, 'a0')).toBe(true)
    expect(await count(clickhouse, table)).toBe('1000')
    await expect.poll(() => clickhouse.kill('w')).toBe(1)
    await clickhouse.close()
    expect((await outcomes).map(({ status }) => status)).toEqual(busy.map(() => 'rejected'))
  })

  it('refuse a query early when too many wait already', async () => {
    const { clickhouse, name } = await temporaryClickHouse({ wall: { maxQueued: 1 } })
    const table = await tableOf(clickhouse, name)
    const held = new AbortController()
    const running = scan(clickhouse, 'wall', table, 500, { signal: held.signal })
    const waiting = count(clickhouse, table)
    await expect(count(clickhouse, table)).rejects.toBeInstanceOf(ClickHouseBusyError)
    expect(clickhouse.load().wall).toEqual({ queued: 1, running: 1 })
    held.abort()
    await expect(running).rejects.toBeInstanceOf(ClickHouseCancelledError)
    expect(await waiting).toBe('1000')
  })
})

describe('a running query', () => {
  it('ends when it is killed by its log comment from another client', async () => {
    const { clickhouse, name } = await temporaryClickHouse()
    const scanning = scan(clickhouse, 'analyst', await tableOf(clickhouse, name), 500, { logComment: 'long one' })
    const outcome = scanning.catch((error: unknown) => error)
    await expect.poll(() => clickhouse.kill('long one')).toBe(1)
    expect(await outcome).toMatchObject({ name: 'ClickHouseCancelledError', code: 'clickhouse-cancelled' })
    expect(await clickhouse.kill('long one')).toBe(0)
  })

  it('is killed in the engine when its signal fires, and the client serves the next query', async () => {
    const { clickhouse, name } = await temporaryClickHouse({ analysts: 1 })
    const table = await tableOf(clickhouse, name)
    const leaving = new AbortController()
    const scanning = scan(clickhouse, 'analyst', table, 500, { logComment: 'left', signal: leaving.signal })
    await expect.poll(() => runs(clickhouse, 'left')).toBe(true)
    leaving.abort()
    await expect(scanning).rejects.toBeInstanceOf(ClickHouseCancelledError)
    const next = await clickhouse.query('analyst', "SELECT '0' AS slept", {}, { schema: Slept })
    expect(next).toEqual([{ slept: '0' }])
    expect(await runs(clickhouse, 'left')).toBe(false)
  })

  it('is waited for by close when it writes, and killed when it reads', async () => {
    const { clickhouse, name } = await temporaryClickHouse()
    const table = await tableOf(clickhouse, name)
    const reading = scan(clickhouse, 'analyst', table, 500, { logComment: 'r' }).catch((error: unknown) => error)
    await expect.poll(() => runs(clickhouse, 'r')).toBe(true)
    const writing = clickhouse.insert(table, [{ n: '5000' }])
    await clickhouse.close()
    await expect(writing).resolves.toBeUndefined()
    expect(await reading).toBeInstanceOf(ClickHouseCancelledError)
    await expect(count(clickhouse, table)).rejects.toMatchObject({ code: 'clickhouse-closed' })
  })
})
