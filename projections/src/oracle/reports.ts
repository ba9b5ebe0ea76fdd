import { localDay } from '@ioc/contracts'
import type { Fact } from '@ioc/contracts/log'
import { flagOf, nameOf, textOf } from './fields.ts'

/** The facts there are at a position, in order of position; of one (source, id) the lowest position. */
export function factsAt(facts: readonly Fact[], position: bigint): readonly Fact[] {
  const known = new Set<string>()
  return facts
    .filter((fact) => fact.position <= position)
    .sort((one, other) => (one.position < other.position ? -1 : 1))
    .filter((fact) => {
      const identity = JSON.stringify([fact.source, fact.id])
      if (known.has(identity)) return false
      known.add(identity)
      return true
    })
}

const isCancellation = (fact: Fact): boolean => flagOf(fact.data, 'cancelled') === true

/** 2 takes back, 1 corrects a register, 0 is all else. */
const rankOf = (fact: Fact): number => {
  if (isCancellation(fact)) return 2
  return nameOf(fact) === 'attendance.session-corrected' ? 1 : 0
}

/** Whether a report counts before another about the same thing: the greater (time, rank, position). */
function countsBefore(one: Fact, other: Fact): boolean {
  if (one.timeNs !== other.timeNs) return one.timeNs > other.timeNs
  if (rankOf(one) !== rankOf(other)) return rankOf(one) > rankOf(other)
  return one.position > other.position
}

export const newest = (reports: readonly Fact[]): Fact | undefined =>
  reports.reduce<Fact | undefined>(
    (best, fact) => (best === undefined || countsBefore(fact, best) ? fact : best),
    undefined,
  )

/** What several reports are about: its state is the report that counts. */
export interface Thing {
  readonly unit: string
  /** The report that counts. */
  readonly fact: Fact
  /** The day that the counting report names with `on`, else that of the earliest report of all, taken back or not. */
  readonly day: string
}

/**
 * Folds reports into the things that stand: what is taken back by its newest report does not.
 * @param keyOf what the same thing is, beside the unit; undefined for facts that are none of these
 */
export function things(facts: readonly Fact[], keyOf: (fact: Fact) => readonly unknown[] | undefined): Thing[] {
  const reports = new Map<string, Fact[]>()
  for (const fact of facts) {
    const key = keyOf(fact)
    if (key === undefined) continue
    const text = JSON.stringify([fact.subject, ...key.map((part) => part ?? null)])
    reports.set(text, [...(reports.get(text) ?? []), fact])
  }
  return [...reports.values()].flatMap((ofOne) => {
    const fact = newest(ofOne)
    if (fact === undefined || isCancellation(fact)) return []
    return [{ unit: fact.subject, fact, day: textOf(fact.data, 'on') ?? earliestDay(ofOne) }]
  })
}

function earliestDay(reports: readonly Fact[]): string {
  const [first] = reports.map(({ timeNs }) => timeNs).sort((one, other) => (one < other ? -1 : 1))
  return localDay(first ?? 0n)
}
