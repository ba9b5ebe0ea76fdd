import type { Flag } from '../flags.ts'
import { localDay, parseInstant } from '../time.ts'
import { families } from './families.ts'
import type { Rule } from './family.ts'
import { EARLIEST_PLAUSIBLE_DAY, type CheckedFact, type Surroundings } from './general.ts'
import { opensUnit } from './levels-said.ts'

const EARLIEST_PLAUSIBLE_NS = parseInstant(`${EARLIEST_PLAUSIBLE_DAY}T00:00:00Z`) ?? 0n

const rules = families.flatMap((family): readonly Rule<Flag>[] => family.rules)
const rulesOf = new Map(
  rules.flatMap(({ types }) => types).map((type) => [type, rules.filter(({ types }) => types.includes(type))]),
)

/**
 * What looks wrong about a fact that can be read: it is stored all the same, with these marks, each once.
 * @param receivedAt on our clock, RFC 3339 in local time.
 */
export function flagsOf(fact: CheckedFact, around: Surroundings, receivedAt: string): Flag[] {
  const { type, subject, timeNs, data } = fact
  const day = timeNs === undefined ? receivedAt.slice(0, EARLIEST_PLAUSIBLE_DAY.length) : localDay(timeNs)
  const flags = new Set<Flag>()
  for (const { judge } of rulesOf.get(type) ?? []) {
    for (const flag of judge({ type, subject, timeNs, data, day }, around)) flags.add(flag)
  }
  if (!opensUnit(type) && around.unit(subject) === undefined) flags.add('unknown-unit')
  if (timeNs !== undefined && timeNs < EARLIEST_PLAUSIBLE_NS) flags.add('implausible-time')
  return [...flags]
}
