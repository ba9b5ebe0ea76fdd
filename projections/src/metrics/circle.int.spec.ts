import { afterAll, beforeAll, expect, it } from 'vitest'
import { opened, organisation, payment, school } from '../queries/facts-of.ts'
import { openFixture, type ReadModelFixture } from '../queries/fixture.ts'
import { askFigure } from './figure.ts'

let fixture: ReadModelFixture
beforeAll(async () => {
  fixture = await openFixture()
})
afterAll(() => fixture.close())

it('a district under its own child loses nothing: the link that took effect last does not hold, and says so', async () => {
  await fixture.append([
    opened('P', 'province'),
    opened('D', 'district', 'P'),
    opened('C', 'commune', 'D'),
    school('S', 'C', ['TH']),
    organisation('D', 'moved', { parent: 'C', effectiveFrom: '2025-01-01' }),
    payment('S', 's', 9, 'cash', '2025-08-01T08:00:00+07:00'),
    payment('D', 'd', 1, 'cash', '2025-08-01T08:00:00+07:00'),
  ])
  const now = await fixture.reading('2026-12-31')
  const question = { metric: 'payments.amount', period: '2025', level: undefined, where: [], hierarchyAt: undefined }
  const circle = { value: '10', flags: [{ code: 'circle' }] }
  expect(await askFigure(now, { ...question, unit: 'P' })).toMatchObject(circle)
  expect(await askFigure(now, { ...question, unit: 'D' })).toMatchObject(circle)
  expect(await askFigure(now, { ...question, unit: 'C' })).toMatchObject({ value: '9' })
})
