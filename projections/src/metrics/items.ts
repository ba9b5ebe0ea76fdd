import Type, { type Static } from 'typebox'
import { tableIn } from '../live-tables.ts'
import type { Reading } from '../queries/reading.ts'
import { dividedBy, whole } from './amount.ts'
import { answerOf, NO_SUMS, type Sums } from './answer.ts'
import { isOneOf } from './expression.ts'
import { expectedOfItems } from './items-expected.ts'
import { placesOfItems } from './items-places.ts'
import { itemsStatement, type ItemKey, type ItemsStatementOf } from './items-statement.ts'
import { leastOf } from './least.ts'
import type { ItemsCounting, Metric } from './metric.ts'
import type { By, DimensionFilter, Plan } from './plan.ts'
import type { FigureAnswer, FigureKey } from './question.ts'
import type { RawRow } from './raw-row.ts'
import { flagCounts, MAX_GROUPS } from './rows.ts'

const Row = Type.Object({
  keys: Type.Array(Type.String()),
  absent: Type.Integer(),
  numerator: Type.String(),
  denominator: Type.String(),
  base: Type.String(),
  things: Type.String(),
  in_numerator: Type.String(),
  in_use: Type.String(),
  reporting: Type.String(),
  unknown: Type.String(),
  flagged: Type.String(),
  flags: Type.Tuple([Type.Array(Type.String()), Type.Array(Type.String())]),
  values: Type.String(),
  low: Type.String(),
  high: Type.String(),
})
type Row = Static<typeof Row>

export type ItemsMetric = Metric & { readonly counts: ItemsCounting }
export const isItemsMetric = (metric: Metric): metric is ItemsMetric => metric.counts.kind === 'items'

const NS_PER_MINUTE = 60_000_000_000n
/** Digits after the point of a median. */
const MEDIAN_DIGITS = 1

const isPartitioning = ({ dimension }: DimensionFilter): boolean => dimension.kind === 'partitioning'
const filterOf = ({ dimension, values }: DimensionFilter) => isOneOf(dimension.column, values)

/** Whether what makes "0" a statement has a value of a name: whole rows of it are told apart by it. */
function isOfBase(by: By, { base, baseDimensions = [] }: ItemsCounting): boolean {
  if (by.kind !== 'dimension') return true
  return (
    by.dimension.kind === 'partitioning' &&
    (base === 'counted' || (base === 'chosen' && baseDimensions.includes(by.name)))
  )
}

const isWhole = (by: By): boolean => by.kind !== 'dimension' || by.dimension.kind === 'partitioning'

/** The dimension whose least value answers, as a name of rows. */
function leastBy({ dimensions, counts }: ItemsMetric): By | undefined {
  const dimension = dimensions.find(({ name }) => name === counts.leastOver)
  return dimension === undefined ? undefined : { kind: 'dimension', name: dimension.name, dimension }
}

/** Names that a statement tells rows apart by: those asked for, and the dimension of which the least answers. */
const namesOf = (plan: Plan, metric: ItemsMetric): readonly By[] => {
  const least = leastBy(metric)
  return least === undefined || plan.by.some(({ name }) => name === least.name) ? plan.by : [...plan.by, least]
}

/** Grains of one table are one key: the interval that lies in one of each. */
function keysOf(names: readonly By[]): readonly ItemKey[] {
  let group = 0
  const grain = names.findIndex(({ kind }) => kind === 'grain')
  return names.flatMap((by, index): ItemKey[] => {
    switch (by.kind) {
      case 'level':
        return [{ kind: 'level' }]
      case 'unit':
        return [{ kind: 'unit', index: group++ }]
      case 'dimension':
        return [{ kind: 'column', column: by.dimension.column }]
      case 'grain':
        return index === grain ? [{ kind: 'interval' }] : []
      default:
        return by satisfies never
    }
  })
}

/** The statement of a plan, with groupings by all names, by those that denominators have, and by those that the base has. */
export async function itemsStatementOf(reading: Reading, plan: Plan, metric: ItemsMetric) {
  const { counts } = metric
  const names = namesOf(plan, metric)
  const grain = names.findIndex(({ kind }) => kind === 'grain')
  const keyed = names.filter(({ kind }, index) => kind !== 'grain' || index === grain)
  const least = leastBy(metric)?.name
  const isOfLeast = (by: By): boolean => by.name === least && !plan.by.includes(by)
  const grouping = (has: (by: By) => boolean): readonly number[] =>
    keyed.flatMap((by, index) => (has(by) ? [index] : []))
  const all = grouping(() => true)
  const wholes = grouping((by) => isWhole(by) && !isOfLeast(by))
  const bases = grouping((by) => isOfBase(by, counts) && !isOfLeast(by))
  const sets = new Map([all, wholes, bases].map((set) => [set.join(' '), set]))
  const partitioning = plan.filters.filter(isPartitioning)
  const of: ItemsStatementOf = {
    ...{ plan, counts, position: '{position:UInt64}' },
    table: `{database:Identifier}.${tableIn(reading.snapshot, counts.model)}`,
    places: await placesOfItems(reading, plan, counts),
    filters: partitioning.map(filterOf),
    baseFilters:
      counts.base === 'chosen'
        ? partitioning.filter(({ dimension }) => counts.baseDimensions?.includes(dimension.name)).map(filterOf)
        : [],
    numeratorFilters: plan.filters.filter((filter) => !isPartitioning(filter)).map(filterOf),
    keys: keysOf(names),
    groupings: [...sets.values()],
  }
  return { of, keyed, all, wholes, bases, sets: [...sets.values()] }
}

type Prepared = Awaited<ReturnType<typeof itemsStatementOf>>

/** Rows of each grouping by the texts of their keys. */
async function rowsOf(reading: Reading, { of, sets }: Prepared): Promise<(set: readonly number[]) => readonly Row[]> {
  const { sql, params } = itemsStatement(of)
  const { database, position } = reading.snapshot
  const rows = await reading.clickhouse.query(
    reading.role,
    sql,
    { ...params, database, position: String(position) },
    { schema: Row, maxResultRows: MAX_GROUPS * sets.length },
  )
  const isAbsent = (absent: number, key: number): boolean => ((absent >> (of.keys.length - 1 - key)) & 1) === 1
  const setOf = ({ absent }: Row): string =>
    sets.length === 1
      ? (sets[0]?.join(' ') ?? '')
      : of.keys.flatMap((_, key) => (isAbsent(absent, key) ? [] : [key])).join(' ')
  return (set) => rows.filter((row) => setOf(row) === set.join(' '))
}

function sumsOf({ form }: ItemsCounting, row: Row | undefined, all: Row | undefined, base: Row | undefined): Sums {
  const values = BigInt(row?.values ?? 0)
  const median = dividedBy(whole(BigInt(row?.low ?? 0) + BigInt(row?.high ?? 0)), 2n * NS_PER_MINUTE, MEDIAN_DIGITS)
  const amount =
    form === 'median'
      ? values === 0n
        ? 0n
        : median
      : whole(BigInt((form === 'units' ? row?.in_use : row?.numerator) ?? 0))
  return {
    ...NO_SUMS,
    numerator: amount,
    denominator: whole(BigInt((row === undefined || form !== 'least-of' ? all?.denominator : row.denominator) ?? 0)),
    base: Number(base?.base ?? 0),
    inNumerator: form === 'median' ? Number(values) : Number(row?.in_numerator ?? 0),
    reporting: Number(base?.reporting ?? 0),
    flagged: Number(all?.flagged ?? 0),
    flags: flagCounts(all?.flags ?? [[], []], Number(all?.unknown ?? 0)),
  }
}

/** Every row of a plan: keys in the order of `by`, '' where nothing is said. */
export async function itemsTable(reading: Reading, plan: Plan, metric: ItemsMetric): Promise<RawRow[]> {
  const { by } = plan
  const { counts } = metric
  const prepared = await itemsStatementOf(reading, plan, metric)
  const { of, keyed, all, wholes, bases } = prepared
  const rows = await rowsOf(reading, prepared)
  const expected = expectedOfItems(plan, of.places, reading.today)
  const textOf = (keys: readonly string[], set: readonly number[]): string =>
    JSON.stringify(set.map((key) => keys[key]))
  const index = (set: readonly number[]) => new Map(rows(set).map((row) => [textOf(row.keys, set), row]))
  const [ofWhole, ofBase] = [index(wholes), index(bases)]
  /** Keys of a row as `by` has them: an interval is a key of each grain. */
  const shownOf = (keys: readonly string[]): readonly string[] => {
    let grain = 0
    return by.map((each) => {
      const at =
        each.kind === 'grain'
          ? keyed.findIndex(({ kind }) => kind === 'grain')
          : keyed.findIndex(({ name }) => name === each.name)
      if (each.kind !== 'grain') return keys[at] ?? ''
      return of.places.intervals[Number(keys[at]) - 1]?.names[grain++] ?? ''
    })
  }
  const marked = by.some((each) => !isWhole(each))
  const baseMakesRows = counts.base !== 'ever' && by.every((each) => isOfBase(each, counts))
  const exists = ({ things, in_numerator: top, base }: Row): boolean =>
    marked ? top !== '0' : things !== '0' || (baseMakesRows && base !== '0')
  const made = new Map<string, RawRow>()
  const add = (keys: readonly string[], row: Row | undefined, key?: FigureKey): void => {
    const shown = shownOf(keys)
    const should = expected.of(shown)
    const sums = sumsOf(counts, row, ofWhole.get(textOf(keys, wholes)), ofBase.get(textOf(keys, bases)))
    const { form } = counts
    const units = form === 'units' ? { ...sums, denominator: whole(should) } : sums
    made.set(JSON.stringify(shown), { keys: shown, answer: () => answerOf(form, units, should, key) })
  }
  if (counts.form === 'least-of') {
    for (const { keys, row, key } of leastOf(
      rows(all).filter(exists),
      keyed.findIndex(({ name }) => name === counts.leastOver),
      wholes,
      counts.leastOver ?? '',
    ))
      add(keys, row, key)
  } else if (counts.form !== 'units' || marked) {
    for (const row of rows(all).filter(exists)) add(row.keys, row)
  }
  const known = new Map(rows(all).map((row) => [JSON.stringify(shownOf(row.keys)), row]))
  for (const shown of expected.rows(counts.form === 'units' && !marked)) {
    const text = JSON.stringify(shown)
    if (made.has(text)) continue
    const row = known.get(text)
    if (row !== undefined) add(row.keys, row)
    else
      made.set(text, {
        keys: shown,
        answer: () => answerOf(counts.form, emptySums(counts, expected.of(shown)), expected.of(shown)),
      })
  }
  return [...made.values()]
}

const emptySums = ({ form }: ItemsCounting, expected: number): Sums =>
  form === 'units' ? { ...NO_SUMS, denominator: whole(expected) } : NO_SUMS

/** One figure. */
export async function itemsFigure(reading: Reading, plan: Plan, metric: ItemsMetric): Promise<FigureAnswer> {
  const { counts } = metric
  const prepared = await itemsStatementOf(reading, plan, metric)
  const rows = await rowsOf(reading, prepared)
  const should = expectedOfItems(plan, prepared.of.places, reading.today).of([])
  const [[all], [base]] = [rows(prepared.wholes), rows(prepared.bases)]
  const least = counts.form === 'least-of' ? leastOf(rows(prepared.all), 0, [], counts.leastOver ?? '')[0] : undefined
  const row = counts.form === 'least-of' ? least?.row : all
  const sums = sumsOf(counts, row, all, base)
  const units = counts.form === 'units' ? { ...sums, denominator: whole(should) } : sums
  return answerOf(counts.form, units, should, least?.key)
}
