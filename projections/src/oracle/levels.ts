import type { Hierarchy } from './hierarchy.ts'

/** The one level that a unit counts in, as last said; a campus without levels has its school's. */
export function reportingLevel(on: Hierarchy, code: string | undefined): string | undefined {
  const unit = code === undefined ? undefined : on.unit(code)
  if (unit === undefined) return undefined
  const own = unit.reportingLevel ?? unit.levels[0]
  if (own !== undefined || unit.kind !== 'campus') return own
  const school = on.counted(unit.code)
  return school === undefined || school === unit.code ? undefined : reportingLevel(on, school)
}

/** The level that a grade belongs to, in a unit with these levels. */
function levelOfGrade(grade: string | undefined, levels: readonly string[]): string | undefined {
  if (grade === 'NT' || grade === 'MG') return 'MN'
  if (grade === undefined || !/^([1-9]|1[0-2])$/.test(grade)) return undefined
  const number = Number(grade)
  if (number <= 5) return 'TH'
  if (number <= 9) return 'THCS'
  return levels.includes('GDTX') && !levels.includes('THPT') ? 'GDTX' : 'THPT'
}

/** Of metrics that neither count units nor declare: the fact's own level, else its grade's, else the unit's on its day. */
export const levelOfFact = (
  on: Hierarchy,
  unit: string,
  said: { readonly level: string | undefined; readonly grade: string | undefined },
): string | undefined => said.level ?? levelOfGrade(said.grade, on.unit(unit)?.levels ?? []) ?? reportingLevel(on, unit)
