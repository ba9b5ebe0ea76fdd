import { LEVELS } from '@ioc/contracts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askFigure, plainQuestion } from '../metrics/index.ts'
import { opened, organisation, register, school } from './facts-of.ts'
import { openFixture, type FactInput, type ReadModelFixture } from './fixture.ts'
import { readWall, type WallModel } from './wall-model.ts'

const DAY = '2024-09-16'
const MORNING = { date: DAY, session: 'morning' }

/** A class that names its grade. */
function classOf(unit: string, classId: string, grade: string, present: number): FactInput {
  const { data, ...fact } = register(unit, classId, present, 40)
  return { ...fact, data: { ...data, grade } }
}

let fixture: ReadModelFixture
beforeAll(async () => {
  fixture = await openFixture()
  await fixture.append([
    opened('P', 'province'),
    opened('D', 'district', 'P'),
    school('BOTH', 'D', ['TH', 'THCS'], { reportingLevel: 'TH' }),
    classOf('BOTH', '1A', '1', 31),
    classOf('BOTH', '6A', '6', 32),
    register('BOTH', 'unsaid', 33, 40),
    school('CENTRE', 'D', ['GDTX']),
    classOf('CENTRE', '10A', '10', 34),
    school('HIGH', 'P', ['THPT', 'GDTX'], { reportingLevel: 'THPT' }),
    classOf('HIGH', '12A', '12', 35),
    opened('CAMPUS', 'campus', 'BOTH'),
    classOf('CAMPUS', 'MG1', 'MG', 36),
    school('GONE', 'D', ['THCS']),
    organisation('GONE', 'merged', { successor: 'BOTH', effectiveFrom: '2024-08-01' }),
    classOf('GONE', '9A', '9', 38),
    classOf('NOBODY', '2A', '2', 39),
    register('NOBODY', 'unsaid', 40, 40),
    classOf('NOBODY', '11A', '11', 30),
    school('SILENT', 'P', ['MN']),
  ])
})
afterAll(() => fixture.close())

const shown = ({ numerator, denominator, flagged, reporting, expected }: WallModel['attendance']) => ({
  numerator: numerator?.toString(),
  denominator: denominator?.toString(),
  flagged,
  reporting,
  expected,
})

describe('attendance by level on the wall', () => {
  it.each(['P', 'D', 'BOTH', 'GONE'])('is the metric’s for that level, under %s', async (unit) => {
    const reading = await fixture.reading('2024-10-01')
    const wall = await readWall(reading, MORNING, unit)
    const where = [{ name: 'session', values: ['morning'] }]
    const asked = async (level?: (typeof LEVELS)[number]) =>
      shown(
        await askFigure(
          reading,
          plainQuestion('attendance.present', unit, DAY, { where, ...(level === undefined ? {} : { level }) }),
        ),
      )
    expect(shown(wall.attendance)).toEqual(await asked())
    const drawn = new Map(wall.byLevel.map(({ level, figure }) => [level, shown(figure)]))
    for (const level of LEVELS)
      expect([level, drawn.get(level) ?? { flagged: 0, reporting: 0, expected: 0 }]).toEqual([
        level,
        await asked(level),
      ])
  })

  it('adds up to the whole, as does the curve', async () => {
    const wall = await readWall(await fixture.reading('2024-10-01'), MORNING, 'P')
    const sum = wall.byLevel.reduce((total, { figure }) => total + Number(figure.numerator ?? 0), 0)
    expect(sum).toBe(Number(wall.attendance.numerator))
    const levels = wall.curve.filter(({ level }) => level !== undefined)
    expect(levels.map(({ level, present }) => [level, present]).sort()).toEqual(
      wall.byLevel
        .filter(({ figure }) => figure.numerator !== null && figure.numerator !== undefined)
        .map(({ level, figure }) => [level, BigInt(String(figure.numerator))])
        .sort(),
    )
  })
})
