import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { factAt } from '../oracle/given.ts'
import { hierarchies } from '../oracle/hierarchy.ts'
import { unitHistories } from '../read-models/units/histories.ts'
import type { UnitFact } from '../read-models/units/unit.ts'
import { RANK, rankOf } from '../read-models/version.ts'
import { anyHistory, DAYS, UNITS } from '../testing/organisation-facts.ts'
import { DayView } from './day-view.ts'
import { organising } from './organisation.ts'
import { flagsOf } from './places.ts'
import { atOnce } from './run.ts'

/** The same as the oracle of the figures reads it; times of random histories are 0 to 3 nanoseconds of 1970. */
function saidAs({ unit, fact, effectiveFrom, ver, given, ...all }: UnitFact, index: number) {
  const time = (ver >> 59n) & 7n
  const named = Object.fromEntries(Object.entries(all).filter(([name]) => given.includes(name)))
  const successor = fact === 'merged' ? { successor: all.successors[0] } : {}
  const cancelled = rankOf(ver) === RANK.cancelled ? { cancelled: true } : {}
  const data = { code: unit, name: unit, levels: [], ...named, ...successor, ...cancelled, effectiveFrom }
  const ofChange = fact === 'changed' ? { ...named, ...cancelled, effectiveFrom } : data
  const said = {
    type: `organisation.unit-${fact}.v1`,
    unit,
    data: ofChange,
    time: `1970-01-01T00:00:00.00000000${time}Z`,
  }
  return factAt(said, BigInt(index))
}

describe('who stands where', () => {
  it('is what the oracle of the figures says, on every day', () => {
    fc.assert(
      fc.property(anyHistory, fc.constantFrom(undefined, 'A'), (given, setting) => {
        const organisation = atOnce(organising(unitHistories(given), setting))
        const oracle = hierarchies(given.map(saidAs), setting)
        for (const day of ['2023-12-01', ...DAYS]) {
          const [view, there] = [new DayView(organisation, day), oracle(day)]
          for (const unit of UNITS) {
            if (there.unit(unit) === undefined) expect(view.unit(unit)).toBeUndefined()
            else {
              const seen = [view.holder(unit), view.counted(unit), [...flagsOf(view.flags(unit))]]
              expect(seen).toEqual([there.holder(unit), there.counted(unit), [...there.flags(unit)].sort()])
              for (const root of UNITS) expect(view.isUnder(unit, root)).toBe(there.above(unit).includes(root))
            }
          }
        }
      }),
      // Always the same ones, so that a run of the tests says the same twice.
      { numRuns: 500, seed: 1 },
    )
  })
})
