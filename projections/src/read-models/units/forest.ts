import type { UnitHistories } from './histories.ts'
import { stateOn } from './timeline.ts'
import type { Unit } from './unit.ts'

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
  /** See {@link wholeProvince}. */
  readonly whole: () => string | undefined
}

/** Where what names a unit that is not open goes on: to the unit that it merged into, else to what it belonged to itself. */
export const nextOf = ({ open, merged, parent, successors }: Unit): string | undefined =>
  !open && merged ? successors[0] : parent

/** Lists of units kept a forest, as a multiple of its size: figures ask for the same unit again and again. */
const LISTS_KEPT = 4

/**
 * Builds the hierarchy of a day. Cost: linear in the number of units, however deep they stand and whatever they name; the
 * number of facts hardly matters.
 */
export function unitForest(histories: UnitHistories, day: string): UnitForest {
  const unit = (code: string): Unit | undefined => {
    const timeline = histories.timelines.get(code)
    return timeline === undefined ? undefined : stateOn(timeline, day)
  }
  const open: Unit[] = []
  for (const code of histories.codes) {
    const state = unit(code)
    if (state?.open === true) open.push(state)
  }
  const parents = openParents(open, unit)
  const children = childrenBy(open, parents)
  const lists = new Map<string, readonly Unit[]>()
  let kept = 0
  const schools = new Map<string, string | undefined>()
  let whole: { readonly code: string | undefined } | undefined
  const forest: UnitForest = {
    day,
    unit,
    open,
    parentOf: (code) => parents.get(code),
    childrenOf: (code) => children.get(code) ?? [],
    under: (code) => {
      const known = lists.get(code)
      if (known !== undefined) return known
      const list = descend(unit(code), forest.childrenOf)
      kept += list.length
      if (kept > LISTS_KEPT * open.length) {
        lists.clear()
        kept = list.length
      }
      lists.set(code, list)
      return list
    },
    schoolOf: (code) => schoolAbove(unit, parents, schools, code),
    whole: () => (whole ??= { code: findWhole(forest) }).code,
  }
  return forest
}

/**
 * The nearest open unit above each. Where the reported parent does not exist on the day, its children are not lost: they
 * belong to where {@link nextOf} leads. Every unit that is not open is followed once.
 */
function openParents(
  open: readonly Unit[],
  unit: (code: string) => Unit | undefined,
): ReadonlyMap<string, string | undefined> {
  const reached = new Map<string, string | undefined>()
  const reach = (start: string | undefined): string | undefined => {
    const path: string[] = []
    let code = start
    let found: string | undefined
    while (code !== undefined) {
      if (reached.has(code)) {
        found = reached.get(code)
        break
      }
      const state = unit(code)
      if (state === undefined) break
      if (state.open) {
        found = code
        break
      }
      // A circle of units that are not open leads back here, to nothing.
      reached.set(code, undefined)
      path.push(code)
      code = nextOf(state)
    }
    for (const passed of path) reached.set(passed, found)
    return found
  }
  return new Map(
    open.map(({ code, parent }) => {
      const above = reach(parent)
      return [code, above === code ? undefined : above]
    }),
  )
}

function childrenBy(
  open: readonly Unit[],
  parents: ReadonlyMap<string, string | undefined>,
): ReadonlyMap<string, readonly Unit[]> {
  const children = new Map<string, Unit[]>()
  for (const unit of open) {
    const parent = parents.get(unit.code)
    if (parent === undefined) continue
    const list = children.get(parent)
    if (list === undefined) children.set(parent, [unit])
    else list.push(unit)
  }
  return children
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

/** Remembers what it finds for every campus on the way, so that a long chain of them is followed once. */
function schoolAbove(
  unit: (code: string) => Unit | undefined,
  parents: ReadonlyMap<string, string | undefined>,
  known: Map<string, string | undefined>,
  code: string,
): string | undefined {
  const path: string[] = []
  let current: string | undefined = code
  let school: string | undefined
  while (current !== undefined) {
    if (known.has(current)) {
      school = known.get(current)
      break
    }
    const kind: string | undefined = unit(current)?.kind
    if (kind === 'school') {
      school = current
      break
    }
    if (kind !== 'campus') break
    known.set(current, undefined)
    path.push(current)
    current = parents.get(current)
  }
  for (const campus of path) known.set(campus, school)
  return school
}

function findWhole(forest: UnitForest): string | undefined {
  const province = forest.open.find(({ kind }) => kind === 'province')
  if (province !== undefined) return province.code
  let best: { readonly code: string; readonly size: number } | undefined
  for (const { code } of forest.open) {
    if (forest.parentOf(code) !== undefined) continue
    const size = forest.under(code).length
    if (best === undefined || size > best.size) best = { code, size }
  }
  return best?.code
}

/**
 * The unit that stands for everything: the first open province, or else the root with the most open units under it;
 * undefined as long as no unit is open.
 */
export const wholeProvince = (forest: UnitForest): string | undefined => forest.whole()
