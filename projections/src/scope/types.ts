import type { UnitKind } from '@ioc/contracts'
import type { Unit } from '../read-models/units/unit.ts'

/** Attributes of units by which figures are filtered and grouped, as `where` and `by` name them. */
export const UNIT_ATTRIBUTES = ['kind', 'ownership', 'school-kind', 'managed-by'] as const
export type UnitAttribute = (typeof UNIT_ATTRIBUTES)[number]

/** One condition on the unit that a fact is about: any of the values; `""` is "not said". A campus without the attribute has its school's. */
export interface UnitCondition {
  /** `teaches`: the unit's levels contain one of the values. `units`: the unit, or the school that it reports for, is listed. */
  readonly name: UnitAttribute | 'teaches' | 'units'
  readonly values: readonly string[]
}

/** Why a fact counts elsewhere than its unit said; `not-open` is told by {@link ScopePiece.notOpen}. */
export type ScopeFlag = 'circle' | 'unknown-parent'

/** Whose facts count for a unit, of facts of these days. */
export interface ScopeQuestion {
  readonly root: string
  /** First day of facts, `YYYY-MM-DD`; `''` is the beginning of time. */
  readonly from: string
  /** Exclusive, as `endAfter` makes it of a last day: text that sorts behind it. */
  readonly end: string
  /**
   * Undefined: each fact counts where its unit belonged on its own day. A day: restated to the hierarchy of that day, as stocks
   * and states always are to their reference day; attributes of units are then those of that day as well.
   */
  readonly at?: string | undefined
  /** Kinds of ancestors wanted for grouping (`unit.<kind>`), in the order of {@link ScopePiece.groups}. */
  readonly kinds?: readonly UnitKind[]
  /** Attributes wanted, in the order of {@link ScopePiece.values}. */
  readonly attributes?: readonly UnitAttribute[]
  /** All hold. Evaluated on the fact's day, restated on `at`. */
  readonly conditions?: readonly UnitCondition[]
}

/** What is the same for the facts of a unit on some days. */
export interface ScopePlace {
  readonly unit: string
  /** The unit at which its facts count; undefined where nothing is left, and for a unit that nothing opens. */
  readonly holder: string | undefined
  /** The unit was not open on these days: its facts carry `not-open`. */
  readonly notOpen: boolean
  /** Flags that its facts carry on these days. */
  readonly flags: readonly ScopeFlag[]
  /** Reporting level on the fact's day, a campus without one its school's; `''` where there is none. */
  readonly level: string
  /** What grades 10 to 12 count in: GDTX where the unit teaches that and not THPT. */
  readonly upper: 'THPT' | 'GDTX'
  /**
   * The unit that a fact of it is a report of, to be looked up among {@link ExpectedUnit}s: the school of a school or campus
   * (of a successor where it merged), the unit itself for all else.
   */
  readonly reporter: string
  /** Nearest unit of each kind asked for, from the holder upwards; null where there is none. */
  readonly groups: readonly (string | null)[]
  /** Values of the attributes asked for; `''` where not said. */
  readonly values: readonly string[]
}

/** Days on which the facts of a unit count: `from` ≤ day < `end`, as text. */
export interface ScopePiece extends ScopePlace {
  readonly from: string
  /** Exclusive; may be no day of the calendar. */
  readonly end: string
}

/** The answer to a {@link ScopeQuestion}. A unit's pieces do not overlap; a fact outside them does not count. */
export interface Scope {
  readonly pieces: readonly ScopePiece[]
  /**
   * Whether the root is the province (restated: on that day; else on the last day asked for): facts of units that nothing opens
   * are in its `flagged` (`unknown-unit`), and in no sum.
   */
  readonly isProvince: boolean
  /** Units that some fact opens: all others are unknown units. */
  readonly opened: readonly string[]
}

/** Who should report, on one day. */
export interface ExpectedQuestion {
  readonly root: string
  /** The reference day. */
  readonly day: string
  /** Kind of the reporter; undefined: units of every kind. */
  readonly kind: UnitKind | undefined
  /** Only units that count in this level. */
  readonly level?: string | undefined
  readonly kinds?: readonly UnitKind[]
  readonly attributes?: readonly UnitAttribute[]
  readonly conditions?: readonly UnitCondition[]
}

/** An open unit of the kind, with its state on the day. A campus asked for by its own code expects its school. */
export interface ExpectedUnit {
  readonly unit: Unit
  readonly flags: readonly ScopeFlag[]
  readonly groups: readonly (string | null)[]
  readonly values: readonly string[]
}
