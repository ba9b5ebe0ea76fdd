import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { factsBehind } from '../../metrics/behind.ts'
import { askFigure } from '../../metrics/figure.ts'
import { askFigures } from '../../metrics/figures.ts'
import type { FigureQuestion } from '../../metrics/question.ts'
import { opened, register, school } from '../../queries/facts-of.ts'
import { openFixture, type ReadModelFixture } from '../../queries/fixture.ts'

let fixture: ReadModelFixture
beforeAll(async () => {
  fixture = await openFixture()
})
afterAll(() => fixture.close())

const present = (unit: string, period: string, more: Partial<FigureQuestion> = {}): FigureQuestion => ({
  ...{ metric: 'attendance.present', unit, period, level: undefined, where: [], hierarchyAt: undefined },
  ...more,
})
const reading = () => fixture.reading('2024-10-01')

describe('pupils present', () => {
  beforeAll(async () => {
    await fixture.append([
      opened('P', 'province'),
      opened('C1', 'commune', 'P'),
      opened('C2', 'commune', 'P'),
      school('A', 'C1', ['TH', 'THCS']),
      school('B', 'C2', ['THCS']),
      opened('K', 'campus', 'A'),
      register('A', '1A', 30, 35),
      register('A', '1A', 31, 35, { corrected: true, time: '2024-09-16T09:00:00+07:00' }),
      register('A', '1A', 20, 35, { session: 'afternoon' }),
      register('K', '1K', 5, 5, { flags: ['present-exceeds-enrolled'] }),
      register('B', '6A', 10, 20, { date: '2024-09-17' }),
      register('X', '6A', 7, 7, { date: '2024-09-17' }),
    ])
  })

  it('are those of the registers that count in the period, in every school and campus', async () => {
    const now = await reading()
    expect(await askFigure(now, present('P', '2024-09'))).toEqual({
      ...{ value: '66', numerator: '66', denominator: '95', percent: 69.5 },
      ...{ flagged: 2, reporting: 2, expected: 2, key: undefined, suppressed: false },
      flags: [
        { code: 'present-exceeds-enrolled', count: 1 },
        { code: 'unknown-unit', count: 1 },
      ],
    })
    const morning = { where: [{ name: 'session', values: ['morning'] }] }
    expect(await askFigure(now, present('P', '2024-09-16', morning))).toMatchObject({ value: '36', denominator: '40' })
    expect(await askFigure(now, present('C2', '2024-09-16'))).toMatchObject({ value: null, reporting: 0, expected: 1 })
    expect(await askFigure(now, present('P', '2024-09', { level: 'THCS' }))).toMatchObject({ value: '10', expected: 1 })
    expect(await askFigure(now, present('X', '2024-09'))).toMatchObject({ value: '7', expected: 0, flagged: 1 })
  })

  it('stand in rows that add up to the whole', async () => {
    const now = await reading()
    const table = async (...by: string[]) => {
      const { rows } = await askFigures(now, { ...present('P', '2024-09'), by, first: 100, after: undefined })
      return rows.map(({ keys, figure }) => [...keys.map(({ value }) => value), figure.value, figure.expected])
    }
    expect(await table('session')).toEqual([
      ['afternoon', '20', 2],
      ['morning', '46', 2],
    ])
    expect(await table('unit.commune')).toEqual([
      ['C1', '56', 1],
      ['C2', '10', 1],
    ])
    expect(await table('level', 'day')).toEqual([
      // A campus without levels of its own counts in its school's.
      ['TH', '2024-09-16', '56', 1],
      ['THCS', '2024-09-17', '10', 1],
    ])
  })

  it('are known by the facts behind them, newest first, and by who said nothing', async () => {
    const now = await reading()
    const behind = async (of: 'NUMERATOR' | 'DENOMINATOR' | 'MISSING', first: number, after?: string) =>
      factsBehind(now, present('P', '2024-09'), of, { first, after })
    const first = await behind('NUMERATOR', 3)
    expect(first).toMatchObject({ totalCount: 4, hasNextPage: true })
    const rest = await behind('NUMERATOR', 3, first.endCursor ?? '')
    const units = [...first.edges, ...rest.edges].map(({ unit, fact }) => [unit, fact?.type.split('.').at(-2)])
    expect(units).toEqual([
      ['B', 'session-taken'],
      ['K', 'session-taken'],
      ['A', 'session-taken'],
      ['A', 'session-corrected'],
    ])
    expect(rest).toMatchObject({ totalCount: 4, hasNextPage: false })
    expect(await behind('MISSING', 5)).toMatchObject({ totalCount: 0, edges: [] })
    const missing = await factsBehind(now, present('P', '2024-09-16'), 'MISSING', { first: 5, after: undefined })
    expect(missing).toMatchObject({ totalCount: 1, edges: [{ unit: 'B', fact: undefined }] })
  })

  it('cannot be asked for in rows that would not add up, or are too many', async () => {
    const now = await reading()
    const ask = (by: string[], period = '2024-09') =>
      askFigures(now, { ...present('P', period), by, first: 1, after: undefined })
    await expect(ask(['classId'])).rejects.toMatchObject({ code: 'NOT_ADDITIVE' })
    await expect(ask(['colour'])).rejects.toMatchObject({ code: 'UNKNOWN_DIMENSION' })
    await expect(ask(['day', 'grade'], '2010-01-01/2029-12-31')).rejects.toMatchObject({ code: 'TOO_LARGE' })
    await expect(ask(['day'], '2024-02-30')).rejects.toMatchObject({ code: 'BAD_PERIOD' })
    await expect(ask(['day'], '2004-01-01/2024-01-01')).rejects.toMatchObject({ code: 'BAD_PERIOD' })
  })

  it('come in pages of one position', async () => {
    const now = await reading()
    const page = (after?: string) => askFigures(now, { ...present('P', '2024-09'), by: ['day'], first: 1, after })
    const first = await page()
    expect(first).toMatchObject({ totalCount: 2, hasNextPage: true, rows: [{ keys: [{ value: '2024-09-16' }] }] })
    expect(await page(first.endCursor ?? '')).toMatchObject({
      hasNextPage: false,
      rows: [{ keys: [{ value: '2024-09-17' }] }],
    })
    await fixture.append([register('B', '6B', 1, 1, { date: '2024-09-18' })])
    const later = await reading()
    const question = { ...present('P', '2024-09'), by: ['day'], first: 1, after: first.endCursor ?? '' }
    await expect(askFigures(later, question)).rejects.toMatchObject({ code: 'BAD_CURSOR' })
  })
})
