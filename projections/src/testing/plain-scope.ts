import type { UnitFact, Unit } from '../read-models/units/unit.ts'
import type { ExpectedQuestion, ScopeQuestion, UnitCondition } from '../scope/types.ts'
import { plainDay, type PlainDay } from './plain-organisation.ts'

/** What a fact of a unit and day is to a question. */
export interface PlainPlace {
  readonly holder: string | undefined
  readonly notOpen: boolean
  readonly kind: string
  readonly flags: readonly string[]
  readonly level: string
  readonly upper: string
  readonly reporter: string
  readonly groups: readonly (string | null)[]
  readonly values: readonly string[]
}

type Facts = ReadonlyMap<string, readonly UnitFact[]>

const valuesOf = (unit: Unit | undefined, name: string): readonly string[] => {
  const one = new Map<string, string | undefined>([
    ['kind', unit?.kind],
    ['ownership', unit?.ownership],
    ['school-kind', unit?.schoolKind],
    ['managed-by', unit?.managedBy],
  ])
  if (name === 'teaches') return unit?.levels ?? []
  const value = one.get(name)
  return value === undefined ? [] : [value]
}

/** A campus that does not say has what its school says. */
const saidOf = (on: PlainDay, code: string, name: string): readonly string[] => {
  const [unit, counted] = [on.units.get(code), on.units.get(on.counted(code) ?? code)]
  const own = valuesOf(unit, name)
  return own.length === 0 && unit?.kind === 'campus' ? valuesOf(counted, name) : own
}

const passes = (conditions: readonly UnitCondition[], on: PlainDay, code: string): boolean =>
  conditions.every(({ name, values }) => {
    const own = name === 'units' ? [code, on.counted(code) ?? code] : saidOf(on, code, name)
    return own.length === 0 ? values.includes('') : own.some((value) => values.includes(value))
  })

const levelOn = (on: PlainDay, code: string): string => {
  const unit = on.units.get(code)
  if (unit?.reportingLevel !== undefined || unit?.kind !== 'campus') return unit?.reportingLevel ?? ''
  const school = on.counted(code)
  return school === undefined || school === code ? '' : levelOn(on, school)
}

const ancestor = (on: PlainDay, code: string, kind: string): string | null =>
  on.above(code).find((each) => on.units.get(each)?.kind === kind) ?? null

/** Undefined where a fact of the unit and day does not count. */
export function plainPlace(
  facts: Facts,
  { root, at, on, standsWith, kinds = [], attributes = [], conditions = [] }: ScopeQuestion,
  unit: string,
  day: string,
  setting?: string,
): PlainPlace | undefined {
  const own = plainDay(facts, day, setting)
  const placed = at === undefined ? own : plainDay(facts, at, setting)
  const judged = on === undefined ? own : plainDay(facts, on, setting)
  const state = own.units.get(unit)
  const reporter = judged.counted(unit) ?? (judged.units.has(unit) ? '' : unit)
  const isReport = at !== undefined && on !== undefined && judged.units.get(reporter)?.kind === standsWith
  const stands = isReport && standsWith !== undefined ? reporter : unit
  if (unit !== root && !placed.above(stands).includes(root)) return undefined
  if (!passes(conditions, placed, unit)) return undefined
  const levels = state?.levels ?? []
  return {
    holder: placed.holder(stands),
    notOpen: state?.open === false,
    kind: state?.kind ?? '',
    flags: placed.flags(unit),
    level: levelOn(own, unit),
    upper: levels.includes('GDTX') && !levels.includes('THPT') ? 'GDTX' : 'THPT',
    reporter,
    groups: kinds.map((kind) => ancestor(placed, stands, kind)),
    values: attributes.map((name) => saidOf(placed, unit, name)[0] ?? ''),
  }
}

/** Codes of the units that should report. */
export function plainExpected(
  facts: Facts,
  { root, day, at = day, kind, level, conditions = [] }: ExpectedQuestion,
  setting?: string,
): string[] {
  const [on, placed] = [plainDay(facts, day, setting), plainDay(facts, at, setting)]
  const reporters = [...on.units.values()]
    .filter((unit) => unit.open && (unit.code === root || placed.above(unit.code).includes(root)))
    .map(({ code }) => (kind === undefined ? code : (on.counted(code) ?? code)))
    .filter((code) => kind === undefined || on.units.get(code)?.kind === kind)
  return [...new Set(reporters)]
    .filter((code) => level === undefined || levelOn(on, code) === level)
    .filter((code) => passes(conditions, placed, code))
    .sort()
}
