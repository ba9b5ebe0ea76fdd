import Type from 'typebox'
import { factsAtPositions, type FactLine } from '../queries/facts.ts'
import type { Reading } from '../queries/reading.ts'
import { declaredBehind } from './declared-statement.ts'
import { declaredPlacing, declaredStatementOf } from './declared.ts'
import { MetricError } from './errors.ts'
import { expectedOfFigure, itemsBehind } from './items-behind.ts'
import { isItemsMetric } from './items.ts'
import { createBinder, type Bind } from './expression.ts'
import { planOf, type Plan } from './plan.ts'
import type { Expected } from './placing.ts'
import type { Behind, FigureQuestion } from './question.ts'
import { rowsBehind } from './rows-behind.ts'
import { isRowsMetric, placingOfPlan, rowsStatementOf } from './rows.ts'
import { unitsBehind } from './units-statement.ts'
import { unitsStatementOf } from './units.ts'

/** A fact behind a figure, or, of MISSING, a unit that should have reported. */
export interface BehindEdge {
  readonly cursor: string
  readonly unit: string
  /** Undefined where a unit stands for itself: it should have reported. */
  readonly fact: FactLine | undefined
}

export interface BehindPage {
  readonly totalCount: number
  readonly edges: readonly BehindEdge[]
  readonly hasNextPage: boolean
  readonly endCursor: string | null
}

export interface PageOf {
  readonly first: number
  /** Cursor of the edge after which to go on: a position, of MISSING a unit. */
  readonly after: string | undefined
}

type Side = 'NUMERATOR' | 'DENOMINATOR' | 'BASE'

/** SQL: what is behind a figure, each with `unit`, `reporter` and `position`. */
async function behindSql(reading: Reading, plan: Plan, side: Side, bind: Bind): Promise<string> {
  const { metric, level } = plan
  if (isRowsMetric(metric)) {
    const { of } = await rowsStatementOf(reading, [{ plan, metric, groupings: [[]] }])
    return rowsBehind(of, side, level, bind)
  }
  const { counts } = metric
  if (isItemsMetric(metric)) return itemsBehind(reading, plan, metric, side, bind)
  if (counts.kind === 'units') {
    return unitsBehind(await unitsStatementOf(reading, plan, counts, [counts.series]), side, level, bind)
  }
  if (counts.kind === 'declared') {
    return declaredBehind(await declaredStatementOf(reading, plan, counts, [counts.entry.code]), side, level, bind)
  }
  throw new MetricError('NOT_ADDITIVE', `${metric.code} counts units, not facts`, 'ask `units` for them')
}

const LineRow = Type.Object({ position: Type.String(), total: Type.String() })
const ReportersRow = Type.Object({ reporters: Type.Array(Type.String()) })

/** Positions have 64 bits without a sign. */
const MAX_POSITION = 2n ** 64n - 1n

const cursorPosition = (after: string | undefined): string => {
  if (after === undefined) return String(MAX_POSITION)
  if (/^\d{1,20}$/.test(after) && BigInt(after) <= MAX_POSITION) return after
  throw new MetricError('BAD_CURSOR', `"${after}" is no cursor of facts`, 'take endCursor of the page before')
}

async function factsOf(reading: Reading, plan: Plan, side: Side, { first, after }: PageOf): Promise<BehindPage> {
  const { bind, params } = createBinder()
  const sql = await behindSql(reading, plan, side, bind)
  const { database, position } = reading.snapshot
  // The whole is counted on each page: the position that is read at says that it stays the same.
  const rows = await reading.clickhouse.query(
    reading.role,
    `SELECT position, total
     FROM (SELECT position, count() OVER () AS total FROM (SELECT DISTINCT position FROM (${sql})))
     WHERE position < {before:UInt64} ORDER BY position DESC LIMIT {limit:UInt32}`,
    { ...params, database, position: String(position), before: cursorPosition(after), limit: first + 1 },
    { schema: LineRow },
  )
  const page = rows.slice(0, first)
  const facts = await factsAtPositions(
    reading,
    page.map((row) => row.position),
  )
  const edges = facts.map((fact) => ({ cursor: fact.position, unit: fact.unit, fact }))
  return {
    totalCount: Number(rows[0]?.total ?? 0),
    edges,
    hasNextPage: rows.length > first,
    endCursor: edges.at(-1)?.cursor ?? null,
  }
}

async function expectedOf(reading: Reading, plan: Plan): Promise<readonly Expected[]> {
  const { metric } = plan
  if (isItemsMetric(metric)) return expectedOfFigure(reading, plan, metric)
  const { counts } = metric
  const { expected } =
    counts.kind === 'declared' ? await declaredPlacing(reading, plan, counts) : await placingOfPlan(reading, plan)
  return expected
}

async function missingOf(reading: Reading, plan: Plan, { first, after }: PageOf): Promise<BehindPage> {
  const { bind, params } = createBinder()
  const sql = await behindSql(reading, plan, 'BASE', bind)
  const { database, position } = reading.snapshot
  const [row] = await reading.clickhouse.query(
    reading.role,
    `SELECT groupUniqArray(reporter) AS reporters FROM (${sql})`,
    { ...params, database, position: String(position) },
    { schema: ReportersRow },
  )
  const reported = new Set(row?.reporters)
  const expected = await expectedOf(reading, plan)
  const missing = expected
    .filter(({ level }) => plan.level === undefined || level === plan.level)
    .map(({ code }) => code)
    .filter((code) => !reported.has(code))
    .sort()
  const rest = after === undefined ? missing : missing.filter((code) => code > after)
  const edges = rest.slice(0, first).map((unit) => ({ cursor: unit, unit, fact: undefined }))
  return {
    totalCount: missing.length,
    edges,
    hasNextPage: rest.length > first,
    endCursor: edges.at(-1)?.cursor ?? null,
  }
}

/**
 * The facts behind a figure, newest position first: those in its numerator, or those that count at all. Of MISSING the units that
 * should have reported, by code.
 * @throws MetricError as for the figure; NOT_ADDITIVE for a metric that counts the units themselves
 */
export async function factsBehind(
  reading: Reading,
  question: FigureQuestion,
  of: Behind,
  page: PageOf,
): Promise<BehindPage> {
  const plan = planOf(reading, question, [])
  return of === 'MISSING' ? missingOf(reading, plan, page) : factsOf(reading, plan, of, page)
}
