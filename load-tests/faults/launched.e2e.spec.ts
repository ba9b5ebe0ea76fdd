import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { tmpdir } from 'node:os'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLedger } from '../ledger/ledger.ts'
import { createRandom, runSeed } from '../lib/random.ts'
import type { RunState } from '../lib/run-state.ts'
import { cleanEnvironment, startSystem, type System } from '../lib/system.ts'
import { until } from '../lib/until.ts'
import { createWorkload } from '../lib/workload.ts'
import { ioc } from './ioc-command.ts'
import { sendWorkload } from './load.ts'
import { CLEAN, judgeSystem, logRecords } from './verdict.ts'

const FACTS = 2_000
const SCHOOLS = 12
const FAILPOINT = 'relay.before-publish'
const seed = runSeed()
type Process = keyof RunState['pids']

describe(`The system as it is started (seed ${seed})`, () => {
  const random = createRandom(seed)
  const ledger = createLedger()
  const report = join(tmpdir(), `judge-launched-${process.pid}.txt`)
  let system: System
  beforeAll(async () => {
    const env = { IOC_FAILPOINTS: `${FAILPOINT}:3=kill`, IOC_FAILPOINTS_REPORT: report }
    system = await startSystem({ env })
  })
  afterAll(async () => {
    await system.stop()
  })

  const load = (name: string) =>
    sendWorkload(system.intake, ledger, createWorkload({ name, schools: SCHOOLS, reports: FACTS, random }))
  const pidOf = (name: Process): number | undefined => system.state().pids[name]
  const expectExact = async (): Promise<void> => {
    expect(await judgeSystem(system.urls, ledger)).toMatchObject(CLEAN)
    const verified = await ioc(['verify', '--json'], { ...cleanEnvironment(), IOC_DATA_DIR: system.dataDir })
    expect(verified, verified.output + verified.errors).toMatchObject({ code: 0 })
  }

  it('dies once at a failpoint that is armed for all of it, and is restarted without', async () => {
    const before = pidOf('relay')
    await load('armed')
    await until(
      'the failpoint to be reached',
      () => existsSync(report) && readFileSync(report, 'utf8').includes(FAILPOINT),
    )
    await until('the relay to be another process', () => {
      const now = pidOf('relay')
      return now !== undefined && now !== before
    })
    await expectExact()
    expect(readFileSync(report, 'utf8').trim().split('\n')).toHaveLength(1)
  })

  it('has each of its processes killed in the middle of a load, names their successors, and stays exact', async () => {
    let killing = true
    const loading = (async () => {
      for (let round = 0; killing; round++) await load(`killed-${round}`)
    })()
    for (const name of ['relay', 'nats', 'ingest', 'projector', 'log'] as const) {
      const before = await until(`${name} in run.json`, () => pidOf(name))
      process.kill(before, 'SIGKILL')
      await until(`another ${name} in run.json`, () => {
        const now = pidOf(name)
        return now !== undefined && now !== before
      })
    }
    killing = false
    await loading
    // run.json names a process from the moment it runs; the last one killed may still be opening its files.
    await until('the log to answer again', async () => (await logRecords(system.urls.log)).length > 0)
    await expectExact()
  })
})
