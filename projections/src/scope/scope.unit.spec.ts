import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { unitHistories } from '../read-models/units/histories.ts'
import type { UnitFact } from '../read-models/units/unit.ts'
import { anyHistory, DAYS, UNITS } from '../testing/organisation-facts.ts'
import { plainDay } from '../testing/plain-organisation.ts'
import { plainExpected, plainPlace } from '../testing/plain-scope.ts'
import { endAfter } from './days.ts'
import { expecting } from './expected.ts'
import { organising } from './organisation.ts'
import { atOnce } from './run.ts'
import { scoping } from './scope-of.ts'
import type { ExpectedQuestion, ScopeQuestion, UnitCondition } from './types.ts'

const organisationOf = (facts: readonly UnitFact[], setting?: string) => {
  const histories = unitHistories(facts)
  return { facts: histories.facts, organisation: atOnce(organising(histories, setting)) }
}

const oneOf = <Value>(...values: Value[]) => fc.constantFrom(...values)
const condition: fc.Arbitrary<UnitCondition> = oneOf<UnitCondition>(
  { name: 'kind', values: ['school', 'commune'] },
  { name: 'ownership', values: ['public'] },
  { name: 'ownership', values: ['', 'private'] },
  { name: 'school-kind', values: ['gifted'] },
  { name: 'managed-by', values: ['A'] },
  { name: 'teaches', values: ['THCS', 'GDTX'] },
  { name: 'units', values: ['A', 'C', 'P'] },
)
const conditions = fc.array(condition, { maxLength: 2 })
const root = oneOf(...UNITS, 'X')
const setting = oneOf(undefined, 'A', 'P')
const anyDay = oneOf(...DAYS, '2023-12-01', '2024-02-01')
const range = fc.tuple(oneOf('', ...DAYS), oneOf(...DAYS)).map((days) => days.sort())
const kinds = ['commune', 'school', 'province'] as const
const question: fc.Arbitrary<ScopeQuestion> = fc
  .record({
    root,
    range,
    at: fc.option(anyDay, { nil: undefined }),
    on: fc.option(anyDay, { nil: undefined }),
    conditions,
    standsWith: oneOf(undefined, 'school' as const),
  })
  .map(({ range: [from = '', to = ''], ...rest }) => ({
    ...rest,
    from,
    end: endAfter(to),
    kinds,
    attributes: ['kind', 'ownership', 'managed-by'],
  }))

describe('whose facts count', () => {
  it('is what the rules say of every unit and day, for every root, as reported and restated, with every filter', () => {
    fc.assert(
      fc.property(anyHistory, setting, question, (given, province, asked) => {
        const { facts, organisation } = organisationOf(given, province)
        const { pieces } = atOnce(scoping(organisation, asked))
        for (const day of ['2023-12-01', ...DAYS].filter((each) => each >= asked.from && each < asked.end)) {
          for (const unit of [...UNITS, 'X']) {
            const found = pieces.filter((piece) => piece.unit === unit && piece.from <= day && day < piece.end)
            const place =
              organisation.histories.timelines.has(unit) || unit === asked.root
                ? plainPlace(facts, asked, unit, day, province)
                : undefined
            expect(found.map(({ from: _from, end: _end, unit: _unit, ...rest }) => rest)).toEqual(
              place === undefined ? [] : [place],
            )
          }
        }
      }),
      { numRuns: 1_500 },
    )
  })

  it('of a range is told in pieces that do not overlap, and are no more than what changes', () => {
    fc.assert(
      fc.property(anyHistory, question, (given, asked) => {
        const { pieces } = atOnce(scoping(organisationOf(given).organisation, asked))
        const sorted = [...pieces].sort((a, b) => (a.unit + a.from < b.unit + b.from ? -1 : 1))
        sorted.forEach((piece, index) => {
          const { from, end, ...rest } = piece
          expect(from < end && from >= asked.from && end <= asked.end).toBe(true)
          const next = sorted[index + 1]
          if (next?.unit !== piece.unit) return
          expect(next.from >= end).toBe(true)
          if (next.from === end) expect({ ...next, from: '', end: '' }).not.toEqual({ ...rest, from: '', end: '' })
        })
      }),
      { numRuns: 500 },
    )
  })
})

describe('the provinces of a day', () => {
  const at = fc.option(anyDay, { nil: undefined })
  it('have between them the facts of every unit that some fact opens', () => {
    fc.assert(
      fc.property(anyHistory, setting, at, (given, province, restated) => {
        const { facts, organisation } = organisationOf(given, province)
        for (const day of DAYS) {
          const { units, province: main } = plainDay(facts, restated ?? day, province)
          if (main === undefined) continue
          const tops = [...units.values()].filter(
            ({ code, open, kind }) => code === main || (open && kind === 'province'),
          )
          const count = tops.flatMap(({ code }) =>
            atOnce(scoping(organisation, { root: code, from: day, end: endAfter(day), at: restated })).pieces.map(
              ({ unit }) => unit,
            ),
          )
          expect(new Set(count)).toEqual(new Set(organisation.histories.codes))
        }
      }),
      { numRuns: 300 },
    )
  })

  it('are one, then it has the facts of every unit on every day in every hierarchy', () => {
    const one = anyHistory.map((facts) =>
      facts.map((fact) => (fact.unit !== 'P' && fact.kind === 'province' ? { ...fact, kind: 'commune' } : fact)),
    )
    fc.assert(
      fc.property(one, at, (given, restated) => {
        const { facts, organisation } = organisationOf(given)
        for (const day of DAYS) {
          const { province } = plainDay(facts, restated ?? day)
          if (province === undefined) continue
          const asked = { root: province, from: day, end: endAfter(day), at: restated }
          const { pieces, provinceDays } = atOnce(scoping(organisation, asked))
          expect(pieces.map(({ unit }) => unit).sort()).toEqual(organisation.histories.codes)
          expect(provinceDays).toEqual([{ from: day, end: endAfter(day) }])
        }
      }),
      { numRuns: 300 },
    )
  })
})

describe('who is expected to report', () => {
  const asked: fc.Arbitrary<ExpectedQuestion> = fc.record({
    root,
    day: anyDay,
    at: fc.option(anyDay, { nil: undefined }),
    kind: oneOf(undefined, 'school' as const, 'commune' as const),
    level: oneOf(undefined, 'TH'),
    conditions,
  })
  it('are the open units of the kind, in scope, level and filters', () => {
    fc.assert(
      fc.property(anyHistory, setting, asked, (given, province, expected) => {
        const { facts, organisation } = organisationOf(given, province)
        const units = atOnce(expecting(organisation, expected))
        expect(units.map(({ unit }) => unit.code)).toEqual(plainExpected(facts, expected, province))
      }),
      { numRuns: 1_500 },
    )
  })
})
