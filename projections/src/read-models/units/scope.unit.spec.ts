import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plainForest, plainSchool, plainUnder } from '../../testing/forest-by-day.ts'
import { packVersion, RANK } from '../version.ts'
import { unitForest } from './forest.ts'
import { unitHistories, type UnitHistories } from './histories.ts'
import { endAfter, linking, ScopeTooLargeError, sweeping, type ScopePiece } from './scope.ts'
import type { UnitFact } from './unit.ts'

function finish<Result>(steps: Generator<void, Result>): { readonly result: Result; readonly turns: number } {
  for (let turns = 0; ; turns++) {
    const step = steps.next()
    if (step.done === true) return { result: step.value, turns }
  }
}
const scope = (histories: UnitHistories, root: string, from: string, to: string): readonly ScopePiece[] =>
  finish(sweeping(histories, finish(linking(histories)).result, root, { from, end: endAfter(to) })).result

const UNITS = ['A', 'B', 'C', 'D', 'E', 'F']
const DAYS = Array.from({ length: 12 }, (_, day) => `2024-01-${String(day + 1).padStart(2, '0')}`)
const code = fc.constantFrom(...UNITS, 'X')
const fact = fc
  .record({
    unit: fc.constantFrom(...UNITS),
    fact: fc.constantFrom('opened', 'opened', 'moved', 'moved', 'moved', 'changed', 'merged', 'split', 'closed'),
    effectiveFrom: fc.constantFrom(...DAYS),
    kind: fc.constantFrom('province', 'commune', 'school', 'campus', 'campus'),
    parent: code,
    successors: fc.array(code, { minLength: 1, maxLength: 2 }),
    time: fc.bigInt({ min: 0n, max: 3n }),
  })
  .map(({ time, ...rest }) => ({ ...rest, time, given: ['kind', 'parent'] as const }))
const histories = fc
  .array(fact, { minLength: 1, maxLength: 40 })
  .map((facts) =>
    facts.map(({ time, ...rest }, index): UnitFact => ({
      name: '',
      levels: [],
      reportingLevel: '',
      ownership: '',
      ...rest,
      ver: packVersion(time, RANK.reported, BigInt(index)),
    })),
  )
  .map(unitHistories)

describe('whose facts count over a range of days', () => {
  it('is what a forest of every day says, through moves, mergers, closures and circles', () => {
    const range = fc.tuple(fc.constantFrom(...DAYS), fc.constantFrom(...DAYS)).map((days) => days.sort())
    fc.assert(
      fc.property(histories, fc.constantFrom(...UNITS), range, (given, root, [from = '', to = '']) => {
        const pieces = scope(given, root, from, to)
        for (const day of DAYS.filter((candidate) => candidate >= from && candidate <= to)) {
          const plain = plainForest(given, day)
          const holding = pieces.filter((piece) => piece.from <= day && day < piece.end)
          expect(holding.map(({ unit }) => unit).sort()).toEqual(plainUnder(plain, root))
          for (const { unit, school } of holding) expect([unit, school]).toEqual([unit, plainSchool(plain, unit)])
        }
      }),
      { numRuns: 3_000 },
    )
  })

  it('has one piece a unit as long as nothing changes for it, whatever changes between', () => {
    const at = (unit: string, kind: string, day: string, more: Partial<UnitFact>, position: bigint): UnitFact => ({
      ...{ unit, fact: 'opened', effectiveFrom: day, given: ['parent', 'kind'], name: '', kind, levels: [] },
      ...{ reportingLevel: '', ownership: '', parent: '', successors: [] },
      ver: packVersion(position, RANK.reported, position),
      ...more,
    })
    const days = Array.from({ length: 5_000 }, (_, day) =>
      new Date(Date.UTC(2010, 0, 1 + day)).toISOString().slice(0, 10),
    )
    // The commune moves to and fro every day, which is nothing to those who ask for the province.
    const moving = days.map((day, index) =>
      at('C', '', day, { fact: 'moved', parent: index % 2 === 0 ? 'D' : 'P' }, BigInt(index + 2_000)),
    )
    const given = unitHistories([
      at('P', 'province', '2000-01-01', { given: ['kind'] }, 1n),
      at('D', 'district', '2000-01-01', { parent: 'P' }, 2n),
      at('C', 'commune', '2000-01-01', { parent: 'D' }, 3n),
      ...Array.from({ length: 500 }, (_, index) =>
        at(`S${index}`, 'school', '2000-01-01', { parent: 'C' }, BigInt(index + 4)),
      ),
      ...moving,
    ])
    expect(scope(given, 'P', '2005-01-01', '2030-01-01')).toHaveLength(503)
    // For the district it is: the schools come and go with the commune.
    const [first = '', last = ''] = [days[0], days[9]]
    expect(scope(given, 'D', first, last)).toHaveLength(1 + 501 * 5)
    // A question that is too large is given up, and others get turns until then.
    const steps = sweeping(given, finish(linking(given)).result, 'D', { from: first, end: '2030-01-01' })
    let turns = 0
    expect(() => {
      while (steps.next().done !== true) turns += 1
    }).toThrow(ScopeTooLargeError)
    expect(turns).toBeGreaterThan(50)
  })
})

describe('a forest', () => {
  it('is what the plain way says of every unit and day', () => {
    fc.assert(
      fc.property(histories, fc.constantFrom(...DAYS, '2023-12-31', '2024-02-01'), (given, day) => {
        const [quick, plain] = [unitForest(given, day), plainForest(given, day)]
        for (const unit of [...UNITS, 'X']) {
          expect(quick.unit(unit)).toEqual(plain.units.get(unit))
          expect(quick.parentOf(unit)).toBe(plain.parents.get(unit))
          expect(quick.schoolOf(unit)).toBe(plainSchool(plain, unit))
          expect(
            quick
              .under(unit)
              .map((one) => one.code)
              .sort(),
          ).toEqual(plainUnder(plain, unit))
        }
      }),
      { numRuns: 1_000 },
    )
  })
})
