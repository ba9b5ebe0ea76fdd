import type { Level } from '@ioc/contracts'
import type { FigureValue } from '../queries/figure.ts'

/** Values of one dimension or unit attribute that are asked for: alternatives; `""` is "not said". Several entries all hold. */
export interface Where {
  readonly name: string
  readonly values: readonly string[]
}

/** One figure: a metric of the catalogue, for everything under a unit, in a period. */
export interface FigureQuestion {
  /** Code of the metric, for example `attendance.present`, `capability.lms`. */
  readonly metric: string
  readonly unit: string
  /** `YYYY`, school year, month, day, `day/day`; terms and quarters where they are declared so. */
  readonly period: string
  readonly level: Level | undefined
  readonly where: readonly Where[]
  /** Restated to the hierarchy of this day (`YYYY-MM-DD`); undefined counts each fact where its kind says. */
  readonly hierarchyAt: string | undefined
}

/** The question of a metric of which nothing more is said: nothing filtered, nothing restated. */
export const plainQuestion = (
  metric: string,
  unit: string,
  period: string,
  more: Partial<Omit<FigureQuestion, 'metric' | 'unit' | 'period'>> = {},
): FigureQuestion => ({ metric, unit, period, level: undefined, where: [], hierarchyAt: undefined, ...more })

/** A table of figures: the same, one row for each value of the names in `by`. */
export interface FiguresQuestion extends FigureQuestion {
  /** At most three: dimensions, `level`, `unit.<kind>`, or grains of time (`day`, `week`, `month` …). */
  readonly by: readonly string[]
  readonly first: number
  /** Cursor of the row after which to go on; it carries the position of the first page. */
  readonly after: string | undefined
}

/** A value of a dimension; null where the counted item has none. */
export interface FigureKey {
  readonly name: string
  readonly value: string | null
}

export interface FlagCount {
  readonly code: string
  readonly count: number
}

/** What the compiler, and its oracle, answer to a {@link FigureQuestion}. */
export interface FigureAnswer extends FigureValue {
  /** Flags of the facts counted or kept out by a rule, in order of their codes. */
  readonly flags: readonly FlagCount[]
  /** Of a least-of metric: the value of its dimension that is least. */
  readonly key: FigureKey | undefined
  /** Withheld from this audience. */
  readonly suppressed: boolean
}

/** One row of a table of figures; keys in the order of `by`. */
export interface FigureRow {
  readonly keys: readonly FigureKey[]
  readonly figure: FigureAnswer
}

export interface FiguresAnswer {
  readonly rows: readonly FigureRow[]
  readonly totalCount: number
  readonly hasNextPage: boolean
  readonly endCursor: string | null
}

/** Which facts are asked for behind a figure; MISSING are units that should have reported. */
export type Behind = 'NUMERATOR' | 'DENOMINATOR' | 'MISSING'
