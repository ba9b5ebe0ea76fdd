import { ClickHouseLimitError } from '@ioc/clickhouse'
import Type, { type Static } from 'typebox'
import { readPeriod } from '@ioc/contracts'
import { tableIn } from '../live-tables.ts'
import type { Reading } from '../queries/reading.ts'
import type { UnitForest } from '../read-models/units/forest.ts'
import { answerOf, NO_SUMS, type Sums } from './answer.ts'
import { candidatesIn } from './candidates.ts'
import type { DeclaredStatementOf } from './declared-question.ts'
import { declaredStatement, isMean, likeness } from './declared-statement.ts'
import { expectedBy } from './expected-by.ts'
import { MAX_PLACED_HERE } from './in-process.ts'
import type { DeclaredCounting, Form, Metric } from './metric.ts'
import type { Plan } from './plan.ts'
import { placingOf, type Placing } from './placing.ts'
import {
  DeclaredSums,
  declaredTotals,
  isPlainlyDeclared,
  plainDeclaredStatement,
  type DeclaredTotal,
} from './plain-declared.ts'
import type { FigureAnswer, FlagCount } from './question.ts'
import type { RawRow } from './raw-row.ts'
import { MAX_GROUPS } from './rows.ts'
import { together } from './together.ts'

const Row = Type.Object({
  code: Type.String(),
  groups: Type.Array(Type.String()),
  row_keys: Type.Array(Type.String()),
  level: Type.String(),
  of_all_levels: Type.Integer(),
  numerator: Type.String(),
  denominator: Type.String(),
  base: Type.String(),
  in_numerator: Type.String(),
  reporting: Type.String(),
  reporting_of_level: Type.String(),
  flags: Type.Array(Type.Array(Type.String())),
})
type Row = Static<typeof Row>

/** Statements that are asked of many units at once take long to place here. */
const isFew = ({ codes, placing }: DeclaredStatementOf): boolean =>
  codes.length * placing.places.length <= MAX_PLACED_HERE

/** Rows of declarations that are folded by the engine and placed here; undefined where that does not answer. */
async function placedHere(reading: Reading, of: DeclaredStatementOf): Promise<Row[] | undefined> {
  if (!isFew(of) || !isPlainlyDeclared(of)) return undefined
  const { sql, params } = plainDeclaredStatement(of)
  const { database, position } = reading.snapshot
  // A unit may have declared more sets of dimensions than can be looked at here.
  const rows = await reading.clickhouse
    .query(
      reading.role,
      sql,
      { ...params, database, position: String(position) },
      { schema: DeclaredSums, maxResultRows: 2 * MAX_PLACED_HERE },
    )
    .catch((error: unknown) => {
      if (error instanceof ClickHouseLimitError && error.limit === 'result') return undefined
      throw error
    })
  return rows === undefined ? undefined : declaredTotals(of, rows)?.map(rowOf)
}

const rowOf = (total: DeclaredTotal): Row => ({
  ...{ code: total.code, groups: [], row_keys: [], level: total.level, of_all_levels: total.isOfAll ? 1 : 0 },
  numerator: String(total.numerator),
  denominator: String(total.denominator),
  base: String(total.base),
  in_numerator: String(total.declarations),
  reporting: String(total.reporting.size),
  reporting_of_level: String(total.reportingOfLevel.size),
  flags: total.flags.map((flags) => [...flags]),
})

type DeclaredMetric = Metric & { readonly counts: DeclaredCounting }

const dimensionsOf = ({ by }: Plan): readonly string[] =>
  by.flatMap((each) => (each.kind === 'dimension' ? [each.name] : []))

/**
 * Where declarations count. What takes the last over time is a stock: where its unit stands on the reference day; what adds up
 * over time counts where its unit belonged on the last day of each period, or today if that is earlier.
 */
export async function declaredPlacing(reading: Reading, plan: Plan, { entry }: DeclaredCounting): Promise<Placing> {
  const { metric, unit, period, referenceDay, hierarchyAt, unitFilters, by } = plan
  const isStock = entry.overTime === 'last'
  const question = {
    ...{ unit, referenceDay, where: unitFilters, reporter: metric.reporter },
    from: period.from < referenceDay ? period.from : referenceDay,
    to: referenceDay,
    at: hierarchyAt ?? (isStock ? referenceDay : undefined),
    on: isStock ? referenceDay : undefined,
    standsWith: undefined,
    kinds: by.flatMap((each) => (each.kind === 'unit' ? [each.unitKind] : [])),
  }
  return reading.once(`placing ${JSON.stringify(question)}`, () => placingOf(reading, question))
}

/** Reporting level of a unit on the forest's day, a campus without one its school's; '' where it has none. */
function levelOn({ unit, view }: UnitForest, code: string): string | undefined {
  const own = unit(code)
  if (own?.kind !== 'campus' || own.reportingLevel !== undefined)
    return own === undefined ? undefined : (own.reportingLevel ?? '')
  const school = view.counted(code)
  return (school === undefined ? undefined : unit(school)?.reportingLevel) ?? ''
}

/** The statement of several measures that look alike, from one place. */
export async function declaredStatementOf(
  reading: Reading,
  plan: Plan,
  counts: DeclaredCounting,
  codes: readonly string[],
): Promise<DeclaredStatementOf> {
  const { period, referenceDay, filters } = plan
  const { overTime } = counts.entry
  const candidates = candidatesIn(period, overTime)
  const placing = await declaredPlacing(reading, plan, counts)
  const forest = await reading.hierarchy.forest(referenceDay)
  const earlier = (day: string): string => (day < reading.today ? day : reading.today)
  const asked = readPeriod(period.text)
  const own: readonly (readonly [string, string])[] = [[period.text, asked.kind === 'period' ? asked.to : period.to]]
  // Whether its unit was open is looked at on the last day of the period that a declaration is for.
  const days = [...own, ...candidates.map(({ period: name, to }) => [name, to] as const)].map(
    ([name, to]): [string, string] => [name, earlier(to)],
  )
  return {
    model: counts.model,
    table: `{database:Identifier}.${tableIn(reading.snapshot, counts.model)}`,
    position: '{position:UInt64}',
    codes,
    entry: counts.entry,
    period: period.text,
    lastDays: new Map(days),
    candidates,
    placing,
    levelOf: (unit) => levelOn(forest, unit),
    groups: plan.by.filter(({ kind }) => kind === 'unit').length,
    by: dimensionsOf(plan),
    filters: filters.map(({ dimension, values }) => ({ name: dimension.name, values })),
    exactly: plan.exactly,
  }
}

async function placedByEngine(reading: Reading, of: DeclaredStatementOf): Promise<Row[]> {
  const { sql, params } = declaredStatement(of)
  const { database, position } = reading.snapshot
  return reading.clickhouse.query(
    reading.role,
    sql,
    { ...params, database, position: String(position) },
    { schema: Row, maxResultRows: 2 * MAX_GROUPS },
  )
}

/** Rows of all measures that are asked for alike, by one statement. */
async function declaredRows(reading: Reading, plan: Plan, counts: DeclaredCounting): Promise<readonly Row[]> {
  const { metric, unit, period, hierarchyAt, unitFilters, filters, by, exactly } = plan
  const key = JSON.stringify([
    ...['declared', counts.model.name, metric.reporter, likeness(counts.entry), unit, period.text, hierarchyAt],
    ...[unitFilters, filters.map(({ dimension, values }) => [dimension.name, values]), by.map(({ name }) => name)],
    exactly,
  ])
  const run = async (codes: readonly string[]): Promise<readonly (readonly Row[])[]> => {
    const of = await declaredStatementOf(reading, plan, counts, [...new Set(codes)])
    const rows = (await placedHere(reading, of)) ?? (await placedByEngine(reading, of))
    const byCode = new Map<string, Row[]>(codes.map((code) => [code, []]))
    for (const row of rows) byCode.get(row.code)?.push(row)
    return codes.map((code) => byCode.get(code) ?? [])
  }
  return together(reading, key, counts.entry.code, run)
}

/** How often each flag stands, in order of the codes. */
function countFlags(flagged: readonly (readonly string[])[]): FlagCount[] {
  const counts = new Map<string, number>()
  for (const flag of flagged.flat()) counts.set(flag, (counts.get(flag) ?? 0) + 1)
  return [...counts].map(([code, count]) => ({ code, count })).sort((one, other) => (one.code < other.code ? -1 : 1))
}

const sumsOf = (row: Row): Sums => ({
  numerator: BigInt(row.numerator),
  denominator: BigInt(row.denominator),
  base: Number(row.base),
  inNumerator: Number(row.in_numerator),
  reporting: Number(row.of_all_levels === 1 ? row.reporting : row.reporting_of_level),
  flagged: row.flags.length,
  flags: countFlags(row.flags),
})

const formOf = ({ entry }: DeclaredCounting): Form =>
  isMean(entry) ? 'mean' : entry.form === 'value' ? 'sum' : 'ratio'

const isOfLevel = (row: Row, level: string | undefined): boolean =>
  level === undefined ? row.of_all_levels === 1 : row.of_all_levels === 0 && row.level === level

/** What units declare of a measure, added up or averaged. */
export async function declaredFigure(reading: Reading, plan: Plan, { counts }: DeclaredMetric): Promise<FigureAnswer> {
  const rows = await declaredRows(reading, plan, counts)
  const { expected } = await declaredPlacing(reading, plan, counts)
  const should = expected.filter(({ level }) => plan.level === undefined || level === plan.level).length
  const row = rows.find((each) => isOfLevel(each, plan.level))
  return answerOf(formOf(counts), row === undefined ? NO_SUMS : sumsOf(row), should)
}

/** The same as rows. */
export async function declaredTable(reading: Reading, plan: Plan, { counts }: DeclaredMetric): Promise<RawRow[]> {
  const { by, level } = plan
  const rows = await declaredRows(reading, plan, counts)
  const expected = expectedBy(plan, await declaredPlacing(reading, plan, counts), reading.today)
  const byLevel = by.some(({ kind }) => kind === 'level')
  const form = formOf(counts)
  const keysOf = (row: Row): readonly string[] => {
    let [group, dimension] = [0, 0]
    return by.map(({ kind }) => {
      if (kind === 'level') return row.level
      return (kind === 'unit' ? row.groups[group++] : row.row_keys[dimension++]) ?? ''
    })
  }
  const made = new Map<string, RawRow>()
  const isAsked = (row: Row): boolean =>
    byLevel && level === undefined ? row.of_all_levels === 0 : isOfLevel(row, level)
  for (const row of rows.filter(isAsked)) {
    if (row.base === '0') continue
    const keys = keysOf(row)
    made.set(JSON.stringify(keys), { keys, answer: () => answerOf(form, sumsOf(row), expected.of(keys)) })
  }
  for (const keys of expected.rows()) {
    const text = JSON.stringify(keys)
    const flags = rows.find((row) => row.base === '0' && isAsked(row) && JSON.stringify(keysOf(row)) === text)
    const sums = flags === undefined ? NO_SUMS : sumsOf(flags)
    if (!made.has(text)) made.set(text, { keys, answer: () => answerOf(form, sums, expected.of(keys)) })
  }
  return [...made.values()]
}
