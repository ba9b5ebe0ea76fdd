import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLedger, type Ledger } from '../ledger/ledger.ts'
import { cleanEnvironment } from '../lib/system.ts'
import { createRandom, runSeed, type Random } from '../lib/random.ts'
import { until } from '../lib/until.ts'
import { createWorkload, type Workload } from '../lib/workload.ts'
import { ioc } from './ioc-command.ts'
import { sendWorkload, startReaders } from './load.ts'
import { startStages, type Stage, type Stages } from './stages.ts'
import { CLEAN, judgeSystem } from './verdict.ts'

const FACTS = 2_000
const SCHOOLS = 12
/** So many more are offered, a few at a time, while the failpoint has not been reached. */
const EXTRA = 120
/** For a passing deep in the load, and for the first one: a point may wait for the read side to be level once. */
const PATIENCE_MS = { deep: 10_000, first: 45_000 }
/** Between the small workloads: real traffic has moments in which everything is level. */
const BREATH_MS = 500

/** Names that `ioc failpoints` lists for a process, `<prefix>.…`. */
export async function failpointNames(prefix: string): Promise<string[]> {
  const { code, output, errors } = await ioc(['failpoints', '--json'], cleanEnvironment())
  if (code !== 0) throw new Error(`ioc failpoints: exit ${code}: ${errors}`)
  const names = [...output.matchAll(/"([a-z-]+\.[a-z0-9.-]+)"/g)].map(([, name]) => name ?? '')
  return [...new Set(names)].filter((name) => name.startsWith(`${prefix}.`))
}

/** Sends the workload, then small ones until `enough` says that the point of the exercise was reached. */
async function loadUntil(
  stages: Stages,
  ledger: Ledger,
  workload: Workload,
  random: Random,
  enough: () => boolean,
): Promise<void> {
  await sendWorkload(stages.intake, ledger, workload)
  const [school = ''] = workload.schools
  for (let more = 1; !enough(); more += 1) {
    const name = `${school}-more-${more}`
    await sendWorkload(stages.intake, ledger, createWorkload({ name, schools: 2, reports: EXTRA, random }))
    await delay(BREATH_MS)
  }
}

/** Dies at `name` while facts stream in; gives how it was armed. */
async function dieUnderLoad(
  stages: Stages,
  ledger: Ledger,
  stage: Stage,
  name: string,
  random: Random,
): Promise<string> {
  const slug = name.replaceAll('.', '-')
  const workload = createWorkload({ name: slug, schools: SCHOOLS, reports: FACTS, random })
  const reached = (): boolean => stages.acted().includes(`${name}:`)
  const before = ledger.totals().stored
  let gaveUp = false
  const readers = startReaders(stages.urls, workload.schools[0] ?? '')
  const loading = loadUntil(stages, ledger, workload, random, () => reached() || gaveUp)
  try {
    await until('the load to be under way', () => ledger.totals().stored > before + SCHOOLS)
    // Deep in the load first; a point passed only once in a process's life is taken at its first passing.
    for (const hit of [random.integer(2, 6), 1]) {
      await stages.arm(stage, `${name}:${hit}=kill`)
      const acted = await until(
        `${name} to be reached`,
        reached,
        hit === 1 ? PATIENCE_MS.first : PATIENCE_MS.deep,
      ).catch(() => false)
      if (acted) return `${name}:${hit}`
    }
    throw new Error(`${name} was never reached by ordinary traffic`)
  } finally {
    gaveUp = true
    await loading
    await readers.stop()
  }
}

/** Kills one kind of process at each of its failpoints under load, and judges the system after each. */
export function describeFailpoints(title: string, stage: Stage, names: readonly string[]): void {
  if (names.length === 0) throw new Error(`ioc failpoints lists none for ${stage}`)
  const seed = runSeed()
  describe(`${title} (seed ${seed})`, () => {
    const random = createRandom(seed)
    // A system of its own for each: judging one that has grown through ten rounds takes longer than starting another.
    let ledger: Ledger
    let stages: Stages
    beforeEach(async () => {
      ledger = createLedger()
      stages = await startStages()
    })
    afterEach(async () => {
      await stages.stop()
    })

    it.each(names)(
      'dies at %s under load, and every acknowledged fact is in log, bus and read side exactly once',
      async (name) => {
        const deathsBefore = stages.deaths.length
        await dieUnderLoad(stages, ledger, stage, name, random)
        await until('the death to be seen', () => stages.deaths.length > deathsBefore)
        const deaths = stages.deaths.slice(deathsBefore).map((death) => `${death.stage} ${death.exit.signal}`)
        // Twice where a slow machine reached the deeper passing just as the first one was being armed.
        expect([...new Set(deaths)]).toEqual([`${stage} SIGKILL`])
        await stages.ready()
        expect(ledger.totals()).not.toMatchObject({ duplicate: 0 })
        expect(await judgeSystem(stages.urls, ledger)).toMatchObject(CLEAN)
        const verified = await ioc(['verify', '--json'], stages.env)
        expect(verified, verified.output + verified.errors).toMatchObject({ code: 0 })
      },
    )
  })
}
