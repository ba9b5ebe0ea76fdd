import { jsonEvent } from '@eventstore/db-client'
import { appendFacts, factEvent, payment, payments, until } from '@ioc/testkit'
import { STREAM_NAME } from '@ioc/contracts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startEngines, type Engines } from '../testing/engines.ts'
import { countOf, statuses, tableNamed } from '../testing/tables.ts'
import { PositionPassedError } from './follower.ts'
import { PositionNotReachedError } from './projector-runtime.ts'

let engines: Engines
beforeEach(async () => {
  engines = await startEngines()
})
afterEach(() => engines.close())

/** Hashes of the live read models and of a generation built from the log alone, at the same position. */
async function liveAndRebuilt(projector: Awaited<ReturnType<Engines['projector']>>) {
  const position = await engines.level(projector)
  const live = await projector.hashesAt(position, 30_000)
  await projector.rebuild('a spec compares')
  return { live, rebuilt: await projector.hashesAt(position, 30_000) }
}

describe('the projector', () => {
  it('says of every relayed position what became of it', async () => {
    engines.feed()
    const projector = await engines.projector()
    await appendFacts(engines.log, [
      { id: 'a' },
      { id: 'b', data: { paymentId: 'b' } },
      { id: 'c', type: 'vn.edu.health.checked.v1', data: { anything: 1 } },
      {
        id: 'old',
        type: 'vn.edu.declaration.capability-reported.v1',
        data: { capability: 'lms', inUse: true, period: '2024', platform: 'K' },
      },
      { id: 'ancient', time: '0001-01-01T00:00:00Z', data: payment('ancient') },
    ])
    await engines.log.appendToStream('unit-S9', [jsonEvent({ type: 'alien', data: { a: 1 } })])
    await engines.log.appendToStream('unit-S9', [{ ...factEvent({ id: 'a' }), id: crypto.randomUUID() }])
    await engines.log.appendToStream('unit-S1', [factEvent({ id: 'a' })], { expectedRevision: 4n })
    await engines.log.appendToStream('unit-S9', [factEvent({ id: 'a', subject: 'S9', data: payment('a', 2) })])
    await engines.level(projector)
    expect(await statuses(engines.clickhouse, 'ioc_g1')).toEqual([
      'a counted',
      'b dead-letter',
      'c counted',
      'old counted',
      'ancient counted',
      ' dead-letter',
      ' dead-letter',
      'a duplicate',
      'a conflict',
    ])
    expect(await countOf(engines.clickhouse, 'ioc_g1', 'payments')).toEqual({ rows: 2, positions: 2 })
    expect(await countOf(engines.clickhouse, 'ioc_g1', 'capabilities')).toEqual({ rows: 1, positions: 1 })
    expect(await countOf(engines.clickhouse, 'ioc_g1', 'dead_letters')).toEqual({ rows: 3, positions: 3 })
  })

  it('catches up from the log when the bus is stopped', async () => {
    engines.feed()
    const projector = await engines.projector()
    await appendFacts(engines.log, payments(0, 30))
    await engines.level(projector)
    await engines.stopNats()
    await appendFacts(engines.log, payments(30, 60))
    await engines.level(projector)
    const { live, rebuilt } = await liveAndRebuilt(projector)
    expect(live).toEqual(rebuilt)
    expect(live.rows).toMatchObject({ facts: 60, payments: 60 })
  })

  it('goes on over the bus after the stream was deleted under it', async () => {
    engines.feed()
    const projector = await engines.projector()
    await appendFacts(engines.log, payments(0, 30))
    await engines.level(projector)
    const manager = await engines.connection.jetstreamManager()
    await manager.streams.delete(STREAM_NAME)
    await appendFacts(engines.log, payments(30, 60))
    await engines.level(projector)
    const healed = async (): Promise<number> => (await projector.metrics.healed.get()).values[0]?.value ?? 0
    let next = 60
    await until('the bus delivers again', async () => {
      const before = await healed()
      await appendFacts(engines.log, payments(next, ++next))
      await engines.level(projector)
      return (await healed()) === before
    })
    const { live, rebuilt } = await liveAndRebuilt(projector)
    expect(live).toEqual(rebuilt)
  })

  it('removes what a crash left above the checkpoint and builds the same again', async () => {
    engines.feed()
    const first = await engines.projector()
    await appendFacts(engines.log, payments(0, 20))
    const position = await engines.level(first)
    const before = await first.hashesAt(position, 30_000)
    await first.close()
    const { clickhouse } = engines
    for (const table of ['payments', 'facts']) {
      await clickhouse.command(
        `INSERT INTO ioc_g1.${tableNamed(table)} SELECT * REPLACE(position + 1000000 AS position) FROM ioc_g1.${tableNamed(table)}`,
      )
    }
    const second = await engines.projector()
    expect(await countOf(clickhouse, 'ioc_g1', 'facts')).toEqual({ rows: 20, positions: 20 })
    expect(await second.hashesAt(position, 30_000)).toEqual(before)
    await appendFacts(engines.log, payments(20, 30))
    await engines.level(second)
    expect(await countOf(clickhouse, 'ioc_g1', 'payments')).toEqual({ rows: 30, positions: 30 })
  })

  it('is exact whichever step of a batch fails', async () => {
    engines.feed()
    const steps = ['before-batch', 'before-rows', 'after-rows', 'before-facts', 'before-checkpoint', 'after-checkpoint']
    const failing = new Set(steps.map((step) => `projector.${step}`))
    const projector = await engines.projector({
      failpoints: {
        hit: (name) => {
          if (failing.delete(name)) throw new Error(`failing at ${name}`)
        },
      },
    })
    for (let round = 0; round < steps.length * 2; round++) {
      await appendFacts(engines.log, payments(round * 10, round * 10 + 10))
      await engines.level(projector)
    }
    expect(failing.size).toBe(0)
    expect(await countOf(engines.clickhouse, 'ioc_g1', 'facts')).toEqual({ rows: 120, positions: 120 })
    const { live, rebuilt } = await liveAndRebuilt(projector)
    expect(live).toEqual(rebuilt)
  })

  it('fences off the projector before it, and removes what that one still wrote', async () => {
    engines.feed()
    const old = await engines.projector()
    await appendFacts(engines.log, payments(0, 20))
    await engines.level(old)
    const projector = await engines.projector()
    await until('the old one is fenced off', () => old.status().state === 'fenced')
    expect(old.notReady()).toContain('epoch 2')
    await appendFacts(engines.log, payments(20, 40))
    const { clickhouse } = engines
    await engines.level(projector)
    for (const table of ['payments', 'facts', 'checkpoint']) {
      await clickhouse.command(
        `INSERT INTO ioc_g1.${tableNamed(table)} SELECT * REPLACE(1 AS epoch) FROM ioc_g1.${tableNamed(table)} WHERE epoch = 2`,
      )
    }
    await appendFacts(engines.log, payments(40, 45))
    await engines.level(projector)
    expect(await countOf(clickhouse, 'ioc_g1', 'facts')).toEqual({ rows: 45, positions: 45 })
    const { live, rebuilt } = await liveAndRebuilt(projector)
    expect(live).toEqual(rebuilt)
  })

  it('hashes at a position ahead once it is reached, and refuses one that has passed', async () => {
    engines.feed()
    const projector = await engines.projector()
    await appendFacts(engines.log, payments(0, 10))
    const passed = await engines.level(projector)
    await appendFacts(engines.log, payments(10, 11))
    const cut = await engines.lastFact()
    const ahead = projector.hashesAt(cut + 1n, 30_000)
    await appendFacts(engines.log, payments(11, 40))
    expect((await ahead).rows).toMatchObject({ facts: 11, payments: 11 })
    const last = await engines.level(projector)
    await expect(projector.hashesAt(passed, 5_000)).rejects.toThrow(PositionPassedError)
    await expect(projector.hashesAt(last + 1_000_000n, 300)).rejects.toThrow(PositionNotReachedError)
    expect((await projector.hashesAt(last, 30_000)).rows).toMatchObject({ facts: 40 })
  })

  it('hashes differently when one row is changed, removed or doubled by hand', async () => {
    engines.feed()
    const projector = await engines.projector()
    await appendFacts(engines.log, payments(0, 10))
    const position = await engines.level(projector)
    const seen = new Set([JSON.stringify(await projector.hashesAt(position, 30_000))])
    const sync = 'SETTINGS mutations_sync = 2'
    for (const statement of [
      `ALTER TABLE ioc_g1.${tableNamed('payments')} UPDATE amount = amount + 1 WHERE position IN (SELECT position FROM ioc_g1.facts WHERE id = 'p3') ${sync}`,
      `ALTER TABLE ioc_g1.${tableNamed('payments')} DELETE WHERE position IN (SELECT position FROM ioc_g1.facts WHERE id = 'p4') ${sync}`,
      "INSERT INTO ioc_g1.facts SELECT * FROM ioc_g1.facts WHERE id = 'p5'",
    ]) {
      await engines.clickhouse.command(statement)
      seen.add(JSON.stringify(await projector.hashesAt(position, 30_000)))
    }
    expect(seen.size).toBe(4)
  })

  it('builds everything again after the machine was started again, keeping the old live meanwhile', async () => {
    engines.feed()
    const first = await engines.projector({ bootId: 'monday' })
    await appendFacts(engines.log, payments(0, 10))
    await engines.level(first)
    await first.close()
    const same = await engines.projector({ bootId: 'monday' })
    expect(same.status()).toMatchObject({ generation: 1, build: null })
    await same.close()
    const next = await engines.projector({ bootId: 'tuesday', graceMs: 0 })
    expect(next.status()).toMatchObject({ state: 'live' })
    await until('the new generation is live', () => next.status().generation === 2)
    await next.close()
    expect((await engines.projector({ bootId: 'tuesday' })).status()).toMatchObject({ generation: 2, build: null })
  })

  it('builds everything again when the log was restored to an earlier state', async () => {
    engines.feed()
    const projector = await engines.projector()
    await appendFacts(engines.log, payments(0, 10))
    await engines.level(projector)
    await engines.saveLog()
    await appendFacts(engines.log, payments(10, 20))
    await engines.level(projector)
    await engines.restoreLog()
    await appendFacts(engines.log, payments(100, 103))
    await until('a new generation is live', () => projector.status().generation === 2)
    await engines.level(projector)
    expect(await countOf(engines.clickhouse, 'ioc_g2', 'facts')).toEqual({ rows: 13, positions: 13 })
    await appendFacts(engines.log, payments(103, 130))
    await engines.level(projector)
    expect(await countOf(engines.clickhouse, 'ioc_g2', 'payments')).toEqual({ rows: 40, positions: 40 })
  })
})
