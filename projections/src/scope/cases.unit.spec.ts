import { describe, expect, it } from 'vitest'
import { unitHistories } from '../read-models/units/histories.ts'
import type { UnitFact } from '../read-models/units/unit.ts'
import { opening, unitFact } from '../testing/organisation-facts.ts'
import { endAfter } from './days.ts'
import { expecting } from './expected.ts'
import { organising } from './organisation.ts'
import { atOnce } from './run.ts'
import { scoping } from './scope-of.ts'

const ends = (unit: string, fact: UnitFact['fact'], day: string, ...successors: string[]) =>
  unitFact(unit, fact, day, successors.length === 0 ? {} : { successors })
const moved = (unit: string, parent: string, day: string, more = {}) =>
  unitFact(unit, 'moved', day, { parent, ...more })
const here = [
  opening('P', 'province'),
  opening('D1', 'district', 'P'),
  opening('D2', 'district', 'P'),
  opening('C1', 'commune', 'D1'),
  opening('C2', 'commune', 'D2'),
  opening('S', 'school', 'C1', { levels: ['TH'] }),
  opening('T', 'school', 'C2', { levels: ['THCS'] }),
]
const DAY = '2025-01-01'

/** Where a fact of a unit and day counts, and with which flags; undefined where it does not count for the root. */
function placeOf(
  facts: readonly UnitFact[],
  unit: string,
  { day = DAY, root = 'P', at = undefined as string | undefined } = {},
) {
  const organisation = atOnce(organising(unitHistories(facts)))
  const { pieces } = atOnce(scoping(organisation, { root, from: day, end: endAfter(day), at }))
  const piece = pieces.find((each) => each.unit === unit)
  return piece === undefined ? undefined : [piece.holder, ...(piece.notOpen ? ['not-open'] : []), ...piece.flags]
}

describe('a unit that is not open on the day of its fact', () => {
  it('that merged speaks for its successor, also where that merged in turn', () => {
    const facts = [...here, ends('S', 'merged', '2024-06-01', 'T'), opening('U', 'school', 'C1')]
    expect(placeOf(facts, 'S', { day: '2024-05-31' })).toEqual(['S'])
    expect(placeOf(facts, 'S')).toEqual(['T', 'not-open'])
    expect(placeOf(facts, 'S', { root: 'D1' })).toBeUndefined()
    const further = [...facts, ends('T', 'merged', '2024-07-01', 'U')]
    expect(placeOf(further, 'S')).toEqual(['U', 'not-open'])
    expect(placeOf(further, 'S', { root: 'D1' })).toEqual(['U', 'not-open'])
    // The first goes on in the second and the second in the first: the later merger does not hold.
    expect(placeOf([...facts, ends('T', 'merged', '2024-07-01', 'S')], 'S')).toEqual(['P', 'not-open', 'circle'])
  })

  it('that split counts at what its successors have in common', () => {
    const split = (...successors: string[]) => [
      ...here,
      opening('U', 'school', 'C1'),
      ends('S', 'split', '2024-06-01', ...successors),
    ]
    expect(placeOf(split('U'), 'S')).toEqual(['U', 'not-open'])
    expect(placeOf(split('U', 'C1'), 'S')).toEqual(['C1', 'not-open'])
    expect(placeOf(split('U', 'T'), 'S')).toEqual(['P', 'not-open'])
    expect(placeOf(split('U', 'T'), 'S', { root: 'D1' })).toBeUndefined()
    expect(placeOf(split('U', 'NOWHERE'), 'S')).toEqual(['P', 'not-open', 'unknown-parent'])
    // The one successor closes: its last parent stands for it.
    expect(placeOf([...split('U'), ends('U', 'closed', '2024-07-01')], 'S')).toEqual(['C1', 'not-open'])
  })

  it('that closed counts at its last parent, before it opens at its opening parent, in between as closed', () => {
    const facts = [
      ...here,
      ends('S', 'closed', '2024-06-01'),
      opening('S', 'school', 'C2', { effectiveFrom: '2025-09-01' }),
    ]
    expect(placeOf(facts, 'S', { day: '2019-12-31' })).toEqual(['P', 'not-open'])
    expect(placeOf(facts, 'S')).toEqual(['C1', 'not-open'])
    expect(placeOf(facts, 'S', { day: '2025-09-01' })).toEqual(['S'])
    expect(placeOf([...here, moved('S', 'C2', '2024-03-01'), ends('S', 'closed', '2024-06-01')], 'S')).toEqual([
      'C2',
      'not-open',
    ])
  })

  it('answers when it is asked for by its own code, also after it closed or merged', () => {
    const closed = [...here, ends('S', 'closed', '2024-06-01')]
    expect(placeOf(closed, 'S', { root: 'S' })).toEqual(['C1', 'not-open'])
    const merged = [...here, ends('S', 'merged', '2024-06-01', 'T')]
    expect(placeOf(merged, 'S', { root: 'S', day: '2024-01-01', at: DAY })).toEqual(['T'])
    expect(placeOf(merged, 'S', { root: 'T', day: '2024-01-01', at: DAY })).toEqual(['T'])
    expect(placeOf(merged, 'S', { root: 'T', day: '2024-01-01' })).toBeUndefined()
  })

  it('carries no flag by restating alone', () => {
    const closed = [...here, ends('S', 'closed', '2024-06-01')]
    expect(placeOf(closed, 'S', { day: '2024-01-01', at: DAY })).toEqual(['C1'])
    expect(placeOf(closed, 'S', { day: '2024-07-01', at: '2024-01-01' })).toEqual(['S', 'not-open'])
  })

  it('is open again once its ending is taken back, and never was once its opening is', () => {
    const closed = [...here, ends('S', 'closed', '2024-06-01')]
    const back = unitFact('S', 'closed', '2024-06-01', { cancelled: true })
    expect(placeOf([...closed, back], 'S')).toEqual(['S'])
    expect(placeOf([...closed, back, ends('S', 'closed', '2024-06-01')], 'S')).toEqual(['C1', 'not-open'])
    const never = unitFact('S', 'opened', '2020-01-01', { cancelled: true })
    expect(placeOf([...here, never], 'S')).toBeUndefined()
    expect(placeOf([...here, never], 'S', { root: 'S' })).toEqual([undefined])
  })
})

describe('parents that cannot be', () => {
  it('are the province where nothing opens them, or the unit is its own', () => {
    const facts = [...here, opening('U', 'school', 'NOWHERE'), opening('V', 'school', 'V'), opening('W', 'school')]
    expect(['U', 'V', 'W'].map((unit) => placeOf(facts, unit))).toEqual([
      ['U', 'unknown-parent'],
      ['V', 'circle'],
      ['W'],
    ])
    const lost = [...here, moved('S', 'NOWHERE', '2024-01-01'), ends('T', 'merged', '2024-01-01', 'NOWHERE')]
    expect(placeOf(lost, 'S')).toEqual(['S', 'unknown-parent'])
    expect(placeOf(lost, 'T')).toEqual(['P', 'not-open', 'unknown-parent'])
    expect(placeOf(lost, 'S', { root: 'D1' })).toBeUndefined()
  })

  it('in a circle do not hold where they took effect last; all below still count, and say so', () => {
    const facts = [...here, moved('D1', 'C1', '2024-01-01')]
    expect(placeOf(facts, 'S')).toEqual(['S', 'circle'])
    expect(placeOf(facts, 'S', { root: 'D1' })).toEqual(['S', 'circle'])
    expect(placeOf(facts, 'S', { day: '2023-12-31' })).toEqual(['S'])
    const back = unitFact('D1', 'moved', '2024-01-01', { cancelled: true })
    expect(placeOf([...facts, back], 'S')).toEqual(['S'])
  })

  it('in a circle of three of one day go by time, then by position', () => {
    const circle = (times: readonly bigint[]) => [
      opening('P', 'province'),
      ...['A', 'B', 'C'].map((unit) => opening(unit, 'commune', 'P')),
      moved('A', 'B', '2024-01-01', { timeNs: times[0] }),
      moved('B', 'C', '2024-01-01', { timeNs: times[1] }),
      moved('C', 'A', '2024-01-01', { timeNs: times[2] }),
    ]
    const under = (times: readonly bigint[]) =>
      ['A', 'B', 'C'].map((root) =>
        ['A', 'B', 'C'].filter((unit) => placeOf(circle(times), unit, { root }) !== undefined).join(''),
      )
    expect(under([1n, 1n, 1n])).toEqual(['A', 'AB', 'ABC'])
    expect(under([9n, 1n, 1n])).toEqual(['ABC', 'B', 'BC'])
    expect(under([1n, 9n, 1n])).toEqual(['AC', 'ABC', 'C'])
  })
})

describe('the province', () => {
  it('that is closed or opens later still has what is its own', () => {
    const facts = [opening('P', 'province', undefined, { effectiveFrom: '2024-01-01' }), opening('S', 'school', 'P')]
    expect(placeOf(facts, 'S', { day: '2020-06-01' })).toEqual(['S'])
    expect(placeOf([...facts, ends('P', 'closed', '2024-06-01')], 'S')).toEqual(['S'])
    expect(placeOf([opening('C', 'commune'), opening('S', 'school', 'NOWHERE')], 'S', { root: 'C' })).toBeUndefined()
  })

  it('is one of several, which each have their own; what is left over is that of the setting', () => {
    const facts = [...here, opening('Q', 'province'), opening('U', 'school', 'Q'), opening('V', 'school', 'NOWHERE')]
    expect([placeOf(facts, 'U'), placeOf(facts, 'U', { root: 'Q' })]).toEqual([undefined, ['U']])
    const codes = (setting: string | undefined, root: string) => {
      const organisation = atOnce(organising(unitHistories(facts), setting))
      return atOnce(scoping(organisation, { root, from: DAY, end: endAfter(DAY) })).pieces.map(({ unit }) => unit)
    }
    expect([codes(undefined, 'P').includes('V'), codes(undefined, 'Q')]).toEqual([true, ['Q', 'U']])
    expect([codes('Q', 'P').includes('V'), codes('Q', 'Q').sort()]).toEqual([false, ['Q', 'U', 'V']])
    // Merged into the other, all of it is there.
    const merged = [...facts, ends('Q', 'merged', '2024-07-01', 'P')]
    expect(placeOf(merged, 'U')).toEqual(['U'])
  })
})

describe('a unit that split again into others', () => {
  it('speaks for those of each day', () => {
    const facts = [...here, ends('S', 'split', '2024-03-01', 'C1', 'D1'), ends('S', 'split', '2024-07-01', 'C2', 'T')]
    expect(placeOf(facts, 'S', { day: '2024-04-01' })).toEqual(['D1', 'not-open'])
    expect(placeOf(facts, 'S')).toEqual(['C2', 'not-open'])
    const organisation = atOnce(organising(unitHistories(facts)))
    const { pieces } = atOnce(scoping(organisation, { root: 'P', from: '2024-01-01', end: endAfter(DAY) }))
    expect(pieces.filter(({ unit }) => unit === 'S').map(({ holder }) => holder)).toEqual(['S', 'D1', 'C2'])
  })
})

describe('a unit that split into several provinces', () => {
  it('is left to the province, and what was mended above one of them is in doubt for it too', () => {
    const facts = [
      ...[opening('P', 'province'), opening('R', 'district', 'Q'), opening('Q', 'province', 'R')],
      ...[opening('S', 'school', 'P'), ends('S', 'split', '2024-06-01', 'P', 'R')],
    ]
    expect(placeOf(facts, 'R', { root: 'R' })).toEqual(['R', 'circle'])
    expect(placeOf(facts, 'S')).toEqual(['P', 'not-open', 'circle'])
  })
})

describe('a campus', () => {
  const facts = [...here, opening('K', 'campus', 'S'), ends('S', 'merged', '2024-06-01', 'T')]
  const reporter = (day: string, at?: string) => {
    const organisation = atOnce(organising(unitHistories(facts)))
    const { pieces } = atOnce(scoping(organisation, { root: 'P', from: day, end: endAfter(day), at, on: at }))
    return pieces.filter(({ unit }) => unit === 'K').map((piece) => [piece.reporter, piece.level])
  }

  it('of a school that merged reports for its successor, from that day or as restated', () => {
    expect(reporter('2024-05-31')).toEqual([['S', 'TH']])
    expect(reporter('2024-06-01')).toEqual([['T', 'THCS']])
    expect(reporter('2024-05-31', DAY)).toEqual([['T', 'TH']])
  })

  it('expects its school where it is asked for, and adds none where the school is there', () => {
    const organisation = atOnce(organising(unitHistories(facts)))
    const expected = (root: string) =>
      atOnce(expecting(organisation, { root, day: DAY, kind: 'school' })).map(({ unit }) => unit.code)
    expect([expected('K'), expected('P'), expected('D1')]).toEqual([['T'], ['T'], []])
  })
})
