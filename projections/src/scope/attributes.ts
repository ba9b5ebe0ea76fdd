import type { Unit } from '../read-models/units/unit.ts'
import type { UnitAttribute, UnitCondition } from './types.ts'

function ownAttribute(unit: Unit | undefined, name: UnitAttribute): string {
  switch (name) {
    case 'kind':
      return unit?.kind ?? ''
    case 'ownership':
      return unit?.ownership ?? ''
    case 'school-kind':
      return unit?.schoolKind ?? ''
    case 'managed-by':
      return unit?.managedBy ?? ''
    default: {
      const impossible: never = name
      throw new Error(`unknown attribute ${String(impossible)}`)
    }
  }
}

/** A unit as it is looked at on a day, and the unit that its facts are counted for then. */
export interface Looked {
  /** Undefined where nothing opens it: it has no attributes. */
  readonly unit: Unit | undefined
  readonly counted: Unit | undefined
}

/** What a unit says of an attribute, a campus that says nothing what its school says; empty where nothing is said. */
export function attributeOf({ unit, counted }: Looked, name: UnitAttribute): string {
  const own = ownAttribute(unit, name)
  return own === '' && unit?.kind === 'campus' ? ownAttribute(counted, name) : own
}

const levelsOf = ({ unit, counted }: Looked): readonly string[] =>
  (unit?.levels.length === 0 && unit.kind === 'campus' ? counted?.levels : unit?.levels) ?? []

/**
 * Makes one test of conditions, all of which have to hold.
 * @returns whether a unit passes; `codes` are those by which `units` may name it
 */
export function passing(conditions: readonly UnitCondition[]): (looked: Looked, codes: readonly string[]) => boolean {
  const tests = conditions.map(({ name, values }) => ({ name, asked: new Set(values) }))
  return (looked, codes) =>
    tests.every(({ name, asked }) => {
      if (name === 'units') return codes.some((code) => asked.has(code))
      if (name !== 'teaches') return asked.has(attributeOf(looked, name))
      const levels = levelsOf(looked)
      return levels.length === 0 ? asked.has('') : levels.some((level) => asked.has(level))
    })
}

/** What grades 10 to 12 of a unit count in. */
export const upperOf = ({ levels }: Unit): 'THPT' | 'GDTX' =>
  levels.includes('GDTX') && !levels.includes('THPT') ? 'GDTX' : 'THPT'

/** The level that a unit counts in: a campus without levels counts in that of the unit that it is counted for. */
export function levelOf(unit: Unit, counted: () => Unit | undefined): string {
  if (unit.reportingLevel !== undefined || unit.kind !== 'campus') return unit.reportingLevel ?? ''
  const school = counted()
  return school === undefined || school.code === unit.code ? '' : (school.reportingLevel ?? '')
}
