import type { Unit } from '../read-models/units/unit.ts'
import type { UnitAttribute, UnitCondition } from './types.ts'

/** What a unit says of an attribute; empty where it says nothing, as of a unit that nothing opens. */
export function attributeOf(unit: Unit | undefined, name: UnitAttribute): string {
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

const isAmong = (values: readonly string[], asked: ReadonlySet<string>): boolean =>
  values.length === 0 ? asked.has('') : values.some((value) => asked.has(value))

/**
 * Makes one test of conditions, all of which have to hold.
 * @returns whether a unit passes; `codes` are those by which `units` may name it
 */
export function passing(
  conditions: readonly UnitCondition[],
): (unit: Unit | undefined, codes: readonly string[]) => boolean {
  const tests = conditions.map(({ name, values }) => ({ name, asked: new Set(values) }))
  return (unit, codes) =>
    tests.every(({ name, asked }) => {
      if (name === 'units') return isAmong(codes, asked)
      if (name === 'teaches') return isAmong(unit?.levels ?? [], asked)
      return asked.has(attributeOf(unit, name))
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
