import type { UnitForest } from '../read-models/units/forest.ts'
import { BLANK_UNIT } from '../read-models/units/history.ts'
import type { Unit } from '../read-models/units/unit.ts'

/** A unit that facts name but that nothing ever opens. */
export const unopened = (code: string): Unit => ({ ...BLANK_UNIT, code })

/**
 * Units whose own facts make the figure of a unit on the forest's day: the open ones under it, itself included. A unit that
 * facts name but that nothing ever opens has no place in the hierarchy, yet answers with its own facts when it is asked for.
 */
export const membersOf = (forest: UnitForest, unit: string): readonly Unit[] =>
  forest.unit(unit) === undefined ? [unopened(unit)] : forest.under(unit)
