import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { organising } from '../../scope/organisation.ts'
import { atOnce } from '../../scope/run.ts'
import { opening, unitFact, type Said } from '../../testing/organisation-facts.ts'
import { unitForest, wholeProvince } from './forest.ts'
import { unitHistories } from './histories.ts'
import type { UnitFact } from './unit.ts'

const fact = unitFact
const opened = (unit: string, kind: string, parent?: string, effectiveFrom = '2020-01-01', more: Said = {}): UnitFact =>
  opening(unit, kind, parent, { effectiveFrom, ...more })

const on = (facts: readonly UnitFact[], day: string) => unitForest(atOnce(organising(unitHistories(facts))), day)
const codes = (units: readonly { code: string }[]) => units.map(({ code }) => code).sort()

describe('a unit', () => {
  it('exists from its first day until the day before it ends', () => {
    const facts = [opened('S', 'school', undefined, '2024-01-10'), fact('S', 'closed', '2024-02-01')]
    const open = (day: string) => on(facts, day).unit('S')?.open
    expect([open('2024-01-09'), open('2024-01-10'), open('2024-01-31'), open('2024-02-01')]).toEqual([
      false,
      true,
      true,
      false,
    ])
    expect(on(facts, '2024-01-15').unit('S')).toMatchObject({ openedOn: '2024-01-10', closedOn: '2024-02-01' })
  })

  it('does not exist as long as nothing opens it', () => {
    const facts = [fact('S', 'changed', '2024-01-01', { name: 'S' }), fact('S', 'closed', '2024-02-01')]
    expect(on(facts, '2024-01-15').unit('S')).toBeUndefined()
  })

  it('counts in the level it declares, else in the first of its levels', () => {
    const facts = [
      opened('A', 'school', undefined, '2020-01-01', { levels: ['TH', 'THCS'] }),
      opened('B', 'school', undefined, '2020-01-01', { levels: ['TH', 'THCS'], reportingLevel: 'THCS' }),
      fact('A', 'changed', '2024-01-01', { levels: ['THCS', 'THPT'] }),
    ]
    expect(on(facts, '2023-12-31').unit('A')?.reportingLevel).toBe('TH')
    expect(on(facts, '2024-01-01').unit('A')?.reportingLevel).toBe('THCS')
    expect(on(facts, '2024-01-01').unit('B')?.reportingLevel).toBe('THCS')
  })

  it('keeps attributes that a change does not name', () => {
    const first = opened('S', 'school', 'P', '2020-01-01', { ownership: 'public', levels: ['TH'] })
    const facts = [opened('P', 'province'), first, fact('S', 'changed', '2024-01-01', { name: 'New' })]
    expect(on(facts, '2024-01-01').unit('S')).toMatchObject({
      name: 'New',
      ownership: 'public',
      levels: ['TH'],
      parent: 'P',
    })
  })

  it('takes the latest of facts about the same kind and day, by time and then by position', () => {
    const renamed = (name: string, timeNs: bigint) => fact('S', 'changed', '2024-01-01', { name, timeNs })
    const name = (facts: UnitFact[]) => on([opened('S', 'school'), ...facts], '2024-06-01').unit('S')?.name
    expect(name([renamed('late', 20n), renamed('early', 10n)])).toBe('late')
    expect(name([renamed('first', 10n), renamed('second', 10n)])).toBe('second')
  })

  it('can open again after it closed, also on the same day', () => {
    const again = [
      opened('S', 'school'),
      fact('S', 'closed', '2024-01-01'),
      opened('S', 'school', undefined, '2024-03-01'),
    ]
    expect(on(again, '2024-02-01').unit('S')?.open).toBe(false)
    expect(on(again, '2024-03-01').unit('S')).toMatchObject({ open: true, openedOn: '2024-03-01' })
    const sameDay = [
      opened('S', 'school'),
      fact('S', 'closed', '2024-01-01'),
      opened('S', 'school', undefined, '2024-01-01'),
    ]
    expect(on(sameDay, '2024-01-01').unit('S')?.open).toBe(true)
    const undone = [opened('S', 'school', undefined, '2024-01-01'), fact('S', 'closed', '2024-01-01')]
    expect(on(undone, '2024-01-01').unit('S')?.open).toBe(false)
  })

  it('is the same in whatever order its facts were stored and however often', () => {
    const facts = [
      opened('P', 'province'),
      opened('S', 'school', 'P'),
      fact('S', 'changed', '2024-01-01', { name: 'a' }),
      fact('S', 'changed', '2024-01-01', { name: 'b' }),
      fact('S', 'moved', '2024-06-01', { parent: 'Q', timeNs: 1n }),
      fact('S', 'split', '2024-06-01', { successors: ['Q'], timeNs: 2n }),
      fact('S', 'closed', '2024-05-01'),
      opened('S', 'school', 'P', '2024-06-01'),
    ]
    const wanted = on(facts, '2024-07-01').unit('S')
    const order = fc.shuffledSubarray([...facts, ...facts], { minLength: facts.length * 2 })
    fc.assert(
      fc.property(order, (shuffled) => {
        expect(on(shuffled, '2024-07-01').unit('S')).toEqual(wanted)
      }),
    )
  })
})

describe('the hierarchy', () => {
  const districts = [
    opened('P', 'province'),
    opened('D', 'district', 'P'),
    opened('C', 'commune', 'D'),
    opened('S1', 'school', 'C'),
    opened('S2', 'school', 'D'),
    opened('K', 'campus', 'S1'),
  ]

  it('has everything under a unit, itself included', () => {
    const forest = on(districts, '2024-01-01')
    expect(codes(forest.under('D'))).toEqual(['C', 'D', 'K', 'S1', 'S2'])
    expect(codes(forest.under('nope'))).toEqual([])
    expect(forest.schoolOf('K')).toBe('S1')
    expect(forest.schoolOf('C')).toBeUndefined()
  })

  it('keeps what belonged to an abolished unit', () => {
    const facts = [...districts, fact('D', 'closed', '2025-07-01'), fact('S2', 'moved', '2025-07-01', { parent: 'C' })]
    const forest = on(facts, '2025-07-01')
    expect(forest.parentOf('C')).toBe('P')
    expect(forest.parentOf('S2')).toBe('C')
    expect(codes(forest.under('P'))).toEqual(['C', 'K', 'P', 'S1', 'S2'])
    expect(codes(forest.under('D'))).toEqual([])
  })

  it('gives the children of a merged unit to the one that goes on', () => {
    const facts = [
      ...districts,
      opened('C2', 'commune', 'P'),
      fact('C', 'merged', '2025-07-01', { successors: ['C2'] }),
    ]
    expect(on(facts, '2025-06-30').parentOf('S1')).toBe('C')
    expect(on(facts, '2025-07-01').parentOf('S1')).toBe('C2')
  })

  it('opens a circle of parents at the link that took effect last', () => {
    const facts = [opened('A', 'commune', 'B'), opened('B', 'commune', 'A')]
    const forest = on(facts, '2024-01-01')
    expect([codes(forest.under('A')), codes(forest.under('B'))]).toEqual([['A'], ['A', 'B']])
    expect(
      on([...facts, fact('A', 'closed', '2024-01-01'), fact('B', 'closed', '2024-01-01')], '2024-01-01').open,
    ).toEqual([])
  })

  it('names the unit that stands for everything', () => {
    expect(wholeProvince(on(districts, '2024-01-01'))).toBe('P')
    const without = [opened('C', 'commune'), opened('S1', 'school', 'C'), opened('S2', 'school')]
    expect(wholeProvince(on(without, '2024-01-01'))).toBe('C')
    expect(wholeProvince(on([], '2024-01-01'))).toBeUndefined()
  })
})
