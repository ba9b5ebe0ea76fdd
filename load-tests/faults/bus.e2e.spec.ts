import { rmSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLedger } from '../ledger/ledger.ts'
import { openBus } from '../ledger/stream-reader.ts'
import { createRandom, runSeed } from '../lib/random.ts'
import { until } from '../lib/until.ts'
import { createWorkload } from '../lib/workload.ts'
import { ioc } from './ioc-command.ts'
import { sendWorkload } from './load.ts'
import { startStages, type Stages } from './stages.ts'
import { CLEAN, judgeSystem } from './verdict.ts'

const FACTS = 2_000
const SCHOOLS = 12
const seed = runSeed()

describe(`The bus (seed ${seed})`, () => {
  const random = createRandom(seed)
  const ledger = createLedger()
  let stages: Stages
  beforeAll(async () => {
    stages = await startStages()
  })
  afterAll(async () => {
    await stages.stop()
  })

  const workload = (name: string) => createWorkload({ name, schools: SCHOOLS, reports: FACTS, random })
  /** Runs `fault` once a random share of the load is stored. */
  const faultUnderLoad = async (name: string, fault: () => Promise<void> | void): Promise<void> => {
    const threshold = ledger.totals().stored + random.integer(SCHOOLS, FACTS / 2)
    const loading = sendWorkload(stages.intake, ledger, workload(name))
    try {
      await until('part of the load to be stored', () => ledger.totals().stored >= threshold)
      await fault()
    } finally {
      await loading
    }
  }
  const expectExact = async (): Promise<void> => {
    await stages.ready()
    expect(await judgeSystem(stages.urls, ledger)).toMatchObject(CLEAN)
    const verified = await ioc(['verify', '--json'], stages.env)
    expect(verified, verified.output + verified.errors).toMatchObject({ code: 0 })
  }

  it.each([1, 2, 3])('is killed at a random moment under load (%i), and nothing is lost or doubled', async (round) => {
    const before = stages.deaths.length
    await faultUnderLoad(`nats-${round}`, () => stages.killNats())
    await until('the death to be seen', () => stages.deaths.length > before)
    expect(stages.deaths.slice(before).map(({ stage }) => stage)).toEqual(['nats'])
    await expectExact()
  })

  it('loses its stream while running, and gets it back whole, with the same ids', async () => {
    await faultUnderLoad('deleted', async () => {
      const connection = await openBus(stages.urls.nats)
      const manager = await connection.jetstreamManager()
      expect(await manager.streams.delete('IOC')).toBe(true)
      await connection.close()
    })
    await expectExact()
  })

  it('loses its store while stopped, and gets it back whole', async () => {
    await faultUnderLoad('removed', () =>
      stages.withoutNats((storeDir) => {
        expect(readdirSync(storeDir)).not.toEqual([])
        for (const name of readdirSync(storeDir)) rmSync(join(storeDir, name), { recursive: true, force: true })
      }),
    )
    await expectExact()
  })
})
