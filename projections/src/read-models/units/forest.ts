import { inForce, unitOn } from './history.ts'
import type { Unit, UnitFact } from './unit.ts'

/** The hierarchy on one day. */
export interface UnitForest {
  readonly day: string
  /** Every unit that some fact opens, open on the day or not. */
  readonly unit: (code: string) => Unit | undefined
  /** Units open on the day, in order of their codes. */
  readonly open: readonly Unit[]
  /** The open unit that this one belongs to; undefined for a root and for what is not open. */
  readonly parentOf: (code: string) => string | undefined
  readonly childrenOf: (code: string) => readonly Unit[]
  /** Open units under a unit, itself included; empty for a unit that is not open. */
  readonly under: (code: string) => readonly Unit[]
  /** The school that an open unit is or, as a campus, belongs to; undefined for what is neither. */
  readonly schoolOf: (code: string) => string | undefined
}

/** Facts of each unit, in force and in order: prepared once for all days. */
export type UnitHistories = ReadonlyMap<string, readonly UnitFact[]>

/** Groups facts by unit; identical facts that stand twice count once. */
export function unitHistories(facts: readonly UnitFact[]): UnitHistories {
  const byUnit = new Map<string, UnitFact[]>()
  for (const fact of facts) {
    const known = byUnit.get(fact.unit)
    if (known === undefined) byUnit.set(fact.unit, [fact])
    else known.push(fact)
  }
  return new Map([...byUnit].map(([unit, list]) => [unit, inForce(list)]))
}

/** Days in (from, to] on which something about some unit changes, in order. */
export function changeDays(histories: UnitHistories, from: string, to: string): string[] {
  const days = new Set<string>()
  for (const facts of histories.values()) {
    for (const { effectiveFrom } of facts) if (effectiveFrom > from && effectiveFrom <= to) days.add(effectiveFrom)
  }
  return [...days].sort()
}

const byCode = (a: Unit, b: Unit): number => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0)

/** Builds the hierarchy of a day. Cost: linear in the number of facts. */
export function unitForest(histories: UnitHistories, day: string): UnitForest {
  const units = new Map<string, Unit>()
  for (const [code, facts] of histories) {
    const unit = unitOn(code, facts, day)
    if (unit !== undefined) units.set(code, unit)
  }
  const open = [...units.values()].filter((unit) => unit.open).sort(byCode)
  const parents = new Map(open.map((unit) => [unit.code, openParent(units, unit)]))
  const children = new Map<string, Unit[]>()
  for (const unit of open) {
    const parent = parents.get(unit.code)
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), unit])
  }
  const forest: UnitForest = {
    day,
    unit: (code) => units.get(code),
    open,
    parentOf: (code) => parents.get(code),
    childrenOf: (code) => children.get(code) ?? [],
    under: (code) => descend(units.get(code), forest.childrenOf),
    schoolOf: (code) => schoolAbove(units, parents, code),
  }
  return forest
}

/**
 * The nearest open unit above. Where the reported parent does not exist on the day, its children are not lost: they belong
 * to the unit that it merged into, or else to what it belonged to itself.
 */
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

/** Reported parents may form a circle: each unit is visited once. */
function descend(root: Unit | undefined, childrenOf: (code: string) => readonly Unit[]): Unit[] {
  if (root === undefined || !root.open) return []
  const found = new Map([[root.code, root]])
  for (const unit of found.values()) {
    for (const child of childrenOf(unit.code)) if (!found.has(child.code)) found.set(child.code, child)
  }
  return [...found.values()]
}

function schoolAbove(
  units: ReadonlyMap<string, Unit>,
  parents: ReadonlyMap<string, string | undefined>,
  code: string,
): string | undefined {
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

/**
 * The unit that stands for everything: the first open province, or else the root with the most open units under it;
 * undefined as long as no unit is open.
 */
export function wholeProvince(forest: UnitForest): string | undefined {
  const province = forest.open.find(({ kind }) => kind === 'province')
  if (province !== undefined) return province.code
  const roots = forest.open.filter(({ code }) => forest.parentOf(code) === undefined)
  const sizes = roots.map(({ code }) => ({ code, size: forest.under(code).length }))
  return sizes.reduce<(typeof sizes)[number] | undefined>(
    (best, root) => (best === undefined || root.size > best.size ? root : best),
    undefined,
  )?.code
}
