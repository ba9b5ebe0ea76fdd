import { allOf, type Bind, type Expression } from './expression.ts'
import type { Metric, RowsCounting } from './metric.ts'

/** A metric that adds up things, with what a question asks of it. */
export interface RowsAsked {
  readonly metric: Metric & { readonly counts: RowsCounting }
  /** Filters of its partitioning dimensions: what is counted at all. */
  readonly filters: readonly Expression[]
  /** Filters of numerator-only ones. */
  readonly numeratorFilters: readonly Expression[]
}

/** What of a thing is in a metric at all, in its numerator, and makes "0" a statement. */
export function conditionsOf({ metric, filters, numeratorFilters }: RowsAsked) {
  const { filter, base, inNumerator } = metric.counts
  const counted = [...(filter === undefined ? [] : [filter]), ...filters]
  return {
    counted: allOf(...counted),
    inNumerator: allOf(...counted, ...(inNumerator === undefined ? [] : [inNumerator]), ...numeratorFilters),
    isBase: allOf(...counted, ...(base === undefined ? [] : [base])),
  }
}

const countOf = (condition: string): string => (condition === '1' ? 'count()' : `countIf(${condition})`)

/** SQL: amounts and counts of one metric over things; those that are the same have the same text. */
export function totalsSql(asked: RowsAsked, bind: Bind) {
  const { numerator, denominator } = asked.metric.counts
  const { counted, inNumerator, isBase } = conditionsOf(asked)
  const [all, top, base] = [counted.sql(bind), inNumerator.sql(bind), isBase.sql(bind)]
  const sum = (amount: Expression, condition: string): string =>
    condition === '1' ? `sum(toInt128(${amount.sql(bind)}))` : `sumIf(toInt128(${amount.sql(bind)}), ${condition})`
  return {
    numerator: sum(numerator, top),
    denominator: denominator === undefined ? undefined : sum(denominator, all),
    counted: countOf(all),
    base: countOf(base),
    inNumerator: countOf(top),
  }
}

/** SQL: sums of one metric, and how many things have flags and which. What is the same is added up once. */
export function sumsOf(asked: RowsAsked, index: number, bind: Bind): string[] {
  const all = conditionsOf(asked).counted.sql(bind)
  const { numerator, denominator, counted, base, inNumerator } = totalsSql(asked, bind)
  return [
    `${numerator} AS n${index}`,
    ...(denominator === undefined ? [] : [`${denominator} AS d${index}`]),
    `${counted} AS c${index}`,
    ...(base === counted ? [] : [`${base} AS b${index}`]),
    ...(inNumerator === counted ? [] : [`${inNumerator} AS m${index}`]),
    `${countOf(all === '1' ? 'notEmpty(flags)' : `${all} AND notEmpty(flags)`)} AS f${index}`,
    `sumMapIf(flags, arrayResize([]::Array(UInt64), length(flags), 1), ${all}) AS l${index}`,
  ]
}

/** Names of the sums of one metric, where some are the same. */
export function namesOf(asked: RowsAsked, index: number, bind: Bind) {
  const { counted, inNumerator, isBase } = conditionsOf(asked)
  const all = counted.sql(bind)
  return {
    numerator: `n${index}`,
    denominator: asked.metric.counts.denominator === undefined ? 'toInt128(0)' : `d${index}`,
    counted: `c${index}`,
    base: isBase.sql(bind) === all ? `c${index}` : `b${index}`,
    inNumerator: inNumerator.sql(bind) === all ? `c${index}` : `m${index}`,
    flagged: `f${index}`,
    flags: `l${index}`,
  }
}
