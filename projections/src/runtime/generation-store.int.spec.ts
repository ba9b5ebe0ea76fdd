import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openClickHouse, type ClickHouse } from '@ioc/clickhouse'
import { noFailpoints } from '@ioc/kit'
import { until } from '@ioc/testkit'
import Type from 'typebox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tableOf } from '../read-model.ts'
import { factAt, tinyModel } from '../testing/entries.ts'
import { countOf } from '../testing/tables.ts'
import { layOutBatch } from './batch.ts'
import { createEntryDecoder } from './decode-entry.ts'
import { GenerationStore } from './generation-store.ts'
import { KnownFacts } from './known-facts.ts'
import { FencedError, checkEpoch, confirm, readPointer, setPointer, takeEpoch, trimConfirmations } from './meta.ts'
import { ModelSet } from './model-set.ts'
import { settleModels } from './model-state.ts'
import { dropDatabase, listGenerations, prepareGeneration, prepareMeta } from './storage.ts'
import { modelVersions, RUNTIME_VERSION } from '../versions.ts'

let dir: string
let clickhouse: ClickHouse
const models = [tinyModel]
const decode = createEntryDecoder(models)

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'ioc-store-'))
  clickhouse = await openClickHouse({ path: dir })
  await prepareMeta(clickhouse)
})
afterAll(async () => {
  await clickhouse.close()
  await rm(dir, { recursive: true, force: true })
})

async function openStore(database: string): Promise<GenerationStore> {
  const epoch = await takeEpoch(clickhouse, 1, 0)
  await prepareGeneration(clickhouse, database)
  const kept = await settleModels({ clickhouse, database }, models, epoch, true)
  return new GenerationStore({
    ...{ clickhouse, database, epoch, failpoints: noFailpoints },
    models: new ModelSet(kept),
  })
}

const batchOf = (...positions: bigint[]) =>
  layOutBatch(
    positions.map((position) => ({
      decoded: decode(factAt(position, { id: `f${position}` })),
      previous: position - 1n,
    })),
    1,
    () => undefined,
    () => 1,
  )

describe('epochs and pointer', () => {
  it('have one holder at a time, also when two take one at once', async () => {
    const [first, second] = await Promise.all([takeEpoch(clickhouse, 1, 0), takeEpoch(clickhouse, 1, 0)])
    expect(first.number).not.toBe(second.number)
    const [older, newer] = first.number < second.number ? [first, second] : [second, first]
    await checkEpoch(clickhouse, newer)
    await expect(checkEpoch(clickhouse, older)).rejects.toThrow(FencedError)
  })

  it('point to what was set last, also when the clock of the machine ran back', async () => {
    const versions = modelVersions(models)
    expect(await readPointer(clickhouse)).toBeUndefined()
    await setPointer(clickhouse, { generation: 1, versions, bootId: 'b' }, 1, 5_000)
    await setPointer(clickhouse, { generation: 2, versions, bootId: '' }, 1, 4_000)
    expect(await readPointer(clickhouse)).toEqual({ generation: 2, versions, bootId: '' })
    expect(versions).toBe(`{"runtime":${RUNTIME_VERSION},"tiny":1}`)
  })

  it('keep the confirmations of the last hour', async () => {
    const hour = 3_600_000
    for (const at of [1_000, 2 * hour, 3 * hour]) await confirm(clickhouse, { at, generation: 1, position: 5n })
    await trimConfirmations(clickhouse, 3 * hour)
    await until('the old one is gone', async () => {
      const { rows } = await countOf(clickhouse, 'ioc', 'confirmations')
      return rows === 2
    })
  })
})

describe('the store of a generation', () => {
  it('writes a batch to every table it touches, the checkpoint last', async () => {
    const store = await openStore('ioc_g11')
    expect(await store.open()).toEqual({ position: 0n, eventId: '' })
    await store.write(batchOf(5n, 9n), 0n)
    expect(await store.checkpoint()).toMatchObject({ position: 9n })
    expect(await countOf(clickhouse, 'ioc_g11', tableOf(tinyModel))).toEqual({ rows: 2, positions: 2 })
    expect(await store.open()).toMatchObject({ position: 9n })
  })

  it('knows facts by source and id up to a position, our own left out', async () => {
    const store = await openStore('ioc_g12')
    await store.write(batchOf(5n, 9n), 0n)
    const known = new KnownFacts(clickhouse, 'ioc_g12', false)
    const entries = [5n, 9n, 11n].map((position) => ({
      decoded: decode(factAt(position + 100n, { id: `f${position}` })),
      previous: 9n,
    }))
    const upToNine = await known.lookUp(entries, 9n)
    expect(['f5', 'f9', 'f11'].map((id) => upToNine(`urn:ioc:test\n${id}`) !== undefined)).toEqual([true, true, false])
    const upToFive = await known.lookUp(entries, 5n)
    expect(['f5', 'f9'].map((id) => upToFive(`urn:ioc:test\n${id}`) !== undefined)).toEqual([true, false])
    const fresh = new KnownFacts(clickhouse, 'ioc_g12', true)
    await fresh.lookUp(entries.slice(0, 1), 0n)
    const filtered = await fresh.lookUp(entries, 9n)
    expect(['f5', 'f9'].map((id) => filtered(`urn:ioc:test\n${id}`) !== undefined)).toEqual([true, false])
  })

  it('keeps the newest thousand checkpoints', async () => {
    const store = await openStore('ioc_g13')
    await clickhouse.command(
      "INSERT INTO ioc_g13.checkpoint SELECT number + 1, number, 'e', 'r', 1, map() FROM numbers(1500)",
    )
    await store.trimCheckpoints()
    await until(
      'the old ones are gone',
      async () => (await countOf(clickhouse, 'ioc_g13', 'checkpoint')).rows === 1_000,
    )
    expect(await store.checkpoint()).toEqual({ position: 1_500n, eventId: 'e' })
  })

  it('writes down of each table how far it has moved, and goes on from there', async () => {
    const newestOf = async () => {
      const [row] = await clickhouse.query(
        'analyst',
        'SELECT newest FROM ioc_g15.checkpoint ORDER BY position DESC LIMIT 1',
        {},
        { schema: Type.Object({ newest: Type.Record(Type.String(), Type.String()) }) },
      )
      return row?.newest
    }
    const empty = (position: bigint) => ({ ...batchOf(position), models: new Map(), newest: new Map() })
    const store = await openStore('ioc_g15')
    await store.open()
    await store.write(batchOf(5n, 9n), 0n)
    await store.write(empty(12n), 9n)
    expect(await newestOf()).toEqual({ tiny: '9', dead_letters: '0' })
    await store.open()
    await store.write(empty(15n), 12n)
    expect(await newestOf()).toEqual({ tiny: '9', dead_letters: '0' })
    // A checkpoint of an older version names no table: each may have moved as late as that.
    await clickhouse.command("INSERT INTO ioc_g15.checkpoint SELECT 20, 15, 'e', 'r', 1, map()")
    await store.open()
    await store.write(empty(25n), 20n)
    expect(await newestOf()).toEqual({ tiny: '20', dead_letters: '20' })
  })

  it('is dropped whole', async () => {
    await openStore('ioc_g14')
    expect(await listGenerations(clickhouse)).toContain(14)
    await dropDatabase(clickhouse, 'ioc_g14')
    expect(await listGenerations(clickhouse)).not.toContain(14)
  })
})
