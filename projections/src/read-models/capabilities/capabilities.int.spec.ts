import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askFigure } from '../../metrics/figure.ts'
import { askFigures } from '../../metrics/figures.ts'
import type { FigureQuestion } from '../../metrics/question.ts'
import { capability, opened, school } from '../../queries/facts-of.ts'
import { openFixture, type ReadModelFixture } from '../../queries/fixture.ts'

let fixture: ReadModelFixture
beforeAll(async () => {
  fixture = await openFixture()
})
afterAll(() => fixture.close())

const lms = (unit: string, more: Partial<FigureQuestion> = {}): FigureQuestion => ({
  ...{ metric: 'capability.lms', unit, period: '2024', level: undefined, where: [], hierarchyAt: undefined },
  ...more,
})
const reading = () => fixture.reading('2024-10-01')
const on = (...names: string[]) => ({ platforms: names.map((name) => ({ name })) })

describe('units that use a capability', () => {
  beforeAll(async () => {
    const uses = (unit: string, inUse: boolean, more: { level?: string } = {}, names: string[] = []) => {
      const fact = capability(unit, 'lms', inUse, more)
      return { ...fact, data: { ...fact.data, ...on(...names) } }
    }
    await fixture.append([
      opened('P', 'province'),
      opened('C1', 'commune', 'P'),
      opened('C2', 'commune', 'P'),
      school('A', 'C1', ['TH', 'THCS']),
      school('B', 'C1', ['THCS']),
      school('D', 'C2', ['TH']),
      school('E', 'C2', ['TH']),
      uses('A', false),
      uses('A', true, { level: 'TH' }, ['OLM', 'K12']),
      { ...uses('A', false, { level: 'THCS' }), flags: ['late'] },
      uses('B', true, {}, ['OLM']),
      uses('D', true),
      uses('C2', true),
      uses('GHOST', true),
    ])
  })

  it('are distinct open units of the kind that should say so, each in its reporting level', async () => {
    const now = await reading()
    expect(await askFigure(now, lms('P'))).toEqual({
      ...{ value: '3', numerator: '3', denominator: '4', percent: 75, reporting: 3, expected: 4 },
      ...{ flagged: 2, key: undefined, suppressed: false },
      flags: [
        { code: 'late', count: 1 },
        { code: 'unknown-unit', count: 1 },
      ],
    })
    expect(await askFigure(now, lms('P', { level: 'TH' }))).toMatchObject({ numerator: '2', denominator: '3' })
    expect(await askFigure(now, lms('C2', { level: 'THCS' }))).toMatchObject({ value: null, denominator: '0' })
    expect(await askFigure(now, lms('GHOST'))).toMatchObject({ value: null, numerator: '1', denominator: '0' })
  })

  it('are told apart by platform in the numerator only', async () => {
    const now = await reading()
    const where = (...values: string[]) => lms('P', { where: [{ name: 'platform', values }] })
    expect(await askFigure(now, where('K12'))).toMatchObject({ value: '1', denominator: '4', reporting: 3 })
    expect(await askFigure(now, where('K12', ''))).toMatchObject({ value: '2' })
    const table = async (...by: string[]) => {
      const { rows } = await askFigures(now, { ...lms('P'), by, first: 100, after: undefined })
      return rows.map(({ keys, figure }) => [...keys.map(({ value }) => value), figure.numerator, figure.denominator])
    }
    expect(await table('platform')).toEqual([
      ['K12', '1', '4'],
      ['OLM', '2', '4'],
      [null, '1', '4'],
    ])
    expect(await table('unit.commune', 'level')).toEqual([
      ['C1', 'TH', '1', '1'],
      ['C1', 'THCS', '1', '1'],
      ['C2', 'TH', '1', '2'],
    ])
  })

  it.each([
    ['by one statement', 1, ['e-gradebook', 'fibre-internet', 'digital-library']],
    // School A spoke for itself and for its level: the plain statement cannot say which is newer, and another one is asked.
    ['by two where a unit said the same twice', 2, ['lms', 'e-gradebook', 'fibre-internet', 'digital-library']],
  ])('are read %s for many codes and levels of one operation', async (_, most, codes) => {
    const now = await reading()
    let statements = 0
    const counting = {
      ...now,
      clickhouse: {
        ...now.clickhouse,
        query: ((...args: Parameters<typeof now.clickhouse.query>) => {
          statements += 1
          return now.clickhouse.query(...args)
        }) as typeof now.clickhouse.query,
      },
    }
    const levels = ['TH', 'THCS', undefined] as const
    await Promise.all(
      codes.flatMap((code) =>
        levels.map((level) => askFigure(counting, lms('P', { metric: `capability.${code}`, level }))),
      ),
    )
    expect(statements).toBe(most)
  })
})
