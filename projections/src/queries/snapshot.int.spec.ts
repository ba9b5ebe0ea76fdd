import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readModels } from '../read-models/index.ts'
import { modelVersions } from '../versions.ts'
import { opened } from './facts-of.ts'
import { openFixture, type ReadModelFixture } from './fixture.ts'
import { NoReadModelError, newestIn } from './snapshot.ts'

let fixture: ReadModelFixture
beforeAll(async () => {
  fixture = await openFixture()
  await fixture.append([opened('P', 'province')])
})
afterAll(() => fixture.close())

const REGISTER = {
  classId: '1A',
  date: '2024-09-16',
  session: 'morning',
  enrolled: 30,
  present: 29,
  excused: 1,
  unexcused: 0,
  late: 0,
}

const pointTo = (versions: string, setAt: string) =>
  fixture.clickhouse.insert('ioc.pointer', [
    { generation: 1, epoch: 1, set_at_ms: setAt, versions, catalogue_version: 1 },
  ])

describe('a snapshot', () => {
  it('is refused while the generation that readers use was laid out for another version', async () => {
    await fixture.reading('2024-10-01')
    await pointTo('{"attendance":1}', '2')
    await expect(fixture.reading('2024-10-01')).rejects.toThrow(NoReadModelError)
    await pointTo(modelVersions(readModels), '3')
    expect((await fixture.reading('2024-10-01')).snapshot.position).toBe(10n)
  })

  it('knows what moved of each table, without looking at it', async () => {
    const at = async () => Object.fromEntries((await fixture.reading('2024-10-01')).snapshot.newest)
    const before = await at()
    const register = { type: 'attendance.session-taken.v1', unit: 'A', data: REGISTER }
    const taken = await fixture.append([register, { ...register, status: 'conflict' }])
    expect(await at()).toEqual({ ...before, attendance: taken - 10n })
    await fixture.appendUnfinished([register])
    expect(await at()).toEqual({ ...before, attendance: taken - 10n })
    await fixture.deadLetter('unreadable')
    expect(await at()).toEqual({ ...before, attendance: taken - 10n, dead_letters: taken + 10n })
  })

  it('takes what a checkpoint of before leaves out as moved with it', async () => {
    const { snapshot } = await fixture.reading('2024-10-01')
    expect(newestIn({ ...snapshot, newest: new Map() }, 'attendance')).toBe(snapshot.position)
  })
})
