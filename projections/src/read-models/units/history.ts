import type { Unit, UnitFact } from './unit.ts'

/** Facts that end a unit. */
export const ENDINGS: ReadonlySet<string> = new Set(['merged', 'split', 'closed'])

/** On one day a unit opens or ends first, then its attributes change, then it moves. */
const rankOf = (fact: string): number => (fact === 'moved' ? 2 : fact === 'changed' ? 1 : 0)

const compareLater = (a: UnitFact, b: UnitFact): number => (a.ver > b.ver ? 1 : a.ver < b.ver ? -1 : 0)

/**
 * Facts of one unit in the order in which they take effect. Of facts of the same kind and day the latest counts. An
 * opening and an ending of the same day count in the order of their times, so that either can correct the other.
 */
export function inForce(facts: readonly UnitFact[]): UnitFact[] {
  const latest = new Map<string, UnitFact>()
  for (const fact of facts) {
    const key = `${fact.fact} ${fact.effectiveFrom}`
    const known = latest.get(key)
    if (known === undefined || fact.ver > known.ver) latest.set(key, fact)
  }
  return [...latest.values()].sort((a, b) => {
    if (a.effectiveFrom !== b.effectiveFrom) return a.effectiveFrom < b.effectiveFrom ? -1 : 1
    return rankOf(a.fact) - rankOf(b.fact) || compareLater(a, b)
  })
}

/** A unit of which nothing is known but its code. */
export const BLANK_UNIT: Omit<Unit, 'code'> = {
  name: '',
  kind: '',
  levels: [],
  reportingLevel: undefined,
  ownership: undefined,
  parent: undefined,
  open: false,
  openedOn: '',
  closedOn: undefined,
  successors: [],
  merged: false,
}

/** A unit in the making: its reporting level may still follow from its levels. */
export type Draft = Omit<Unit, 'reportingLevel'> & { readonly declaredLevel: string | undefined }

/** The unit after one more fact. */
export function applyFact(unit: Draft, fact: UnitFact): Draft {
  const has = (name: string): boolean => fact.given.includes(name)
  switch (fact.fact) {
    case 'opened':
      return {
        ...unit,
        name: fact.name,
        kind: fact.kind,
        levels: fact.levels,
        declaredLevel: has('reportingLevel') ? fact.reportingLevel : undefined,
        ownership: has('ownership') ? fact.ownership : undefined,
        parent: has('parent') ? fact.parent : undefined,
        open: true,
        openedOn: unit.open ? unit.openedOn : fact.effectiveFrom,
        closedOn: undefined,
        successors: [],
        merged: false,
      }
    case 'changed':
      return {
        ...unit,
        ...(has('name') ? { name: fact.name } : {}),
        ...(has('kind') ? { kind: fact.kind } : {}),
        ...(has('levels') ? { levels: fact.levels } : {}),
        ...(has('reportingLevel') ? { declaredLevel: fact.reportingLevel } : {}),
        ...(has('ownership') ? { ownership: fact.ownership } : {}),
      }
    case 'moved':
      return { ...unit, parent: fact.parent }
    case 'merged':
    case 'split':
    case 'closed':
      return {
        ...unit,
        open: false,
        closedOn: unit.open ? fact.effectiveFrom : unit.closedOn,
        successors: fact.successors,
        merged: fact.fact === 'merged',
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
