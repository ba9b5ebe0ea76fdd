import { DayView } from '../../scope/day-view.ts'
import { provinceOn, type Organisation } from '../../scope/organisation.ts'
import type { Unit } from './unit.ts'

/** The hierarchy on one day, to look around in. Whose facts count is decided in `scope/`, from the same places. */
export interface UnitForest {
  readonly day: string
  /** Every unit that some fact opens, open on the day or not. */
  readonly unit: (code: string) => Unit | undefined
  /** Units open on the day, in order of their codes. */
  readonly open: readonly Unit[]
  /** The unit that an open one belongs to; undefined for the province and for what is not open. */
  readonly parentOf: (code: string) => string | undefined
  readonly childrenOf: (code: string) => readonly Unit[]
  /** Open units under a unit, itself included; empty for a unit that is not open, unless it is the province all the same. */
  readonly under: (code: string) => readonly Unit[]
  /** The school that an open unit is or, as a campus, belongs to; undefined for what is neither. */
  readonly schoolOf: (code: string) => string | undefined
  /** See {@link wholeProvince}. */
  readonly whole: () => string | undefined
  /** The same day, for questions about where facts count. */
  readonly view: DayView
}

/** Lists of units kept a forest, as a multiple of its size: figures ask for the same unit again and again. */
const LISTS_KEPT = 4

/** Builds the hierarchy of a day. Cost: linear in the number of units, however deep they stand and whatever they name. */
export function unitForest(organisation: Organisation, day: string): UnitForest {
  const view = new DayView(organisation, day)
  const open = organisation.histories.codes.flatMap((code) => view.unit(code) ?? []).filter((unit) => unit.open)
  const children = childrenBy(open, view)
  const lists = new Map<string, readonly Unit[]>()
  let kept = 0
  let whole: { readonly code: string | undefined } | undefined
  const forest: UnitForest = {
    day,
    unit: (code) => view.unit(code),
    open,
    parentOf: (code) => view.parentOf(code),
    childrenOf: (code) => children.get(code) ?? [],
    under: (code) => {
      const known = lists.get(code)
      if (known !== undefined) return known
      const list = view.holder(code) === code ? descend(code, view.unit(code), forest.childrenOf) : []
      kept += list.length
      if (kept > LISTS_KEPT * open.length) {
        lists.clear()
        kept = list.length
      }
      lists.set(code, list)
      return list
    },
    schoolOf: (code) => view.schoolOf(code),
    whole: () => (whole ??= { code: provinceOn(organisation, day) ?? largest(forest) }).code,
    view,
  }
  return forest
}

function childrenBy(open: readonly Unit[], view: DayView): ReadonlyMap<string, readonly Unit[]> {
  const children = new Map<string, Unit[]>()
  for (const unit of open) {
    const parent = view.parentOf(unit.code)
    if (parent === undefined) continue
    const list = children.get(parent)
    if (list === undefined) children.set(parent, [unit])
    else list.push(unit)
  }
  return children
}

function descend(root: string, unit: Unit | undefined, childrenOf: (code: string) => readonly Unit[]): Unit[] {
  const found = unit?.open === true ? [unit] : [...childrenOf(root)]
  // Grows while it is walked.
  for (const each of found) for (const child of childrenOf(each.code)) found.push(child)
  return found
}

function largest(forest: UnitForest): string | undefined {
  let best: { readonly code: string; readonly size: number } | undefined
  for (const { code } of forest.open) {
    if (forest.parentOf(code) !== undefined) continue
    const size = forest.under(code).length
    if (best === undefined || size > best.size) best = { code, size }
  }
  return best?.code
}

/**
 * The unit that stands for everything: the province of the day, or where there is none ever the root with the most open units
 * under it; undefined as long as no unit is open.
 */
export const wholeProvince = (forest: UnitForest): string | undefined => forest.whole()
