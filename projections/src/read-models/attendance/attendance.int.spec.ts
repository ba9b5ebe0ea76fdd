import { afterAll, beforeAll, describe, expect, it } from 'vitest'
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
})
