import { UNIT_KINDS, type MeasureEntry, type UnitKind } from '@ioc/contracts'
import type { DeclaredModel } from '../declare/index.ts'
import type { Expression } from './expression.ts'

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
export type Form = 'ratio' | 'sum' | 'mean' | 'minimum' | 'least-of'

/**
 * Adds up things of a model by their own day, wherever their unit belonged on it (registers, lifecycles); with `stock`
 * everything up to the reference day, where the unit belongs then.
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
  /** Of a lifecycle: which milestones are looked at, and of which the day is the thing's. */
  readonly milestones?: readonly string[]
  readonly dayOf?: readonly string[]
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

export type Counting = RowsCounting | UnitsCounting | DeclaredCounting | HierarchyCounting

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
  /** How often. */
  readonly rhythm: string | undefined
  /** Whether it counts persons, so that small numbers may have to be withheld. */
  readonly persons: boolean
  readonly counts: Counting
}

/** A kind of unit as the catalogue writes it. */
export const unitKind = (text: string): UnitKind | undefined => UNIT_KINDS.find((kind) => kind === text)
