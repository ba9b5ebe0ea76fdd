import type { Fact } from '@ioc/contracts/log'
import { textOf } from './fields.ts'
import type { Hierarchy } from './hierarchy.ts'
import { reportingLevel } from './levels.ts'
import { newest, type Thing } from './reports.ts'

/** Whether a declaration is for another level than the one that its unit counts in. */
export function isDetail(fact: Fact, on: Hierarchy): boolean {
  const [said, counts] = [textOf(fact.data, 'level'), reportingLevel(on, fact.subject)]
  return said !== undefined && counts !== undefined && said !== counts
}

/**
 * Declarations of one code: of those that say the same for a unit, one without level and one for its reporting level, only the
 * newest counts.
 * @param aboutOf what else a declaration is about, for example period and dimensions
 */
export function sameStatement(
  declared: readonly Thing[],
  on: Hierarchy,
  aboutOf: (fact: Fact) => string,
): readonly Thing[] {
  const statement = ({ unit, fact }: Thing): string =>
    JSON.stringify([unit, textOf(fact.data, 'level') ?? reportingLevel(on, unit) ?? null, aboutOf(fact)])
  return declared.filter((thing) => {
    const same = declared.filter((other) => statement(other) === statement(thing)).map(({ fact }) => fact)
    return newest(same) === thing.fact
  })
}
