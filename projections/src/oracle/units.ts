import type { Fact } from '@ioc/contracts/log'
import { nameOf, textOf, textsOf } from './fields.ts'
import { things } from './reports.ts'

/** A unit as it stands on one day. */
export interface UnitState {
  readonly code: string
  readonly standing: 'open' | 'ended' | 'opens-later'
  /** The opening that counts: the last up to the day, or the first of all where it opens later. */
  readonly opening: Fact
  readonly kind: string
  readonly levels: readonly string[]
  readonly reportingLevel: string | undefined
  readonly ownership: string | undefined
  readonly schoolKind: string | undefined
  readonly managedBy: string | undefined
  readonly parent: string | undefined
  /** The fact that set the parent. */
  readonly parentSetBy: Fact
  /** How it ended. */
  readonly ending: Fact | undefined
}

const PREFIX = 'organisation.unit-'
export const isOrganisation = (fact: Fact): boolean => nameOf(fact).startsWith(PREFIX)
const kindOf = (fact: Fact): string => nameOf(fact).slice(PREFIX.length)
export const effectiveFrom = (fact: Fact): string => textOf(fact.data, 'effectiveFrom') ?? ''

/** Organisation facts in force: of a unit, type and day the one that counts, unless it is taken back. */
export const organisationInForce = (facts: readonly Fact[]): readonly Fact[] =>
  things(facts, (fact) => (isOrganisation(fact) ? [kindOf(fact), effectiveFrom(fact)] : undefined)).map(
    ({ fact }) => fact,
  )

/** On one day openings and endings come first, then attributes change, then the unit moves. */
const stepOf = (fact: Fact): number => (kindOf(fact) === 'moved' ? 2 : kindOf(fact) === 'changed' ? 1 : 0)

/** Whether one organisation fact took effect before another, apart from what kind of fact it is. */
export const tookEffectBefore = (one: Fact, other: Fact): boolean => {
  if (effectiveFrom(one) !== effectiveFrom(other)) return effectiveFrom(one) < effectiveFrom(other)
  return one.timeNs === other.timeNs ? one.position < other.position : one.timeNs < other.timeNs
}

function inOrder(one: Fact, other: Fact): number {
  const sameDay = effectiveFrom(one) === effectiveFrom(other)
  if (sameDay && stepOf(one) !== stepOf(other)) return stepOf(one) - stepOf(other)
  return tookEffectBefore(one, other) ? -1 : 1
}

const opened = (fact: Fact, standing: UnitState['standing']): UnitState => ({
  code: fact.subject,
  standing,
  opening: fact,
  kind: textOf(fact.data, 'kind') ?? '',
  levels: textsOf(fact.data, 'levels') ?? [],
  reportingLevel: textOf(fact.data, 'reportingLevel'),
  ownership: textOf(fact.data, 'ownership'),
  schoolKind: textOf(fact.data, 'schoolKind'),
  managedBy: textOf(fact.data, 'managedBy'),
  parent: textOf(fact.data, 'parent'),
  parentSetBy: fact,
  ending: undefined,
})

const changed = (unit: UnitState, { data }: Fact): UnitState => ({
  ...unit,
  kind: textOf(data, 'kind') ?? unit.kind,
  levels: textsOf(data, 'levels') ?? unit.levels,
  reportingLevel: textOf(data, 'reportingLevel') ?? unit.reportingLevel,
  ownership: textOf(data, 'ownership') ?? unit.ownership,
  schoolKind: textOf(data, 'schoolKind') ?? unit.schoolKind,
  managedBy: textOf(data, 'managedBy') ?? unit.managedBy,
})

function next(unit: UnitState, fact: Fact): UnitState {
  switch (kindOf(fact)) {
    case 'opened':
      return opened(fact, 'open')
    case 'changed':
      return changed(unit, fact)
    case 'moved':
      return { ...unit, parent: textOf(fact.data, 'parent'), parentSetBy: fact }
    default:
      return { ...unit, standing: 'ended', ending: fact }
  }
}

/**
 * A unit on a day.
 * @param inForce organisation facts of this unit that are in force
 * @returns undefined where nothing opens it, on whatever day
 */
export function unitOn(inForce: readonly Fact[], day: string): UnitState | undefined {
  const facts = [...inForce].sort(inOrder)
  const first = facts.findIndex((fact) => kindOf(fact) === 'opened')
  const opening = facts[first]
  if (opening === undefined) return undefined
  if (effectiveFrom(opening) > day) return opened(opening, 'opens-later')
  return facts
    .slice(first)
    .filter((fact) => effectiveFrom(fact) <= day)
    .reduce(next, opened(opening, 'open'))
}

/** Units that go on where one ended; none where it closed. */
export const successorsOf = (ending: Fact | undefined): readonly string[] => {
  if (ending === undefined) return []
  const one = textOf(ending.data, 'successor')
  return one === undefined ? (textsOf(ending.data, 'successors') ?? []) : [one]
}
