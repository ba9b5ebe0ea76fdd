import { afterAll, beforeAll, expect, it } from 'vitest'
import { askFigure } from '../../metrics/figure.ts'
import { askFigures } from '../../metrics/figures.ts'
import { opened, organisation, school } from '../../queries/facts-of.ts'
import { openFixture, type ReadModelFixture } from '../../queries/fixture.ts'

let fixture: ReadModelFixture
beforeAll(async () => {
  fixture = await openFixture()
})
afterAll(() => fixture.close())

it('open units are counted on the reference day, and are never unknown', async () => {
  await fixture.append([
    opened('P', 'province'),
    opened('C', 'commune', 'P'),
    school('A', 'C', ['TH'], { ownership: 'public' }),
    school('B', 'C', ['TH'], { ownership: 'private' }),
    organisation('B', 'closed', { effectiveFrom: '2024-06-01' }),
  ])
  const now = await fixture.reading('2024-10-01')
  const units = (unit: string, period: string, values: string[] = []) => ({
    ...{ metric: 'organisation.units', unit, period, level: undefined, hierarchyAt: undefined },
    where: values.length === 0 ? [] : [{ name: 'kind', values }],
  })
  const value = async (...args: Parameters<typeof units>) => (await askFigure(now, units(...args))).value
  expect(await value('P', '2024')).toBe('3')
  expect(await value('P', '2023')).toBe('4')
  expect(await value('P', '2023', ['school'])).toBe('2')
  expect(await value('C', '2010')).toBe('0')
  const table = await askFigures(now, { ...units('P', '2024'), by: ['kind', 'month'], first: 100, after: undefined })
  const rows = table.rows.map(({ keys, figure }) => [...keys.map((key) => key.value), figure.value])
  expect(rows.filter(([kind]) => kind === 'school').slice(3, 7)).toEqual([
    ['school', '2024-04', '2'],
    ['school', '2024-05', '2'],
    ['school', '2024-06', '1'],
    ['school', '2024-07', '1'],
  ])
})
