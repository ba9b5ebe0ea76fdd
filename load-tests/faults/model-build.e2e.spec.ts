import { join } from 'node:path'
import { openClickHouse } from '@ioc/clickhouse'
import { rebuildInto } from '@ioc/projections'
import { readModels } from '@ioc/projections/read-models'
import { appendFacts, payments } from '@ioc/testkit'
import { startLogAndBus, type LogAndBus } from '@ioc/testkit/engines'
import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startChild, type Child } from '../lib/child.ts'
import { ROOT } from '../lib/paths.ts'
import { createRandom, runSeed } from '../lib/random.ts'
import { cleanEnvironment } from '../lib/system.ts'
import { until } from '../lib/until.ts'

const FACTS = 600
/** Entries of a batch of the projector that is killed: the status counts one before it is written down. */
const BATCH = 20
const NEWER = 99

const Status = Type.Object({
  position: Type.String(),
  build: Type.Union([Type.Object({ facts: Type.Integer(), models: Type.Array(Type.String()) }), Type.Null()]),
  models: Type.Record(Type.String(), Type.Object({ version: Type.Integer(), build: Type.Integer() })),
  waiting: Type.Array(Type.String()),
})
const Hashes = Type.Object({
  position: Type.String(),
  hashes: Type.Record(Type.String(), Type.String()),
  rows: Type.Record(Type.String(), Type.Integer()),
})
const status = Compile(Status)
const hashes = Compile(Hashes)

interface Running {
  readonly child: Child
  readonly status: () => Promise<Static<typeof Status>>
  readonly hashesAt: (position: bigint) => Promise<Static<typeof Hashes>>
}

let engines: LogAndBus
let children: Child[] = []
beforeEach(async () => {
  engines = await startLogAndBus('ioc-model-build-')
})
afterEach(async () => {
  for (const child of children) if (child.alive()) await child.stop()
  children = []
  await engines.close()
})

/** A projector over the same tables, with this version of `payments`. */
function launch(version: number, failpoints = ''): Child {
  const child = startChild({
    name: 'building-projector',
    command: process.execPath,
    args: [
      ...['--import', 'tsx', join(ROOT, 'load-tests/faults/building-projector.ts')],
      ...[join(engines.dir, 'clickhouse'), engines.logUrl, String(version)],
    ],
    cwd: ROOT,
    env: { ...cleanEnvironment(), IOC_FAILPOINTS: failpoints },
    outputFile: join(engines.dir, `projector-${children.length}.txt`),
  })
  children.push(child)
  return child
}

/** The same, once it answers. */
async function start(version: number): Promise<Running> {
  const child = launch(version)
  const listening = until('the projector to listen', () => /^http:\/\/\S+$/m.exec(child.output())?.[0])
  const url = await Promise.race([listening, child.exited.then(() => undefined)])
  if (url === undefined) throw new Error(`the projector ended: ${child.output()}`)
  const get = async (path: string): Promise<unknown> => (await fetch(new URL(path, url))).json()
  return {
    child,
    status: async () => status.Decode(await get('/status')),
    hashesAt: async (position) => hashes.Decode(await get(`/hashes?position=${position}`)),
  }
}

/** A log with facts that are live in the version of today; gives their hashes, with no process left. */
async function filled(): Promise<{ readonly last: bigint; readonly before: Static<typeof Hashes> }> {
  const attendance = Array.from({ length: 60 }, (_, index) => ({
    id: `a${index}`,
    type: 'vn.edu.attendance.session-taken.v1',
    data: {
      ...{ classId: `${index}A`, date: '2024-09-16', session: 'morning' },
      ...{ enrolled: 30, present: 29, excused: 1, unexcused: 0, late: 0 },
    },
  }))
  await appendFacts(engines.log, [...payments(0, FACTS), ...attendance])
  const last = await engines.lastFact()
  const version = readModels.find(({ name }) => name === 'payments')?.version ?? 0
  const first = await start(version)
  await until('everything is live', async () => (await first.status()).position === String(last), 60_000)
  const before = await first.hashesAt(last)
  await first.child.stop()
  return { last, before }
}

/** The newest build was taken up, not begun again, and everything is what the log says. */
async function expectExact(running: Running, last: bigint, before: Static<typeof Hashes>): Promise<void> {
  await until('it is built', async () => (await running.status()).waiting.length === 0, 120_000)
  const { models } = await running.status()
  // A build that begins anew takes another number.
  expect(models['payments']).toEqual({ version: NEWER, build: 2 })
  const others = Object.entries(models).filter(([name]) => name !== 'payments')
  expect(others.map(([, { build }]) => build)).toEqual(others.map(() => 1))
  const after = await running.hashesAt(last)
  expect(after).toEqual(before)
  const clickhouse = await openClickHouse({ path: join(engines.dir, 'again') })
  try {
    const again = await rebuildInto({ log: engines.log, clickhouse, models: readModels, upTo: last })
    expect([again.hashes, again.rows]).toEqual([after.hashes, after.rows])
  } finally {
    await clickhouse.close()
  }
}

const without = (name: string, all: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(Object.entries(all).filter(([key]) => key !== name))

const seed = runSeed()
describe(`A projector that is killed while a newer version of a model is built (seed ${seed})`, () => {
  it('goes on from what was written down, with everything else as it was', async () => {
    const { last, before } = await filled()
    expect(await launch(NEWER, 'projector.during-model-build:9=kill').exited).toMatchObject({ signal: 'SIGKILL' })
    const next = await start(NEWER)
    const build = await until('the build goes on', async () => (await next.status()).build ?? undefined)
    // Eight batches of twenty were written down; the ninth stood there without being noted.
    expect(build.models).toEqual(['payments'])
    expect(build.facts).toBeGreaterThanOrEqual(8 * BATCH)
    const meanwhile = await next.hashesAt(last)
    expect(meanwhile.hashes).toEqual(without('payments', before.hashes))
    await expectExact(next, last, before)
  })

  it('at any moment, time after time, loses nothing and makes nothing twice', async () => {
    const random = createRandom(seed)
    const { last, before } = await filled()
    let known = 0
    for (let round = 0; round < 3; round++) {
      const running = await start(NEWER)
      const seen = await until(
        'the build is under way',
        async () => (await running.status()).build ?? undefined,
        60_000,
      )
      expect(seen.facts).toBeGreaterThanOrEqual(known - BATCH)
      const enough = known + random.integer(20, 120)
      known = await until(
        'more of it is done',
        async () => {
          const facts = (await running.status()).build?.facts ?? FACTS
          return facts >= enough ? facts : undefined
        },
        60_000,
      )
      running.child.signal('SIGKILL')
      expect(await running.child.exited).toMatchObject({ signal: 'SIGKILL' })
    }
    await expectExact(await start(NEWER), last, before)
  })
})
