import { RANK, rankOf as rankOfReport } from '../version.ts'
import type { SetBy, Unit, UnitFact } from './unit.ts'

/** Facts that end a unit. */
export const ENDINGS: ReadonlySet<string> = new Set(['merged', 'split', 'closed'])

/** On one day a unit opens or ends first, then its attributes change, then it moves. */
const rankOf = (fact: string): number => (fact === 'moved' ? 2 : fact === 'changed' ? 1 : 0)

const compareLater = (a: UnitFact, b: UnitFact): number => (a.ver > b.ver ? 1 : a.ver < b.ver ? -1 : 0)

/** Whether a fact takes back what was said about the same kind and day. */
const takesBack = ({ ver }: UnitFact): boolean => rankOfReport(ver) === RANK.cancelled

/** Facts after which others get a turn: about a millisecond. */
export const FACTS_A_TURN = 1_000

/**
 * Facts of one unit in the order in which they take effect. Of facts of the same kind and day the latest counts, and
 * none where that takes it back. An opening and an ending of the same day count in the order of their times, so that either can correct the other. In steps:
 * nothing keeps a unit from reporting ten thousands of facts about itself.
 */
export function* ordering(facts: readonly UnitFact[]): Generator<void, UnitFact[]> {
  const days = new Map<string, Map<UnitFact['fact'], UnitFact>>()
  let steps = 0
  for (const fact of facts) {
    if (++steps % FACTS_A_TURN === 0) yield
    const day = days.get(fact.effectiveFrom)
    if (day === undefined) days.set(fact.effectiveFrom, new Map([[fact.fact, fact]]))
    else if (fact.ver > (day.get(fact.fact)?.ver ?? -1n)) day.set(fact.fact, fact)
  }
  const ordered: UnitFact[] = []
  for (const day of [...days.keys()].sort()) {
    if (++steps % FACTS_A_TURN === 0) yield
    const ofDay = [...(days.get(day)?.values() ?? [])].filter((fact) => !takesBack(fact))
    ordered.push(...ofDay.sort((a, b) => rankOf(a.fact) - rankOf(b.fact) || compareLater(a, b)))
  }
  return ordered
}

const NOBODY: SetBy = { day: '', ver: 0n }

/** A unit of which nothing is known but its code. */
export const BLANK_UNIT: Omit<Unit, 'code'> = {
  name: '',
  kind: '',
  levels: [],
  reportingLevel: undefined,
  ownership: undefined,
  schoolKind: undefined,
  managedBy: undefined,
  parent: undefined,
  parentSetBy: NOBODY,
  open: false,
  openedOn: '',
  closedOn: undefined,
  successors: [],
  endedBy: NOBODY,
  flags: [],
}

/** A unit in the making: its reporting level may still follow from its levels. */
export type Draft = Omit<Unit, 'reportingLevel'> & { readonly declaredLevel: string | undefined }

/** The unit after one more fact. */
export function applyFact(unit: Draft, fact: UnitFact): Draft {
  const has = (name: string): boolean => fact.given.includes(name)
  const setBy: SetBy = { day: fact.effectiveFrom, ver: fact.ver }
  switch (fact.fact) {
    case 'opened':
      return {
        ...unit,
        name: fact.name,
        kind: fact.kind,
        levels: fact.levels,
        declaredLevel: has('reportingLevel') ? fact.reportingLevel : undefined,
        ownership: has('ownership') ? fact.ownership : undefined,
        schoolKind: has('schoolKind') ? fact.schoolKind : undefined,
        managedBy: has('managedBy') ? fact.managedBy : undefined,
        parent: has('parent') ? fact.parent : undefined,
        parentSetBy: setBy,
        open: true,
        openedOn: unit.open ? unit.openedOn : fact.effectiveFrom,
        closedOn: undefined,
        successors: [],
        flags: fact.flags,
      }
    case 'changed':
      return {
        ...unit,
        ...(has('name') ? { name: fact.name } : {}),
        ...(has('kind') ? { kind: fact.kind } : {}),
        ...(has('levels') ? { levels: fact.levels } : {}),
        ...(has('reportingLevel') ? { declaredLevel: fact.reportingLevel } : {}),
        ...(has('ownership') ? { ownership: fact.ownership } : {}),
        ...(has('schoolKind') ? { schoolKind: fact.schoolKind } : {}),
        ...(has('managedBy') ? { managedBy: fact.managedBy } : {}),
      }
    case 'moved':
      return { ...unit, parent: fact.parent, parentSetBy: setBy }
    case 'merged':
    case 'split':
    case 'closed':
      return {
        ...unit,
        open: false,
        closedOn: unit.open ? fact.effectiveFrom : unit.closedOn,
        successors: fact.successors,
        endedBy: setBy,
      }
    default: {
      const impossible: never = fact.fact
      throw new Error(`unknown fact about a unit: ${String(impossible)}`)
    }
  }
}

/** A unit reports for the level it declared, or else the first of its levels. */
export function finish({ declaredLevel, ...unit }: Draft): Unit {
  return { ...unit, reportingLevel: declaredLevel ?? unit.levels[0] }
}
