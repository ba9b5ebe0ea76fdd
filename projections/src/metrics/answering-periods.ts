import type { DeclaredStatementOf } from './declared-question.ts'

/**
 * Of a unit's declarations those that answer for the period asked for: the ones for that period where there are any, else those of
 * its shorter periods: for "last" the first in their order, for sums each that does not overlap one taken before.
 */
export function answeringPeriods<Item>(
  { period, candidates, entry }: Pick<DeclaredStatementOf, 'period' | 'candidates' | 'entry'>,
  declared: readonly Item[],
  periodOf: (item: Item) => string,
): readonly Item[] {
  if (candidates.length === 0 || declared.every((item) => periodOf(item) === period)) return declared
  const periods = new Set(declared.map(periodOf))
  if (periods.has(period)) return declared.filter((item) => periodOf(item) === period)
  const taken: (typeof candidates)[number][] = []
  for (const candidate of candidates) {
    if (!periods.has(candidate.period)) continue
    if (taken.every(({ from, to }) => candidate.from > to || candidate.to < from)) taken.push(candidate)
    if (entry.overTime === 'last') break
  }
  return declared.filter((item) => taken.some((candidate) => candidate.period === periodOf(item)))
}
