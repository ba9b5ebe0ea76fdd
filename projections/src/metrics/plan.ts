import { UNIT_KINDS, type UnitKind } from '@ioc/contracts'
import type { Reading } from '../queries/reading.ts'
import { metricNamed } from './catalogue.ts'
import { MetricError } from './errors.ts'
import { GRAINS, isGrain, type Grain } from './grain.ts'
import type { Dimension, Metric } from './metric.ts'
import { askedPeriod, referenceDayOf, type AskedPeriod } from './period.ts'
import { UNIT_FILTERS } from './placing.ts'
import type { FigureQuestion, Where } from './question.ts'

/** A name that rows are made of. */
export type By =
  | { readonly kind: 'dimension'; readonly name: string; readonly dimension: Dimension }
  | { readonly kind: 'level'; readonly name: string }
  | { readonly kind: 'unit'; readonly name: string; readonly unitKind: UnitKind }
  | { readonly kind: 'grain'; readonly name: string; readonly grain: Grain }

/** The grains of time among the names that rows are made of. */
export const grainsOf = (by: readonly By[]): readonly Grain[] =>
  by.flatMap((each) => (each.kind === 'grain' ? [each.grain] : []))

/** A filter by a dimension of the metric. */
export interface DimensionFilter {
  readonly dimension: Dimension
  readonly values: readonly string[]
}

/** A question whose names have been looked up. */
export interface Plan {
  readonly metric: Metric
  readonly unit: string
  readonly period: AskedPeriod
  readonly referenceDay: string
  readonly level: string | undefined
  readonly hierarchyAt: string | undefined
  readonly unitFilters: readonly Where[]
  readonly filters: readonly DimensionFilter[]
  readonly by: readonly By[]
  /** Of a declared measure: dimensions matched exactly, no others allowed. */
  readonly exactly: Readonly<Record<string, string>> | undefined
}

const MAX_BY = 3
const MAX_WHERE = 8
const MAX_VALUES = 200

/** Whether a metric's facts have days of their own, so that rows over time can be asked for. */
const hasDays = ({ counts }: Metric): boolean => ['rows', 'items', 'hierarchy'].includes(counts.kind)

function unknownName(metric: Metric, name: string, known: readonly string[]): never {
  throw new MetricError('UNKNOWN_DIMENSION', `${metric.code} has no "${name}"`, `it has ${known.join(', ')}`)
}

const kindOf = (name: string): UnitKind | undefined => UNIT_KINDS.find((kind) => name === `unit.${kind}`)

function byOf(metric: Metric, name: string): By {
  const dimension = metric.dimensions.find((candidate) => candidate.name === name)
  if (dimension !== undefined) return { kind: 'dimension', name, dimension }
  if (name === 'level') return { kind: 'level', name }
  const unitKind = kindOf(name)
  if (unitKind !== undefined) return { kind: 'unit', name, unitKind }
  if (!isGrain(name)) {
    if (/(?:^unit|Id|id)$/.test(name)) {
      throw new MetricError(
        'NOT_ADDITIVE',
        `rows are not made of "${name}"`,
        'group by unit.<kind>, or ask for the facts',
      )
    }
    const dimensions = metric.dimensions.map((each) => each.name)
    return unknownName(metric, name, [...dimensions, 'level', ...UNIT_KINDS.map((kind) => `unit.${kind}`), ...GRAINS])
  }
  if (hasDays(metric)) return { kind: 'grain', name, grain: name }
  const hint = 'its facts are declared for whole periods: ask for one period after the other'
  throw new MetricError('NOT_ADDITIVE', `${metric.code} has no rows by ${name}`, hint)
}

function checkBounds(where: readonly Where[], by: readonly string[]): void {
  const refuse = (what: string, hint: string): never => {
    throw new MetricError('TOO_LARGE', what, hint)
  }
  if (by.length > MAX_BY) refuse(`${by.length} names in by`, `at most ${MAX_BY}`)
  if (new Set(by).size < by.length) refuse('a name stands twice in by', 'name it once')
  if (where.length > MAX_WHERE) refuse(`${where.length} entries in where`, `at most ${MAX_WHERE}`)
  if (where.some(({ values }) => values.length > MAX_VALUES)) {
    refuse('too many values in an entry of where', `at most ${MAX_VALUES}`)
  }
}

export interface PlanOptions {
  readonly exactly?: Readonly<Record<string, string>> | undefined
  /** Of shorthands whose period is not read as questions write theirs. */
  readonly period?: AskedPeriod
}

/**
 * Looks up what a question names.
 * @throws MetricError for names that the catalogue does not know, periods that are none, rows that would not add up, too much at once
 */
export function planOf(
  { catalogue, today }: Pick<Reading, 'catalogue' | 'today'>,
  question: FigureQuestion,
  by: readonly string[],
  options: PlanOptions = {},
): Plan {
  checkBounds(question.where, by)
  return planFor(metricNamed(catalogue, question.metric), today, question, by, options)
}

/** {@link planOf} a metric that is at hand. */
export function planFor(
  metric: Metric,
  today: string,
  question: FigureQuestion,
  by: readonly string[],
  { exactly, period = askedPeriod(question.period) }: PlanOptions = {},
): Plan {
  const { unit, level, hierarchyAt, where } = question
  const filters: DimensionFilter[] = []
  const unitFilters: Where[] = []
  for (const entry of where) {
    const dimension = metric.dimensions.find(({ name }) => name === entry.name)
    if (dimension !== undefined) filters.push({ dimension, values: entry.values })
    else if (UNIT_FILTERS.includes(entry.name)) unitFilters.push(entry)
    else unknownName(metric, entry.name, [...metric.dimensions.map(({ name }) => name), ...UNIT_FILTERS])
  }
  return {
    metric,
    unit,
    period,
    referenceDay: referenceDayOf(period, today),
    level,
    hierarchyAt,
    unitFilters,
    filters,
    by: by.map((name) => byOf(metric, name)),
    exactly,
  }
}
