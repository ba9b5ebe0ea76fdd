import type { ClickHouse } from '@ioc/clickhouse'
import { createLogger } from '@ioc/kit'
import { appendFacts, payments, until } from '@ioc/testkit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { tableOf, type ReadModel } from '../read-model.ts'
import { readModels } from '../read-models/index.ts'
import { startEngines, type Engines } from '../testing/engines.ts'
import { countOf } from '../testing/tables.ts'
import { readDeadLetters } from './dead-letters.ts'
import { MODEL_BUILD_FAILPOINTS } from './failpoints.ts'
import { listModelTables } from './model-tables.ts'
import { startProjector, type Projector, type ProjectorOptions } from './projector.ts'
import { UnknownModelError } from './projector-runtime.ts'

let engines: Engines
beforeEach(async () => {
  engines = await startEngines()
  engines.feed()
})
const burials: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const bury of burials.splice(0)) await bury()
  await engines.close()
})

/** The read models with a newer version of payments, which does what `rows` says. */
const withPayments = (version: number, rows?: ReadModel['rows']): readonly ReadModel[] =>
  readModels.map((model) => (model.name === 'payments' ? { ...model, version, rows: rows ?? model.rows } : model))

const broken = (): never => {
  throw new Error('a defect')
}

const tablesIn = async (): Promise<string[]> => [...(await listModelTables(engines.clickhouse, 'ioc_g1')).keys()].sort()
const isBuilt = (projector: Projector, version: number) => () =>
  projector.status().models['payments']?.version === version && projector.status().build === null

/** What it holds now, and what a whole generation made from the log holds. */
async function sameAsRebuilt(projector: Projector): Promise<void> {
  const position = await engines.level(projector)
  const live = await projector.hashesAt(position, 30_000)
  await projector.rebuild('a spec compares')
  expect(await projector.hashesAt(position, 30_000)).toEqual(live)
}

async function filled(facts: number, options: Parameters<Engines['projector']>[0] = {}): Promise<void> {
  const projector = await engines.projector(options)
  await appendFacts(engines.log, payments(0, facts))
  await engines.level(projector)
  await projector.close()
}

/** Runs a projector until it dies at a failpoint: from there on it does nothing any more, as a killed process. */
async function dieAt(
  name: string,
  passing: number,
  options: Pick<ProjectorOptions, 'models' | 'limits'>,
): Promise<void> {
  let [hits, dead] = [0, false]
  const silence = new AbortController()
  const killed = (): Promise<never> =>
    new Promise((_, reject) => silence.signal.addEventListener('abort', () => reject(new Error('killed'))))
  const clickhouse: ClickHouse = {
    ...engines.clickhouse,
    query: (...given) => (dead ? killed() : engines.clickhouse.query(...given)),
    insert: (...given) => (dead ? killed() : engines.clickhouse.insert(...given)),
    command: (...given) => (dead ? killed() : engines.clickhouse.command(...given)),
  }
  const hit = (at: string): void => {
    if (at === name && ++hits === passing) dead = true
    if (dead) throw new Error('killed')
  }
  const { log, natsUrl } = engines
  const projector = await startProjector({
    ...{ log, natsUrl, clickhouse, failpoints: { hit }, ...options },
    clock: { real: () => Date.now() },
    logger: createLogger('spec', 'silent'),
  })
  burials.push(async () => {
    silence.abort()
    await projector.close().catch(() => undefined)
  })
  await until('it has died', () => dead)
}

describe('a new version of one read model', () => {
  it('is built alone beside the others, which go on, and the old table goes afterwards', async () => {
    await filled(20)
    const projector = await engines.projector({ models: withPayments(99), graceMs: 0 })
    expect(projector.status()).toMatchObject({ state: 'live', generation: 1 })
    await appendFacts(engines.log, payments(20, 30))
    await until('it is built', isBuilt(projector, 99))
    await engines.level(projector)
    expect(projector.status()).toMatchObject({ generation: 1, waiting: [] })
    expect(await countOf(engines.clickhouse, 'ioc_g1', 'payments_v99')).toEqual({ rows: 30, positions: 30 })
    expect(projector.status().models['units']).toMatchObject({ build: 1 })
    await until('the old table is gone', async () => !(await tablesIn()).includes('payments_v3'))
    await sameAsRebuilt(projector)
  })

  it('that is added is built alone, and one that is taken away loses its table', async () => {
    const without = readModels.filter(({ name }) => name !== 'payments')
    await filled(10, { models: without })
    const added = await engines.projector({ graceMs: 0 })
    await until('it is live', () => added.status().models['payments'] !== undefined)
    expect(added.status().generation).toBe(1)
    expect(await countOf(engines.clickhouse, 'ioc_g1', 'payments')).toEqual({ rows: 10, positions: 10 })
    await added.close()
    const removed = await engines.projector({ models: without, graceMs: 0 })
    await until('its table is gone', async () => !(await tablesIn()).some((table) => table.startsWith('payments')))
    expect(removed.status().models['payments']).toBeUndefined()
  })

  it('takes in no duplicates, conflicts and unreadable facts, as the live ones did not', async () => {
    const projector = await engines.projector({ graceMs: 0 })
    await appendFacts(engines.log, payments(0, 10))
    await appendFacts(engines.log, payments(0, 5))
    await engines.level(projector)
    const before = await projector.hashesAt(await engines.lastFact(), 30_000)
    await projector.rebuildModel('payments', 'a spec')
    expect(projector.status().models['payments']).toMatchObject({ build: 2 })
    expect(await projector.hashesAt(await engines.lastFact(), 30_000)).toEqual(before)
    await sameAsRebuilt(projector)
  })

  it('has to be one that there is', async () => {
    const projector = await engines.projector()
    expect(() => projector.rebuildModel('nothing', 'a spec')).toThrow(UnknownModelError)
  })
})

describe('a defect of one read model', () => {
  it('costs it the facts that it fails on, nobody else anything, and is cured by its next version', async () => {
    const projector = await engines.projector({ models: withPayments(98, broken), graceMs: 0 })
    await appendFacts(engines.log, payments(0, 12))
    const last = await engines.level(projector)
    const { rows } = await projector.hashesAt(last, 30_000)
    expect(rows).toMatchObject({ facts: 12, payments: 0, dead_letters: 12 })
    const letters = await readDeadLetters(engines.clickhouse, 'ioc_g1', projector.builds(), 0n, 100)
    expect(letters.total).toBe(12)
    expect(letters.deadLetters[0]).toMatchObject({ model: 'payments', reason: 'a defect' })
    expect(await projector.metrics.registry.metrics()).toContain(
      'ioc_projector_model_dead_letters_total{model="payments"} 12',
    )
    await sameAsRebuilt(projector)
    await projector.close()
    const fixed = await engines.projector({ models: withPayments(99), graceMs: 0 })
    await until('it is built', isBuilt(fixed, 99))
    expect((await fixed.hashesAt(last, 30_000)).rows).toMatchObject({ facts: 12, payments: 12, dead_letters: 0 })
    await sameAsRebuilt(fixed)
  })

  it('that a build meets is shown once the build is live, and not before', async () => {
    const projector = await engines.projector({ graceMs: 0 })
    await appendFacts(engines.log, payments(0, 6))
    await engines.level(projector)
    await projector.close()
    const failing = await engines.projector({ models: withPayments(99, broken), graceMs: 0 })
    await until('it is built', isBuilt(failing, 99))
    const { total } = await readDeadLetters(engines.clickhouse, 'ioc_g1', failing.builds(), 0n, 1)
    expect(total).toBe(6)
    await failing.rebuildModel('payments', 'a spec')
    const again = await readDeadLetters(engines.clickhouse, 'ioc_g1', failing.builds(), 0n, 10)
    expect(again).toMatchObject({ total: 6 })
    await sameAsRebuilt(failing)
  })
})

describe('a build that is killed', () => {
  it.each(MODEL_BUILD_FAILPOINTS)('at %s leaves nothing that a rebuild would not make', async (name) => {
    const limits = { intervalMs: 0, maxEntries: 10, maxBytes: 1_000_000 }
    await filled(35, { limits })
    await dieAt(name, name === 'projector.during-model-build' ? 3 : 1, { models: withPayments(99), limits })
    const next = await engines.projector({ models: withPayments(99), limits, graceMs: 0 })
    await until('it is built', isBuilt(next, 99))
    expect(await countOf(engines.clickhouse, 'ioc_g1', 'payments_v99')).toEqual({ rows: 35, positions: 35 })
    await appendFacts(engines.log, payments(35, 40))
    await sameAsRebuilt(next)
  })

  it('goes on from where it was', async () => {
    const limits = { intervalMs: 0, maxEntries: 10, maxBytes: 1_000_000 }
    await filled(45, { limits })
    await dieAt('projector.during-model-build', 4, { models: withPayments(99), limits })
    let made = 0
    const counting = withPayments(99).map((model) =>
      model.name === 'payments'
        ? { ...model, rows: (fact: Parameters<ReadModel['rows']>[0]) => (made++, model.rows(fact)) }
        : model,
    )
    const next = await engines.projector({ models: counting, limits, graceMs: 0 })
    await until('it is built', isBuilt(next, 99))
    expect(made).toBe(15)
    expect((await countOf(engines.clickhouse, 'ioc_g1', tableOf({ name: 'payments', version: 99 }))).rows).toBe(45)
  })
})
