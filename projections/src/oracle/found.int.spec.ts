import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { differenceIn } from './compare.ts'
import { compiler } from './compiler.ts'
import { CODES } from './codes.ts'
import { openEngine, positionAt, type Engine } from './engine.ts'
import { lms, measure, payment, province, register, school, unit, type Said } from './given.ts'
import type { Short } from './testing.ts'

let engine: Engine
beforeAll(async () => {
  engine = await openEngine(1)
})
afterAll(() => engine.close())

/** What the compiler answers, once it is what the oracle says. */
async function answered(said: readonly Said[], { today = '2025-06-01', ...short }: Short & { province?: string }) {
  const history = {
    units: [...new Set(said.map((each) => each.unit))],
    facts: said.map((each) => ({ ...each, times: 1 })),
  }
  const question = { unit: 'P', period: '2024', level: undefined, where: [], hierarchyAt: undefined, by: [], ...short }
  const [loaded] = await engine.load([history])
  if (loaded === undefined) throw new Error('no history was loaded')
  const asking = { question, share: 1, today, province: short.province }
  expect(await differenceIn(compiler, loaded, { history, askings: [asking] })).toBeUndefined()
  const context = { position: positionAt(loaded, 1), today, province: short.province, catalogue: CODES }
  return compiler.answer(await loaded.reading(context), question, context)
}
const ghost = (short: Said): Said => ({ ...short, unit: 'GHOST' })
const UNKNOWN = [{ code: 'unknown-unit', count: 1 }]

describe('what random provinces have shown:', () => {
  it('in a period that lies ahead rows over time expect who is open today, as the whole does', async () => {
    const facts = [province('P'), school('S', 'P'), register('S', 30, { date: '2025-01-01' })]
    const row = { keys: [{ value: '2025-01' }], figure: { value: '30', expected: 1, reporting: 1 } }
    expect(
      await answered(facts, { metric: 'attendance.present', period: '2025', today: '2024-03-31', by: ['month'] }),
    ).toMatchObject({ rows: [row] })
  })

  it('rows over time that are restated expect units of the kind that they are on the last day of each row', async () => {
    const facts = [
      province('P'),
      school('S', 'P'),
      unit('S', 'changed', '2024-12-31', { kind: 'campus' }),
      register('S', 30, { date: '2024-01-15' }),
    ]
    const row = { keys: [{ value: '2024-01' }], figure: { value: '30', expected: 1, reporting: 1 } }
    expect(
      await answered(facts, { metric: 'attendance.present', hierarchyAt: '2025-01-01', by: ['month'] }),
    ).toMatchObject({ rows: [row] })
  })

  it('where there never was a province a report of before its unit opened is one of nobody', async () => {
    const facts = [
      school('S', '', { parent: undefined, effectiveFrom: '2024-09-05' }),
      register('S', 30, { date: '2024-06-30' }),
    ]
    const figure = { value: '30', expected: 1, reporting: 0, flags: [{ code: 'not-open', count: 1 }] }
    expect(await answered(facts, { metric: 'attendance.present', unit: 'S' })).toMatchObject({ figure })
  })

  it('a filter that names a unit which nothing opens shows its facts in the province, and no others', async () => {
    const facts = [province('P'), ghost(register('', 3)), { ...register('', 4), unit: 'OTHER' }]
    const asked = { metric: 'attendance.present', where: [{ name: 'units', values: ['GHOST', 'P'] }] }
    expect(await answered(facts, asked)).toMatchObject({ figure: { value: null, flagged: 1, flags: UNKNOWN } })
  })

  it('units are flagged for what ingest wrote on the opening that counts', async () => {
    const again = { ...school('S', 'P', { effectiveFrom: '2024-01-15' }), flags: ['future-day', 'unknown-unit'] }
    const facts = [province('P'), { ...school('S', 'P'), flags: ['level-not-of-unit'] }, again]
    const flags = [{ code: 'future-day', count: 1 }]
    expect(await answered(facts, { metric: 'organisation.units' })).toMatchObject({ figure: { value: '2', flags } })
  })

  it('what a unit declared for the whole year answers where it stands then, and no shorter period elsewhere', async () => {
    const facts = [
      ...[province('P'), unit('A', 'opened', '2020-01-01', { kind: 'commune', parent: 'P' })],
      ...[unit('B', 'opened', '2020-01-01', { kind: 'commune', parent: 'P' }), school('S', 'A')],
      unit('S', 'moved', '2024-06-30', { parent: 'B' }),
      measure('S', 'lessons', { period: '2024-03', value: 5 }),
      measure('S', 'lessons', { value: 40 }),
    ]
    const value = async (root: string) => answered(facts, { metric: 'measure.lessons', unit: root })
    expect(await value('A')).toMatchObject({ figure: { value: null, reporting: 0 } })
    expect(await value('B')).toMatchObject({ figure: { value: '40', reporting: 1 } })
    expect(await value('P')).toMatchObject({ figure: { value: '40' } })
  })

  it('and so is what a unit declared that nothing opens, where the province is one for some of the days', async () => {
    const facts = [
      ...[province('P'), unit('P', 'changed', '2024-07-01', { kind: 'department' })],
      ghost(measure('', 'lessons', { period: '2024-06', value: 6 })),
      ghost(measure('', 'lessons', { period: '2023-2024', value: 7 })),
    ]
    const year = { metric: 'measure.lessons', period: '2023-2024' }
    expect(await answered(facts, year)).toMatchObject({ figure: { flagged: 0 } })
    expect(await answered(facts.slice(0, 3), year)).toMatchObject({ figure: { flags: UNKNOWN } })
  })

  it('whether a unit was open is looked at on the last day of the period that it declared', async () => {
    const rooms = measure('S', 'rooms', { period: '2024-03', value: 5 })
    const asked = { metric: 'measure.rooms' }
    const closed = [province('P'), school('S', 'P'), unit('S', 'closed', '2024-07-01'), rooms]
    expect(await answered(closed, asked)).toMatchObject({ figure: { value: '5', flags: [] } })
    const late = [province('P'), school('S', 'P', { effectiveFrom: '2024-09-05' }), rooms]
    const flags = [{ code: 'not-open', count: 1 }]
    expect(await answered(late, asked)).toMatchObject({ figure: { value: '5', flags } })
  })

  it('the level of a declaration is judged on the reference day, of a campus by the school that it has then', async () => {
    const facts = [
      ...[province('P'), school('S', 'P'), unit('S', 'changed', '2024-03-31', { kind: 'commune' })],
      unit('K', 'opened', '2024-07-01', { kind: 'campus', parent: 'S' }),
      measure('K', 'lessons', { level: 'MN', period: '2024-06', value: 3 }),
    ]
    const asked = { metric: 'measure.lessons', period: '2023-2024' }
    expect(await answered(facts, asked)).toMatchObject({ figure: { value: '3' } })
  })

  it('in rows of units what nothing opens shows in the row of no unit', async () => {
    const facts = [province('P'), school('S', 'P'), ghost(payment('', '1', 1000, '2024-09-05T20:00:00Z'))]
    const row = { keys: [{ value: null }], figure: { value: null, flagged: 1, expected: 1, flags: UNKNOWN } }
    const asked = { metric: 'payments.amount', by: ['unit.commune'] }
    expect(await answered(facts, { ...asked, today: '2024-03-31' })).toMatchObject({ rows: [row] })
    expect(await answered(facts, asked)).toMatchObject({ rows: [row] })
  })

  it('in rows of one level only what is of that level shows', async () => {
    const facts = [
      ...[province('P'), school('S', 'P', { levels: ['TH', 'MN'], reportingLevel: 'MN' })],
      ghost(measure('', 'resources', { value: 30.5 })),
      measure('S', 'rooms', { level: 'TH', period: '2024-06', part: 8, whole: 3 }),
    ]
    for (const level of ['TH', 'MN'] as const)
      for (const metric of ['measure.resources', 'measure.rooms'])
        await answered(facts, { metric, level, by: ['unit.commune'] })
  })

  it('rows over time of a campus expect its school while it is open', async () => {
    const facts = [
      unit('S', 'opened', '2024-01-15', { kind: 'school' }),
      unit('K', 'opened', '2023-12-31', { kind: 'campus', parent: 'S' }),
      register('K', 30, { date: '2024-09-05' }),
    ]
    const asked = { metric: 'attendance.present', unit: 'K', by: ['month'] }
    const row = { keys: [{ value: '2024-09' }], figure: { value: '30', expected: 1, reporting: 1 } }
    expect(await answered(facts, asked)).toMatchObject({ rows: [row] })
    const early = { rows: [{ figure: { value: '30', expected: 1, reporting: 1 } }] }
    expect(await answered(facts, { ...asked, by: ['school-term'], today: '2024-03-31' })).toMatchObject(early)
  })

  it('and expect it in its own level, whatever the campus teaches', async () => {
    const facts = [
      unit('S', 'opened', '2024-01-15', { kind: 'school', levels: ['TH'], reportingLevel: 'GDTX' }),
      unit('K', 'opened', '2023-12-31', { kind: 'campus', parent: 'S', levels: ['TH'] }),
      register('K', 30, { date: '2024-06-30' }),
    ]
    const row = { keys: [{ value: '2024' }, { value: 'TH' }], figure: { value: '30', expected: 0, reporting: 0 } }
    const asked = { metric: 'attendance.present', unit: 'K', by: ['year', 'level'] }
    expect(await answered(facts, asked)).toMatchObject({ rows: [row] })
  })

  it('a capability counts in the level of its unit where who stands for that is left out by a filter', async () => {
    const facts = [
      unit('P', 'opened', '2024-03-31', { kind: 'school', levels: ['THCS'] }),
      school('U', 'P', { effectiveFrom: '2024-09-05' }),
      lms('U', false, { period: '2024-03' }),
    ]
    const where = [{ name: 'teaches', values: ['TH'] }]
    const asked = { metric: 'capability.lms', period: '2024-03', where, today: '2024-07-01' }
    for (const level of ['TH', 'THCS'] as const) await answered(facts, { ...asked, level })
  })

  it('of several open provinces what nothing opens shows in the one of the setting', async () => {
    const facts = [province('P'), province('Q'), ghost(register('', 3))]
    const flagged = async (root: string, setting?: string) =>
      answered(facts, {
        metric: 'attendance.present',
        unit: root,
        ...(setting === undefined ? {} : { province: setting }),
      })
    expect(await flagged('P')).toMatchObject({ figure: { flags: UNKNOWN } })
    expect(await flagged('P', 'Q')).toMatchObject({ figure: { flags: [] } })
    expect(await flagged('Q', 'Q')).toMatchObject({ figure: { flags: UNKNOWN } })
  })
})
