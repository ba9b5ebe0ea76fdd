import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { readModelsUnder, thingKeyOf } from '@ioc/projections'
import { tableOf } from '@ioc/projections/queries'
import { readModels } from '@ioc/projections/read-models'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startLiveSystem, type LiveSystem } from '../testing/live-system.ts'

interface Answer {
  readonly exit: number
  readonly identical?: boolean
  readonly different: readonly string[]
}

/** ClickHouse can be open once in a process, and this one has the live one open: the command runs in its own. */
function ioc(dataDir: string, ...args: string[]): Promise<{ exit: number; answer: Record<string, unknown> }> {
  const script = join(import.meta.dirname, '../ioc.ts')
  return new Promise((resolve, reject) => {
    const env = { ...process.env, IOC_DATA_DIR: dataDir }
    execFile(process.execPath, ['--import', 'tsx', script, ...args, '--json'], { env }, (error, out, err) => {
      const exit = error === null ? 0 : Number(error.code)
      if (out === '') reject(new Error(`exit ${exit}: ${err}`))
      else resolve({ exit, answer: JSON.parse(out) as Record<string, unknown> })
    })
  })
}

async function verify(dataDir: string): Promise<Answer> {
  const { exit, answer } = await ioc(dataDir, 'verify')
  const models = (answer['models'] ?? []) as { model: string; same: boolean }[]
  const different = models.flatMap(({ model, same }) => (same ? [] : [model]))
  return { exit, different, ...('identical' in answer ? { identical: answer['identical'] === true } : {}) }
}

let live: LiveSystem
beforeEach(async () => {
  live = await startLiveSystem()
})
afterEach(() => live.close())

describe('ioc verify', () => {
  it('has nothing to compare while the log has no facts', async () => {
    expect(await verify(live.dataDir)).toMatchObject({ exit: 2 })
  })

  it('finds live and rebuilt identical, and finds a row that was changed, removed or doubled by hand', async () => {
    await live.appendExamples()
    await vi.waitFor(() => expect(live.position()).toBeGreaterThan(0n), { timeout: 30_000, interval: 50 })
    expect(await verify(live.dataDir)).toEqual({ exit: 0, identical: true, different: [] })

    const table = (name: string): string => {
      const model = readModels.find((candidate) => candidate.name === name)
      return `${live.database()}.${model === undefined ? name : tableOf(model)}`
    }
    const wait = 'SETTINGS mutations_sync = 1'
    await live.clickhouse.command(`ALTER TABLE ${table('attendance')} UPDATE present = present + 1 WHERE 1 ${wait}`)
    await live.clickhouse.command(`ALTER TABLE ${table('measures')} DELETE WHERE 1 ${wait}`)
    await live.clickhouse.command(
      `INSERT INTO ${table('payments')} SELECT * FROM ${table('payments')} ORDER BY position LIMIT 1`,
    )
    expect(await verify(live.dataDir)).toEqual({
      exit: 1,
      identical: false,
      different: ['attendance', 'measures', 'payments'],
    })

    const rebuilt = await ioc(live.dataDir, 'rebuild')
    expect(rebuilt).toMatchObject({ exit: 0, answer: { generation: 2 } })
    expect(await verify(live.dataDir)).toEqual({ exit: 0, identical: true, different: [] })
  })

  it('compares what is live while a new version of a model is built, and says so', async () => {
    const last = await live.appendExamples()
    await vi.waitFor(() => expect(live.position()).toBe(last), { timeout: 30_000, interval: 50 })
    const models = readModelsUnder(thingKeyOf(live.dataDir, undefined)).map((model) =>
      model.name === 'payments' ? { ...model, version: 99 } : model,
    )
    // One entry a batch, and an hour between two: the build is under way for as long as the spec lasts.
    await live.restart({ models, limits: { intervalMs: 3_600_000, maxEntries: 1, maxBytes: 1_000_000 } })
    const { exit, answer } = await ioc(live.dataDir, 'verify')
    expect(answer).toMatchObject({
      identical: true,
      notLiveYet: ['payments'],
      build: { kind: 'models', models: ['payments'] },
    })
    expect(exit).toBe(0)
    const compared = (answer['models'] as { model: string }[]).map(({ model }) => model)
    const others = readModels.map(({ name }) => name).filter((name) => name !== 'payments')
    expect(compared).toEqual([...others, 'dead_letters', 'facts'].sort())
    const attendance = readModels.find(({ name }) => name === 'attendance')
    const table = `${live.database()}.${attendance === undefined ? '' : tableOf(attendance)}`
    await live.clickhouse.command(
      `ALTER TABLE ${table} UPDATE present = present + 1 WHERE 1 SETTINGS mutations_sync = 1`,
    )
    expect(await verify(live.dataDir)).toEqual({ exit: 1, identical: false, different: ['attendance'] })
  })
})
