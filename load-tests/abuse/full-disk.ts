import { join } from 'node:path'
import { mountSmallDisk, type SmallDisk } from '@ioc/testkit'
import { logRecords } from '../faults/verdict.ts'
import { createLedger } from '../ledger/ledger.ts'
import { ask } from '../lib/graphql.ts'
import { postOne, sendAll } from '../lib/intake.ts'
import { readSideLevel } from '../lib/positions.ts'
import { createRandom } from '../lib/random.ts'
import { startSystem, type System } from '../lib/system.ts'
import { until } from '../lib/until.ts'
import { createWorkload, DAY, JUDGED } from '../lib/workload.ts'
import { expectation, times, type Expectation, type Size } from './attack.ts'
import { verify } from './verify.ts'
import { watch, type Watched } from './watch.ts'

export const FULL_DISK = 'full-disk'

const MEGABYTES = 128
const QUESTION = `{ attendance(unit: "${JUDGED}", date: "${DAY}", session: morning) { value freshness { state } } }`

/** What the disk's filling did, and what each process held meanwhile. */
export interface DiskReport extends Watched {
  readonly expectations: readonly Expectation[]
}

async function besiege(system: System, disk: SmallDisk, size: Size): Promise<readonly Expectation[]> {
  const { reports } = createWorkload({ name: 'full', schools: 5, reports: 400, random: createRandom(2) })
  const [known, ...more] = reports.filter(({ id }) => !id.startsWith('bad-'))
  if (known === undefined) throw new Error('a workload without facts')
  const post = (index: number) => postOne(system.intake, { ...(more[index] ?? known), id: `full-${index}` })
  const shown = () =>
    ask<{ attendance: { value: string | null; freshness: { state: string } } }>(system.urls.graphql, QUESTION)
  await readSideLevel(system.urls.graphql, await logRecords(system.urls.log))
  const before = (await shown()).attendance.value
  disk.fill()
  let next = 0
  // The log has written a little ahead: that takes the first few.
  await until('facts to be refused', async () => (await post(next++)).status === 503)
  const rounds = times(size, 20, 200)
  const answers = new Map<number, number>()
  let unsaid = 0
  for (let round = 0; round < rounds; round += 1) {
    const { status, headers } = await post(next)
    answers.set(status, (answers.get(status) ?? 0) + 1)
    if (status === 503 && headers.get('retry-after') === null) unsaid += 1
  }
  const stale = await until('the figure to say that it is old', async () => {
    const { value, freshness } = (await shown()).attendance
    return freshness.state === 'fresh' ? undefined : value
  })
  disk.free()
  await until('the fact refused to be stored', async () => (await post(next)).status === 201)
  await until('the figure to be fresh again', async () => (await shown()).attendance.freshness.state === 'fresh')
  return [
    expectation(
      'facts are refused with 503 and when to come again',
      answers.get(503) === rounds && unsaid === 0,
      JSON.stringify([...answers]),
    ),
    expectation('the figure stays, and says that it is old', stale === before, `${stale} was ${before}`),
  ]
}

/**
 * A system whose disk fills up and has room again; undefined on a machine where no file system may be mounted.
 */
export async function tryFullDisk(size: Size): Promise<DiskReport | undefined> {
  const disk = mountSmallDisk(MEGABYTES)
  if (disk === undefined) return undefined
  try {
    const system = await startSystem({ dataDir: join(disk.path, 'data') })
    try {
      const { opening, reports } = createWorkload({ name: 'full', schools: 5, reports: 200, random: createRandom(2) })
      await sendAll(system.intake, createLedger(), opening)
      await sendAll(system.intake, createLedger(), reports)
      const { result, died, memory } = await watch(system.state, () => besiege(system, disk, size))
      const expectations = [
        ...result,
        // nats-server does not get over a full disk: the launcher starts it again once there is room.
        expectation(
          'no process of ours ends',
          died.every((name) => name === 'nats'),
          died.join(', '),
        ),
        await verify(system),
      ]
      return { died, memory, expectations }
    } finally {
      disk.free()
      await system.stop()
    }
  } finally {
    disk.remove()
  }
}
