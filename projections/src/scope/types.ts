import type { UnitKind } from '@ioc/contracts'
import type { Unit } from '../read-models/units/unit.ts'

/** Attributes of units by which figures are filtered and grouped, as `where` and `by` name them. */
export const UNIT_ATTRIBUTES = ['kind', 'ownership', 'school-kind', 'managed-by'] as const
export type UnitAttribute = (typeof UNIT_ATTRIBUTES)[number]

/** One condition on the unit that speaks: any of the values; `""` is "not said". What a campus does not say its school says. */
export interface UnitCondition {
  /** `teaches`: the levels contain one of the values. `units`: it, or the unit that its facts are counted for, is listed. */
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
   * and states always are, to their reference day where nothing else is asked for.
   */
  readonly at?: string | undefined
  /**
   * The reference day of stocks, states and metrics that count units: {@link ScopePlace.reporter} is that of this day.
   * Undefined: that of the fact's own day, also where it is restated.
   */
  readonly on?: string | undefined
  /**
   * Of metrics that count units of this kind: with `at`, what is a report of such a unit stands where that unit stands, and not
   * where the unit stands that spoke.
   */
  readonly standsWith?: string | undefined
  /** Kinds of ancestors wanted for grouping (`unit.<kind>`), in the order of {@link ScopePiece.groups}. */
  readonly kinds?: readonly UnitKind[]
  /** Attributes wanted, in the order of {@link ScopePiece.values}. */
  readonly attributes?: readonly UnitAttribute[]
  /** All hold. Looked at on the fact's own day; restated, and of attributes wanted likewise, on `at`. */
  readonly conditions?: readonly UnitCondition[]
}

/** What is the same for the facts of a unit on some days. */
export interface ScopePlace {
  readonly unit: string
  /** The unit at which its facts count; undefined where nothing is left, and for a unit that nothing opens. */
  readonly holder: string | undefined
  /** The unit was not open on these days: its facts carry `not-open`. */
  readonly notOpen: boolean
  /** Kind of the unit on these days, also where restated; `''` where nothing opens it. */
  readonly kind: string
  /** Flags that its facts carry on these days. */
  readonly flags: readonly ScopeFlag[]
  /** Reporting level on the fact's day, a campus without one its school's; `''` where there is none. */
  readonly level: string
  /** What grades 10 to 12 count in: GDTX where the unit teaches that and not THPT. */
  readonly upper: 'THPT' | 'GDTX'
  /**
   * The unit that its facts are counted for, to be looked up among {@link ExpectedUnit}s: the unit that stands for it (its holder on
   * the day), of a campus its school; `''` where nothing is left that could stand for it, as where there never was a province.
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
   * Days on which the root is the province, all of them where restated to such a day: facts of units that nothing opens are then
   * in its `flagged` (`unknown-unit`), and in no sum.
   */
  readonly provinceDays: readonly { readonly from: string; readonly end: string }[]
  /** Units that some fact opens: all others are unknown units. */
  readonly opened: readonly string[]
}

/** Who should report, on one day. */
export interface ExpectedQuestion {
  readonly root: string
  /** The reference day: who is open, and with which attributes. */
  readonly day: string
  /** The hierarchy by which units stand under the root; undefined is that of the day. */
  readonly at?: string | undefined
  /** Kind of the reporter; undefined: units of every kind. */
  readonly kind: string | undefined
  /** Only units that count in this level. */
  readonly level?: string | undefined
  readonly kinds?: readonly UnitKind[]
  readonly attributes?: readonly UnitAttribute[]
  readonly conditions?: readonly UnitCondition[]
}

/** An open unit of the kind under the root, or the school of a campus there; its state on the day. In order of codes. */
export interface ExpectedUnit {
  readonly unit: Unit
  /** The level that it counts in; `''` where there is none. */
  readonly level: string
  readonly flags: readonly ScopeFlag[]
  readonly groups: readonly (string | null)[]
  readonly values: readonly string[]
}
