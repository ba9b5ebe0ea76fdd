import type { UnitKind } from '@ioc/contracts'
import type { Fact } from '@ioc/contracts/log'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { unitHistories } from '../read-models/units/histories.ts'
import { isUnitFactKind, units } from '../read-models/units/model.ts'
import type { UnitFact } from '../read-models/units/unit.ts'
import { endAfter, expecting, organising, scoping, type Organisation } from '../scope/index.ts'
import { atOnce } from '../scope/run.ts'
import { DAYS, LEVELS_SAID } from './codes.ts'
import { compareText } from './fields.ts'
import { given } from './given.ts'
import { hierarchies, type Hierarchy } from './hierarchy.ts'
import { historiesAbout } from './histories.ts'
import { reportingLevel } from './levels.ts'
import { isOrganisation } from './units.ts'
import { ancestorOfKind, isUnder } from './scope.ts'

const KINDS: readonly UnitKind[] = ['commune', 'school', 'province']

/** What the read model of units says of an organisation fact. */
function unitFactOf(fact: Fact): readonly UnitFact[] {
  return units.rows(fact).map((row) => {
    const cells = new Map(units.columns.map(({ name }, index) => [name, row[index]]))
    const text = (name: string): string => String(cells.get(name) ?? '')
    const list = (name: string): readonly string[] => {
      const value = cells.get(name)
      return Array.isArray(value) ? value.map(String) : []
    }
    const kind = text('fact')
    if (!isUnitFactKind(kind)) throw new Error(`${kind} happens to no unit`)
    return {
      unit: text('unit'),
      fact: kind,
      effectiveFrom: text('effective_from'),
      ver: BigInt(text('ver')),
      given: list('given'),
      name: text('name'),
      kind: text('kind'),
      levels: list('levels'),
      reportingLevel: text('reporting_level'),
      ownership: text('ownership'),
      managedBy: text('managed_by'),
      schoolKind: text('school_kind'),
      main: text('main'),
      parent: text('parent'),
      successors: list('successors'),
      flags: list('flags'),
    }
  })
}

interface Both {
  readonly on: (day: string) => Hierarchy
  readonly organisation: Organisation
}

function bothOf(facts: readonly Fact[], setting: string | undefined): Both {
  const histories = unitHistories(facts.filter(isOrganisation).flatMap(unitFactOf))
  return { on: hierarchies(facts, setting), organisation: atOnce(organising(histories, setting)) }
}

const day = fc.constantFrom(...DAYS, '2023-06-01', '2024-04-01', '2025-06-01')
const asked = fc
  .record({
    history: historiesAbout('attendance'),
    root: fc.nat(8),
    setting: fc.option(fc.nat(8), { nil: undefined }),
    day,
    at: fc.option(day, { nil: undefined }),
    level: fc.option(fc.constantFrom(...LEVELS_SAID), { nil: undefined }),
  })
  .map(({ history, root, setting, ...rest }) => {
    const code = (number: number): string => history.units[number % history.units.length] ?? 'P'
    return {
      ...rest,
      history,
      root: code(root),
      setting: setting === undefined ? undefined : code(setting),
      facts: given(history.facts),
    }
  })

/** Always the same ones, so that a run of the tests says the same twice. */
const RUNS = { numRuns: 200, seed: 1 }

describe('whose facts count', () => {
  it('is the same to the one place that decides it and to the oracle', () => {
    fc.assert(
      fc.property(asked, ({ facts, root, setting, day: on, at }) => {
        const both = bothOf(facts, setting)
        const placedOn = both.on(at ?? on)
        const expected = placedOn.units
          .filter(({ code }) => isUnder(root, { unit: code, placedOn }))
          .map(({ code }) => ({
            unit: code,
            notOpen: both.on(on).unit(code)?.standing !== 'open',
            flags: [...placedOn.flags(code)].sort(compareText),
            level: reportingLevel(both.on(on), code) ?? '',
            reporter: both.on(on).counted(code) ?? '',
            groups: KINDS.map((kind) => ancestorOfKind({ unit: code, placedOn }, kind)),
          }))
        const { pieces, provinceDays } = atOnce(
          scoping(both.organisation, { root, from: on, end: endAfter(on), at, kinds: KINDS }),
        )
        const actual = pieces
          .filter(({ from, end }) => from <= on && on < end)
          .map(({ unit, notOpen, flags, level, reporter, groups }) => ({
            ...{ unit, notOpen, flags: [...flags].sort(compareText), level, reporter, groups },
          }))
          .sort((one, other) => compareText(one.unit, other.unit))
        if (placedOn.unit(root) !== undefined) expect(actual).toEqual(expected)
        expect(provinceDays.length > 0).toBe(root === placedOn.province)
      }),
      RUNS,
    )
  })

  it('and so is who should report', () => {
    fc.assert(
      fc.property(asked, ({ facts, root, setting, day: on, at, level }) => {
        const both = bothOf(facts, setting)
        const [there, placedOn] = [both.on(on), both.on(at ?? on)]
        const under = there.units.filter(
          ({ code, standing }) => standing === 'open' && isUnder(root, { unit: code, placedOn }),
        )
        const schools = new Set(under.map(({ code }) => there.counted(code) ?? code))
        const expected = [...schools]
          .filter((code) => there.unit(code)?.kind === 'school')
          .filter((code) => level === undefined || reportingLevel(there, code) === level)
          .sort(compareText)
        const actual = atOnce(expecting(both.organisation, { root, day: on, at, kind: 'school', level }))
        expect(actual.map(({ unit }) => unit.code)).toEqual(expected)
      }),
      RUNS,
    )
  })
})
