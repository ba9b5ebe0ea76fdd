import { appendFacts, payments, until } from '@ioc/testkit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { NoReadModelError, SnapshotReader } from '../queries/snapshot.ts'
import { startEngines, type Engines } from '../testing/engines.ts'
import { countOf } from '../testing/tables.ts'
import { setPointer } from './meta.ts'
import { listGenerations, prepareMeta } from './storage.ts'

let engines: Engines
beforeEach(async () => {
  engines = await startEngines()
})
afterEach(() => engines.close())

/** A generation as another version of this code left it: tables that today's rows do not fit. */
async function leaveOldGeneration(): Promise<void> {
  const { clickhouse } = engines
  await prepareMeta(clickhouse)
  await clickhouse.command('CREATE DATABASE ioc_g1')
  for (const [table, columns] of [
    ['migrations', 'id UInt32, name String, checksum String'],
    ['facts', 'position UInt64, time_ns Int64'],
    ['payments', 'position UInt64, time_ns Int64'],
    ['units', 'position UInt64'],
    ['checkpoint', 'position UInt64, received_at String'],
  ] as const)
    await clickhouse.command(`CREATE TABLE ioc_g1.${table} (${columns}) ENGINE = MergeTree ORDER BY tuple()`)
}

describe('a new version of the read models', () => {
  it('builds a generation of its own beside the old one, which readers refuse and which goes afterwards', async () => {
    await appendFacts(engines.log, payments(0, 20))
    await leaveOldGeneration()
    const versions = '{"payments":1,"runtime":1}'
    await setPointer(engines.clickhouse, { generation: 1, versions, bootId: '' }, 0, 1)
    const snapshots = new SnapshotReader(engines.clickhouse)
    await expect(snapshots.open('wall')).rejects.toThrow(NoReadModelError)

    const projector = await engines.projector({ graceMs: 10 })
    const last = await engines.level(projector)
    expect(await snapshots.open('wall')).toMatchObject({ generation: 2, position: last })
    expect((await countOf(engines.clickhouse, 'ioc_g2', 'payments')).positions).toBe(20)
    await until('the old generation is gone', async () => {
      const left = await listGenerations(engines.clickhouse)
      return left.length === 1 && left[0] === 2
    })
  })

  it('takes no notice of a first generation that was begun and never pointed to', async () => {
    await appendFacts(engines.log, payments(0, 5))
    await leaveOldGeneration()
    const projector = await engines.projector()
    await engines.level(projector)
    expect(projector.status()).toMatchObject({ state: 'live', generation: 1 })
    expect((await countOf(engines.clickhouse, 'ioc_g1', 'payments')).positions).toBe(5)
  })
})
