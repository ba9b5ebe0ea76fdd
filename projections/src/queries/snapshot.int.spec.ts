import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readModels } from '../read-models/index.ts'
import { modelVersions } from '../versions.ts'
import { opened } from './facts-of.ts'
import { openFixture, type ReadModelFixture } from './fixture.ts'
import { NoReadModelError } from './snapshot.ts'

let fixture: ReadModelFixture
beforeAll(async () => {
  fixture = await openFixture()
  await fixture.append([opened('P', 'province')])
})
afterAll(() => fixture.close())

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
})
