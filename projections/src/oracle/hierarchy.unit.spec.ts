import { describe, expect, it } from 'vitest'
import { given, payment, province, register, school, unit } from './given.ts'
import { hierarchies } from './hierarchy.ts'
import { figure, flags, rows, short, sources } from './testing.ts'

const commune = (code: string, parent = 'P', more = {}) =>
  unit(code, 'opened', '2020-01-01', { kind: 'commune', parent, ...more })
const paid = (code: string, day: string, amount = 10) =>
  payment(code, `${code}-${day}`, amount, `${day}T08:00:00+07:00`)
const amount = { metric: 'payments.amount' }
const holder = (facts: Parameters<typeof given>[0], code: string, day: string) =>
  hierarchies(given(facts), undefined)(day).holder(code)

describe('who stands for a unit that is not open', () => {
  const here = [province('P'), commune('X'), commune('Y')]

  it('merged: its successor; and what that merged into', () => {
    const facts = [
      ...here,
      ...['A', 'B', 'C'].map((code) => school(code, 'X')),
      unit('A', 'merged', '2024-03-01', { successor: 'B' }),
      unit('B', 'merged', '2024-06-01', { successor: 'C' }),
    ]
    expect(['2024-02-29', '2024-03-01', '2024-06-01'].map((day) => holder(facts, 'A', day))).toEqual(['A', 'B', 'C'])
  })

  it('split: the nearest that all successors stand under', () => {
    const split = (successors: readonly string[]) => [
      ...here,
      school('A', 'X'),
      school('B', 'X'),
      school('C', 'Y'),
      school('D', 'X'),
      unit('D', 'split', '2024-03-01', { successors }),
    ]
    expect(holder(split(['A']), 'D', '2024-03-01')).toBe('A')
    expect(holder(split(['A', 'B']), 'D', '2024-03-01')).toBe('X')
    expect(holder(split(['A', 'C']), 'D', '2024-03-01')).toBe('P')
    expect(holder(split(['A', 'GONE']), 'D', '2024-03-01')).toBe('P')
  })

  it('closed: its last parent; not yet open: the parent that it opens under', () => {
    const facts = [
      ...here,
      unit('A', 'opened', '2024-03-01', { kind: 'school', levels: ['TH'], parent: 'X' }),
      unit('A', 'moved', '2024-05-01', { parent: 'Y' }),
      unit('A', 'closed', '2024-07-01'),
    ]
    expect(['2024-02-29', '2024-03-01', '2024-07-01'].map((day) => holder(facts, 'A', day))).toEqual(['X', 'A', 'Y'])
  })

  it('a circle is opened at the link that took effect last', () => {
    const facts = [
      province('P'),
      commune('X', 'Y'),
      commune('Y', 'P'),
      unit('Y', 'moved', '2024-03-01', { parent: 'X' }),
    ]
    const on = hierarchies(given(facts), undefined)('2024-04-01')
    expect([on.above('X'), on.above('Y')]).toEqual([
      ['X', 'Y', 'P'],
      ['Y', 'P'],
    ])
    expect([on.flags('X'), on.flags('Y')]).toEqual([['circle'], ['circle']])
  })

  it('is the province where a parent is unknown, the unit itself, or none', () => {
    const facts = [province('P'), school('A', 'NOWHERE'), school('B', 'B'), school('C', '')]
    const on = hierarchies(given(facts), undefined)('2024-04-01')
    expect(['A', 'B', 'C'].map((code) => on.above(code)[1])).toEqual(['P', 'P', 'P'])
    expect([on.flags('A'), on.flags('B')]).toEqual([['unknown-parent'], ['circle']])
  })

  it('of several provinces is the one that the setting names', () => {
    const facts = given([province('P'), province('Q'), school('A', 'NOWHERE')])
    expect(hierarchies(facts, 'Q')('2024-04-01').above('A')).toEqual(['A', 'Q'])
    expect(hierarchies(facts, undefined)('2024-04-01').above('A')).toEqual(['A', 'P'])
  })
})

describe('where facts count', () => {
  const facts = [
    province('P'),
    commune('X'),
    commune('Y'),
    school('A', 'X'),
    unit('A', 'moved', '2024-07-01', { parent: 'Y' }),
    paid('A', '2024-06-30', 1),
    paid('A', '2024-07-01', 10),
  ]
  const of = (code: string, hierarchyAt?: string) => short(figure(facts, { ...amount, unit: code, hierarchyAt }))

  it('where the unit belonged on the day of each', () => {
    expect([of('X'), of('Y'), of('P')]).toEqual(['1', '10', '11'])
  })

  it('restated, where it belongs on the day of the hierarchy; the province’s sum is the same', () => {
    expect([of('X', '2024-01-01'), of('Y', '2024-01-01'), of('P', '2024-01-01')]).toEqual(['11', null, '11'])
    expect([of('X', '2025-01-01'), of('Y', '2025-01-01'), of('P', '2025-01-01')]).toEqual([null, '11', '11'])
  })

  it('carries not-open where the unit was not open on the day, and not by restating alone', () => {
    const closed = [province('P'), school('A', 'P'), unit('A', 'closed', '2024-07-01'), paid('A', '2024-06-30')]
    expect(flags(figure(closed, { ...amount, hierarchyAt: '2025-01-01' }))).toEqual([])
    const late = [...closed, paid('A', '2024-07-01')]
    expect(figure(late, amount)).toMatchObject({ value: '20', expected: 0, flagged: 1 })
    expect(flags(figure(late, amount))).toEqual(['not-open 1'])
    expect(short(figure(late, { ...amount, unit: 'A' }))).toBe('20')
  })

  it('facts of a unit that nothing opens count in no sum, show in the province, and answer when asked for', () => {
    const ghost = [province('P'), commune('X'), school('A', 'X'), paid('A', '2024-03-01'), paid('GHOST', '2024-03-01')]
    expect(figure(ghost, amount)).toMatchObject({ value: '10', flagged: 1 })
    expect(flags(figure(ghost, amount))).toEqual(['unknown-unit 1'])
    expect(figure(ghost, { ...amount, unit: 'X' })).toMatchObject({ value: '10', flagged: 0 })
    expect(short(figure(ghost, { ...amount, unit: 'GHOST' }))).toBe('10')
    expect(() => figure(ghost, { ...amount, unit: 'NOBODY' })).toThrow('NOBODY')
  })
})

describe('sources and levels', () => {
  const facts = [
    province('P'),
    school('A', 'P'),
    school('B', 'P', { levels: ['TH', 'THCS'], reportingLevel: 'THCS' }),
    unit('C', 'opened', '2025-01-01', { kind: 'school', levels: ['TH'], parent: 'P' }),
    register('B', 30, { grade: '5' }),
    register('B', 20, { classId: '6B' }),
  ]
  const day = { metric: 'attendance.present', period: '2024-09-16' }

  it('expects the schools that are open on the reference day, in the level that they report in', () => {
    expect(sources(figure(facts, day))).toBe('1 of 2')
    expect(sources(figure(facts, { ...day, level: 'THCS' }))).toBe('1 of 1')
  })

  it('a register counts in the level of its grade, else in that of its unit', () => {
    expect(rows(facts, { ...day, by: ['level'] })).toEqual([
      ['TH', '30/40'],
      ['THCS', '20/40'],
    ])
    expect(sources(figure(facts, { ...day, level: 'TH' }))).toBe('0 of 1')
  })

  it('counts open units at the end of each interval', () => {
    const question = { metric: 'organisation.units', period: '2024-12-31/2025-01-01', by: ['day', 'kind'] }
    expect(rows(facts, question)).toEqual([
      ['2024-12-31', 'province', '1'],
      ['2024-12-31', 'school', '2'],
      ['2025-01-01', 'province', '1'],
      ['2025-01-01', 'school', '3'],
    ])
  })
})
