import { describe, expect, it } from 'vitest'
import { unitHistories } from '../read-models/units/histories.ts'
import type { UnitFact } from '../read-models/units/unit.ts'
import { opening, unitFact } from '../testing/organisation-facts.ts'
import { endAfter } from './days.ts'
import { organising } from './organisation.ts'
import { atOnce } from './run.ts'
import { scoping } from './scope-of.ts'
import { ScopeTooLargeError } from './sweep.ts'
import type { ScopePiece } from './types.ts'

const dayOf = (index: number): string => new Date(Date.UTC(2010, 0, 1 + index)).toISOString().slice(0, 10)
const old = { effectiveFrom: '2000-01-01' }
const opened = (unit: string, kind: string, parent?: string) => opening(unit, kind, parent, old)
const askedOf = (facts: readonly UnitFact[]) => {
  const organisation = atOnce(organising(unitHistories(facts)))
  return (root: string, from: string, to: string) => scoping(organisation, { root, from, end: endAfter(to) })
}

describe('what a scope costs', () => {
  // The commune moves to and fro every day, which is nothing to those who ask for the province.
  const ask = askedOf([
    opened('P', 'province'),
    opened('D', 'district', 'P'),
    opened('C', 'commune', 'D'),
    ...Array.from({ length: 500 }, (_, index) => opened(`S${index}`, 'school', 'C')),
    ...Array.from({ length: 5_000 }, (_, index) =>
      unitFact('C', 'moved', dayOf(index), { parent: index % 2 === 0 ? 'P' : 'D' }),
    ),
  ])

  it('is one piece a unit as long as nothing changes for it, whatever changes between', () => {
    expect(atOnce(ask('P', '2005-01-01', '2030-01-01')).pieces).toHaveLength(503)
    // For the district it is: the schools come and go with the commune.
    expect(atOnce(ask('D', dayOf(0), dayOf(9))).pieces).toHaveLength(1 + 501 * 5)
  })

  it('is refused where it is too much, and others get turns until then', () => {
    const steps = ask('D', dayOf(0), '2030-01-01')
    let turns = 0
    expect(() => {
      while (steps.next().done !== true) turns += 1
    }).toThrow(ScopeTooLargeError)
    expect(turns).toBeGreaterThan(50)
  })

  it('of a chain of ten thousand campuses is one piece each, however often its head moves into its tail', () => {
    const chain = Array.from({ length: 10_000 }, (_, index) =>
      opened(`K${index}`, 'campus', index === 0 ? 'S' : `K${index - 1}`),
    )
    const circles = Array.from({ length: 20 }, (_, index) =>
      unitFact('K0', 'moved', dayOf(index), { parent: index % 2 === 0 ? 'K9999' : 'S' }),
    )
    const asked = askedOf([opened('P', 'province'), opened('S', 'school', 'P'), ...chain, ...circles])
    const { pieces } = atOnce(asked('P', dayOf(0), dayOf(1)))
    const ofTail = pieces.filter(({ unit }) => unit === 'K9999').map(({ from, flags }: ScopePiece) => [from, ...flags])
    expect(ofTail).toEqual([[dayOf(0), 'circle'], [dayOf(1)]])
    expect(atOnce(asked('S', dayOf(1), dayOf(1))).pieces).toHaveLength(10_001)
  })
})
