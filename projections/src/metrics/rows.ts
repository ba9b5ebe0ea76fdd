import Type, { type Static } from 'typebox'
import type { Reading } from '../queries/reading.ts'
import { whole } from './amount.ts'
import type { Sums } from './answer.ts'
import { column, isOneOf, type Expression } from './expression.ts'
import { grainSql, intervalsOf } from './grain.ts'
import { MAX_PLACED_HERE, tablesWithUnknown } from './in-process.ts'
import type { Metric, RowsCounting } from './metric.ts'
import { grainsOf, type By, type DimensionFilter, type Plan } from './plan.ts'
import { placingOf, type Placing } from './placing.ts'
import { AlikeThings, isOfPlainRows, isUnmixed, plainRowsStatement, plainSums, type MetricAt } from './plain-rows.ts'
import type { FlagCount } from './question.ts'
import { tableIn } from '../live-tables.ts'
import { NOTHING_LEFT_OUT, type Without } from './parts.ts'
import { rowsStatement, type Keyed, type KeyOf, type RowsAsked, type RowsStatementOf } from './rows-statement.ts'
import { referenceDayOf } from './period.ts'
import { spansOf } from './spans.ts'

type RowsMetric = Metric & { readonly counts: RowsCounting }
export const isRowsMetric = (metric: Metric): metric is RowsMetric => metric.counts.kind === 'rows'

/** Rows of sums by their keys: one text a name, '' where nothing is said. */
export type SumsByKeys = ReadonlyMap<string, { readonly keys: readonly string[]; readonly sums: Sums }>

const Row = Type.Object({
  keys: Type.Array(Type.String()),
  absent: Type.Integer(),
  numerators: Type.Array(Type.String()),
  denominators: Type.Array(Type.String()),
  bases: Type.Array(Type.String()),
  in_numerators: Type.Array(Type.String()),
  reporting: Type.Array(Type.String()),
  reporting_of_level: Type.Array(Type.String()),
  unknown: Type.Array(Type.String()),
  flagged: Type.Array(Type.String()),
  flags: Type.Array(Type.Tuple([Type.Array(Type.String()), Type.Array(Type.String())])),
})

/** Most rows that one statement may answer with; the engine stops beyond it. */
export const MAX_GROUPS = 50_000

/**
 * Counts of flags as the engine's sumMap gives them, in order of their codes.
 * @param unknown facts of units that nothing opens
 */
export const flagCounts = (
  [codes, counts]: readonly [readonly string[], readonly string[]],
  unknown: number,
): FlagCount[] =>
  codes
    .map((code, index) => ({ code, count: Number(counts[index]) }))
    .concat(unknown === 0 ? [] : [{ code: 'unknown-unit', count: unknown }])
    .sort((one, other) => (one.code < other.code ? -1 : 1))

const sumsAt = (row: Static<typeof Row>, index: number, ofLevel: boolean): Sums => ({
  numerator: whole(BigInt(row.numerators[index] ?? 0)),
  denominator: whole(BigInt(row.denominators[index] ?? 0)),
  base: Number(row.bases[index]),
  inNumerator: Number(row.in_numerators[index]),
  reporting: Number((ofLevel ? row.reporting_of_level : row.reporting)[index]),
  flagged: Number(row.flagged[index]),
  flags: flagCounts(row.flags[index] ?? [[], []], Number(row.unknown[index])),
})

/** Sorting keys begin with the day or the unit: things come in order. */
const IN_ORDER = { optimize_aggregation_in_order: 1 }

const filterOf = ({ dimension, values }: DimensionFilter): Expression => isOneOf(dimension.column, values)

const isPartitioning = ({ dimension }: DimensionFilter): boolean => dimension.kind === 'partitioning'

function keyOf(by: By, plan: Plan, kinds: readonly string[]): KeyOf {
  switch (by.kind) {
    case 'level':
      return { kind: 'level' }
    case 'unit':
      return { kind: 'unit', index: kinds.indexOf(by.unitKind) }
    case 'grain':
      return {
        kind: 'fact',
        name: by.name,
        sql: { columns: ['day'], sql: (bind) => grainSql(by.grain, plan.period, bind) },
      }
    case 'dimension':
      return { kind: 'fact', name: by.name, sql: column(by.dimension.column) }
    default:
      return by satisfies never
  }
}

/** What is answered by one statement: the same things of the same model, looked at from the same place. */
export interface RowsGroup {
  readonly plan: Plan
  readonly metric: RowsMetric
  readonly groupings: readonly (readonly By[])[]
}

/** Figures that share this text are answered by one statement. */
export const sharedBy = ({
  metric,
  unit,
  period,
  hierarchyAt,
  unitFilters,
  by,
}: Plan & { metric: RowsMetric }): string =>
  JSON.stringify([
    ...[metric.counts.model.name, metric.counts.stock ?? false, metric.reporter, unit, period.from, period.to],
    ...[hierarchyAt, unitFilters, by.filter(({ kind }) => kind === 'grain' || kind === 'unit')],
  ])

export async function placingOfPlan(reading: Reading, plan: Plan): Promise<Placing> {
  const { metric, unit, period, referenceDay, hierarchyAt, unitFilters, by } = plan
  const isStock = metric.counts.kind === 'rows' ? metric.counts.stock === true : true
  const question = {
    ...{ unit, referenceDay, where: unitFilters, reporter: metric.reporter },
    from: !isStock ? period.from : metric.counts.kind === 'rows' ? '' : referenceDay,
    to: isStock ? referenceDay : period.to,
    at: hierarchyAt ?? (isStock ? referenceDay : undefined),
    on: isStock ? referenceDay : undefined,
    standsWith: metric.counts.kind === 'rows' ? undefined : metric.reporter,
    kinds: by.flatMap((each) => (each.kind === 'unit' ? [each.unitKind] : [])),
  }
  return reading.once(`placing ${JSON.stringify(question)}`, () => placingOf(reading, question))
}

/**
 * Conditions that reports about one thing agree in, looked at before folding: all that every metric has. What is left of each metric
 * is looked at after.
 */
function sharedConditions(groups: readonly RowsGroup[]) {
  const keyed: readonly string[] = groups[0]?.metric.counts.model.fold.keyed ?? []
  const ofEach = groups.map(({ plan, metric }): readonly Keyed[] => [
    ...plan.filters
      .filter(isPartitioning)
      .filter(({ dimension }) => keyed.includes(dimension.column))
      .map(({ dimension, values }) => ({ name: dimension.column, values })),
    ...Object.entries(metric.counts.keyed ?? {}).map(([name, values]) => ({ name, values })),
  ])
  const same = (one: Keyed, other: Keyed): boolean => JSON.stringify(one) === JSON.stringify(other)
  const all = ofEach[0]?.filter((each) => ofEach.every((list) => list.some((other) => same(each, other)))) ?? []
  const rest = ofEach.map((list) => list.filter((each) => !all.some((other) => same(each, other))))
  // Where each metric wants some values of a column, others are not read.
  const columns = [...new Set(rest.flat().map(({ name }) => name))]
  const wide = columns
    .filter((name) => rest.every((list) => list.some((each) => each.name === name)))
    .map((name) => ({
      name,
      values: [
        ...new Set(rest.flatMap((list) => list.filter((each) => each.name === name).flatMap(({ values }) => values))),
      ],
    }))
  return { before: [...all, ...wide], after: rest }
}

/** A statement for groups that share it: what it is made of, its names, and its groupings as places in them. */
export async function rowsStatementOf(reading: Reading, groups: readonly [RowsGroup, ...RowsGroup[]]) {
  const [{ plan, metric: first }] = groups
  const placing = await placingOfPlan(reading, plan)
  const kinds = plan.by.flatMap((by) => (by.kind === 'unit' ? [by.unitKind] : []))
  const names = [...new Map(groups.flatMap(({ groupings }) => groupings.flat()).map((by) => [by.name, by])).values()]
  const sets = new Map(
    groups
      .flatMap(({ groupings }) => groupings)
      .map((grouping) => {
        const places = grouping.map(({ name }) => names.findIndex((other) => other.name === name)).sort((a, b) => a - b)
        return [places.join(' '), places]
      }),
  )
  const grains = names.flatMap(({ kind }, index) => (kind === 'grain' ? [index] : []))
  // In a period that lies ahead every interval looks at today, as the whole does.
  const lastDays =
    grains.length === 0 || reading.today < plan.period.from
      ? undefined
      : new Map(
          intervalsOf(grainsOf(names), plan.period).map(({ name, to }) => [
            name,
            referenceDayOf({ text: name, from: to, to }, reading.today),
          ]),
        )
  const { before, after } = sharedConditions(groups)
  const of: RowsStatementOf = {
    asked: groups.map(({ metric, plan: { filters } }, index): RowsAsked => ({
      metric,
      filters: [
        ...(after[index] ?? []).map(({ name, values }) => isOneOf(name, values)),
        ...filters
          .filter(isPartitioning)
          .filter(({ dimension }) => !metric.counts.model.fold.keyed.includes(dimension.column))
          .map(filterOf),
      ],
      numeratorFilters: filters.filter((filter) => !isPartitioning(filter)).map(filterOf),
    })),
    table: `{database:Identifier}.${tableIn(reading.snapshot, first.counts.model)}`,
    position: '{position:UInt64}',
    placing,
    keyed: before,
    keys: names.map((name) => keyOf(name, plan, kinds)),
    groupings: [...sets.values()],
    intervals: lastDays === undefined ? undefined : { keys: grains, lastDays },
    spans: lastDays === undefined ? undefined : spansOf(placing, first.reporter),
  }
  return { of, names, sets }
}

/** Values of keys, taken together, that are few enough to be added up here. */
const MAX_KEYS = 16

/** Whether rows are few: by dimensions of which all values are known. */
function isFew({ placing }: RowsStatementOf, names: readonly By[]): boolean {
  const values = names.map((by) => (by.kind === 'dimension' ? (by.dimension.values?.length ?? Infinity) : Infinity))
  return placing.places.length <= MAX_PLACED_HERE && values.reduce((all, each) => all * (each + 1), 1) <= MAX_KEYS
}

interface PlacedHere {
  readonly rows: readonly AlikeThings[]
  readonly metrics: readonly MetricAt[]
}

/** Things that are folded and added up by the engine, to be placed here. */
async function placedHere(reading: Reading, of: RowsStatementOf): Promise<PlacedHere> {
  const { database, position } = reading.snapshot
  const tables = tablesWithUnknown(reading.hierarchy)
  const ask = async (tellsUnknown: boolean): Promise<PlacedHere> => {
    const { sql, params, metrics } = plainRowsStatement(of, tellsUnknown)
    const given = { ...params, database, position: String(position) }
    const options = { schema: AlikeThings, settings: IN_ORDER }
    return { rows: await reading.clickhouse.query(reading.role, sql, given, options), metrics }
  }
  const placed = await ask(tables.has(of.table))
  if (isUnmixed(of, placed.rows)) return placed
  tables.add(of.table)
  return ask(true)
}

/** Runs one statement for groups that share it; for each group and grouping the rows by key. */
export async function rowsOf(
  reading: Reading,
  groups: readonly RowsGroup[],
  without: Without = NOTHING_LEFT_OUT,
): Promise<readonly (readonly SumsByKeys[])[]> {
  const [first, ...others] = groups
  if (first === undefined) return []
  const { of, names, sets } = await rowsStatementOf(reading, [first, ...others])
  const placesIn = (grouping: readonly By[]): number[] =>
    grouping.map(({ name }) => names.findIndex((other) => other.name === name))
  const byKeys = <Sum extends { readonly keys: readonly string[] }>(found: readonly Sum[]): ReadonlyMap<string, Sum> =>
    new Map(found.map((row) => [JSON.stringify(row.keys), row]))
  if (isFew(of, names) && isOfPlainRows(of)) {
    const plain = await placedHere(reading, of)
    // Metrics are in the order of the groups.
    return groups.map(({ groupings }, index) => {
      const metric = plain.metrics[index]
      return groupings.map((grouping) =>
        byKeys(metric === undefined ? [] : plainSums(of, plain.rows, metric, placesIn(grouping))),
      )
    })
  }
  const { database, position } = reading.snapshot
  const { sql, params } = rowsStatement({ ...of, without })
  const rows = await reading.clickhouse.query(
    reading.role,
    sql,
    { ...params, database, position: String(position) },
    { schema: Row, maxResultRows: MAX_GROUPS * sets.size, settings: IN_ORDER },
  )
  /** Bit of a key that a row is not grouped by, the first key highest. */
  const isAbsent = (absent: number, key: number): boolean => ((absent >> (names.length - 1 - key)) & 1) === 1
  const setOf = (absent: number): string =>
    sets.size === 1
      ? ([...sets.keys()][0] ?? '')
      : names.flatMap((_, key) => (isAbsent(absent, key) ? [] : [key])).join(' ')
  const bySet = new Map([...sets.keys()].map((set) => [set, rows.filter(({ absent }) => setOf(absent) === set)]))
  return groups.map(({ groupings }, index) =>
    groupings.map((grouping) => {
      const places = placesIn(grouping)
      const set = [...places].sort((a, b) => a - b).join(' ')
      const found = (bySet.get(set) ?? []).map((row) => ({
        keys: places.map((place) => row.keys[place] ?? ''),
        sums: sumsAt(
          row,
          index,
          grouping.some(({ kind }) => kind === 'level'),
        ),
      }))
      return byKeys(found)
    }),
  )
}
