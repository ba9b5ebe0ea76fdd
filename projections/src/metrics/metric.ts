import { UNIT_KINDS, type CapabilityEntry, type MeasureEntry, type UnitKind } from '@ioc/contracts'
import type { DeclaredModel, Rhythm } from '../declare/index.ts'
import type { Bind, Expression } from './expression.ts'

/** A text in Vietnamese and in English. */
export interface Named {
  readonly vi: string
  readonly en: string
}

/**
 * What a figure can be filtered and broken down by.
 * - `partitioning`: each counted item has one value, or none;
 * - `numerator_only`: filters and rows are of the numerator, the denominator stays whole.
 */
export interface Dimension {
  readonly name: string
  readonly kind: 'partitioning' | 'numerator_only'
  /** The values that there can be; undefined where anything may be said. */
  readonly values: readonly string[] | undefined
  /** Column that holds it: text, '' where nothing is said; of `many` a list. */
  readonly column: string
  readonly many?: true
}

export type OverUnits = 'sum' | 'distinct' | 'mean' | 'minimum' | 'none'
export type OverTime = 'sum' | 'last' | 'none'

/** How a figure's amounts become what it says. */
export type Form = 'ratio' | 'sum' | 'mean' | 'minimum' | 'least-of' | 'median'

/**
 * Adds up things of a register by their own day, wherever their unit belonged on it; with `stock` everything up to the
 * reference day, where the unit belongs then. Lifecycles and ledgers: {@link ItemsCounting}.
 */
export interface RowsCounting {
  readonly kind: 'rows'
  readonly model: DeclaredModel
  readonly form: Form
  /** Which things count, of columns that all reports about one thing agree in: looked at before folding. */
  readonly keyed?: Readonly<Record<string, readonly string[]>>
  /** Which things count, by what they say. */
  readonly filter?: Expression
  /** Integers. */
  readonly numerator: Expression
  readonly denominator?: Expression
  /** Which things are in the numerator at all, where rows of it are told apart; default: all that count. */
  readonly inNumerator?: Expression
  /** Which things make "0" a statement and their unit one that reported; default: all that count. */
  readonly base?: Expression
  readonly stock?: true
  /** Columns that a thing says its level or grade with. */
  readonly level?: string
  readonly grade?: string
}

/** What milestones of one thing say together: SQL of an aggregate over rows `m`, one for each milestone that counts. */
export interface Aggregate {
  /** Columns that it looks at, of the model or `day`, `newest`. */
  readonly columns: readonly string[]
  /** @param over `OVER (…)` where it is of a window; '' in a group. */
  readonly sql: (bind: Bind, over: string) => string
}

/** How the milestones of a lifecycle make things. */
export interface Milestones {
  readonly kind: 'milestones'
  /** Milestones of the things that are counted; a thing has to have one of them. */
  readonly counted: readonly string[]
  /** All that are looked at, for the day and for the base. */
  readonly read: readonly string[]
  /** Column with the thing that others belong to, their own where they belong to none other; default: each thing stands by itself. */
  readonly of?: string
  /** The day that chooses, of all milestones of what things belong to; '' where there is none. */
  readonly day: Aggregate
  /** Columns of a thing by name, of its own milestones. */
  readonly columns: Readonly<Record<string, Aggregate>>
}

/** The movements of a ledger, each with `sign` and the model's columns. */
export interface Movements {
  readonly kind: 'movements'
}

/**
 * Counts things of a lifecycle by what their milestones say together, or adds up movements of a ledger: by the day that chooses,
 * or, with `stock`, all that stand on the reference day (of a row over time: at the end of its interval).
 */
export interface ItemsCounting {
  readonly kind: 'items'
  readonly model: DeclaredModel
  /** `units`: units with something in the numerator ÷ open units; `median`: of numerators, in nanoseconds, as minutes. */
  readonly form: 'ratio' | 'sum' | 'units' | 'median' | 'least-of'
  readonly of: Milestones | Movements
  readonly stock?: true
  /** Which things count, by what they say. */
  readonly filter?: Expression
  /** Integers; negative ones where a movement takes away. */
  readonly numerator: Expression
  readonly denominator?: Expression
  /** Which things are in the numerator at all; default: all that count. */
  readonly inNumerator?: Expression
  /**
   * What makes "0" a statement:
   * - `counted`: the things themselves, as they are filtered;
   * - `chosen`: anything whose day lies in the period, of which `baseDimensions` are filtered by and told apart;
   * - `ever`: any milestone or movement up to the reference day, filtered by where its unit stands alone.
   */
  readonly base: 'counted' | 'chosen' | 'ever'
  readonly baseDimensions?: readonly string[]
  /** Columns that a thing says its level or grade with. */
  readonly level?: string
  readonly grade?: string
  /** Of least-of: the dimension whose least value answers. */
  readonly leastOver?: string
}

/** Counts distinct units that say yes ÷ the open units that should say so, by declared period. */
export interface UnitsCounting {
  readonly kind: 'units'
  readonly model: DeclaredModel
  /** Value of the model's `code` column. */
  readonly series: string
  readonly inUse: Expression
}

/** Adds up what units declare of a measure of the catalogue. */
export interface DeclaredCounting {
  readonly kind: 'declared'
  readonly model: DeclaredModel
  readonly entry: MeasureEntry
}

/** Counts the open units of the hierarchy. */
export interface HierarchyCounting {
  readonly kind: 'hierarchy'
}

export type Counting = RowsCounting | ItemsCounting | UnitsCounting | DeclaredCounting | HierarchyCounting

/** A metric of the catalogue: declared once, beside its read model. */
export interface Metric {
  readonly code: string
  readonly names: Named
  /** What it counts, numerator and denominator. */
  readonly descriptions: Named
  /** Of its value: `pupil`, `VND`, `school`, … */
  readonly unit: string
  readonly family: string
  readonly dimensions: readonly Dimension[]
  readonly overUnits: OverUnits
  readonly overTime: OverTime
  /** Who is expected to report. */
  readonly reporter: UnitKind | undefined
  /** How often: as the model expects, or as an entry of the catalogue says. */
  readonly rhythm: Rhythm | CapabilityEntry['frequency'] | undefined
  /** Whether it counts persons, so that small numbers may have to be withheld. */
  readonly persons: boolean
  readonly counts: Counting
}

/** A kind of unit as the catalogue writes it. */
export const unitKind = (text: string): UnitKind | undefined => UNIT_KINDS.find((kind) => kind === text)
