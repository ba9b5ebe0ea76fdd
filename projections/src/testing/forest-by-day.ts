import type { UnitHistories } from '../read-models/units/histories.ts'
import { applyFact, BLANK_UNIT, ENDINGS, finish, type Draft } from '../read-models/units/history.ts'
import type { Unit, UnitFact } from '../read-models/units/unit.ts'

/** The plain way to say who is under whom on a day, one day and one unit at a time: what quicker ways are compared with. */
export interface PlainForest {
  readonly units: ReadonlyMap<string, Unit>
  readonly parents: ReadonlyMap<string, string | undefined>
}

const rankOf = ({ fact }: UnitFact): number => (fact === 'moved' ? 2 : fact === 'changed' ? 1 : 0)

/** Of facts of one kind and day the latest, in the order in which they take effect. */
function inForce(facts: readonly UnitFact[]): UnitFact[] {
  const isNewest = (fact: UnitFact): boolean =>
    !facts.some(
      (other) => other.fact === fact.fact && other.effectiveFrom === fact.effectiveFrom && other.ver > fact.ver,
    )
  return facts
    .filter(isNewest)
    .sort((a, b) =>
      a.effectiveFrom === b.effectiveFrom
        ? rankOf(a) - rankOf(b) || (a.ver < b.ver ? -1 : 1)
        : a.effectiveFrom < b.effectiveFrom
          ? -1
          : 1,
    )
}

function unitOn(code: string, facts: readonly UnitFact[], day: string): Unit | undefined {
  const opening = facts.findIndex(({ fact }) => fact === 'opened')
  if (opening < 0) return undefined
  const started = facts.slice(opening)
  const past = started.filter(({ effectiveFrom }) => effectiveFrom <= day)
  const blank: Draft = { ...BLANK_UNIT, code, declaredLevel: undefined }
  if (past.length === 0) {
    const future = started[0] === undefined ? blank : applyFact(blank, started[0])
    return finish({ ...future, open: false })
  }
  const unit = past.reduce(applyFact, blank)
  const ahead = unit.open
    ? started.find(({ fact, effectiveFrom }) => effectiveFrom > day && ENDINGS.has(fact))
    : undefined
  return finish(ahead === undefined ? unit : { ...unit, closedOn: ahead.effectiveFrom })
}

function openParent(units: ReadonlyMap<string, Unit>, unit: Unit): string | undefined {
  const seen = new Set([unit.code])
  let code = unit.parent
  while (code !== undefined && !seen.has(code)) {
    const candidate = units.get(code)
    if (candidate === undefined || candidate.open) return candidate?.code
    seen.add(code)
    code = candidate.merged ? candidate.successors[0] : candidate.parent
  }
  return undefined
}

export function plainForest({ facts }: UnitHistories, day: string): PlainForest {
  const units = new Map<string, Unit>()
  for (const [code, list] of facts) {
    const unit = unitOn(code, inForce(list), day)
    if (unit !== undefined) units.set(code, unit)
  }
  const open = [...units.values()].filter((unit) => unit.open)
  return { units, parents: new Map(open.map((unit) => [unit.code, openParent(units, unit)])) }
}

/** Codes of the open units under one, itself included. */
export function plainUnder({ units, parents }: PlainForest, root: string): string[] {
  if (units.get(root)?.open !== true) return []
  const found = new Set([root])
  for (const code of found) for (const [child, parent] of parents) if (parent === code) found.add(child)
  return [...found].sort()
}

export function plainSchool({ units, parents }: PlainForest, code: string): string | undefined {
  const seen = new Set<string>()
  let current: string | undefined = code
  while (current !== undefined && !seen.has(current)) {
    if (units.get(current)?.kind === 'school') return current
    if (units.get(current)?.kind !== 'campus') return undefined
    seen.add(current)
    current = parents.get(current)
  }
  return undefined
}
