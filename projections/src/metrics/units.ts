import Type, { type Static } from 'typebox'
import type { Reading } from '../queries/reading.ts'
import { whole } from './amount.ts'
import { answerOf, NO_SUMS, type Sums } from './answer.ts'
import { expectedBy } from './expected-by.ts'
import { MAX_PLACED_HERE } from './in-process.ts'
import type { Metric, UnitsCounting } from './metric.ts'
import { AlikeUnits, isOfPlainUnits, plainUnitsStatement, unitsTotals, type UnitsTotal } from './plain-units.ts'
import type { Plan } from './plan.ts'
import type { FigureAnswer } from './question.ts'
import { flagCounts, MAX_GROUPS, placingOfPlan } from './rows.ts'
import { tableIn } from '../live-tables.ts'
import { together } from './together.ts'
import { unitsStatement, type UnitsStatementOf } from './units-statement.ts'
import type { RawRow } from './raw-row.ts'

const Row = Type.Object({
  code: Type.String(),
  is_whole: Type.Integer(),
  mark: Type.String(),
  groups: Type.Array(Type.String()),
  level: Type.String(),
  of_all_levels: Type.Integer(),
  in_use: Type.String(),
  reporting: Type.String(),
  in_numerator: Type.String(),
  unknown: Type.String(),
  flagged: Type.String(),
  flag_counts: Type.Tuple([Type.Array(Type.String()), Type.Array(Type.String())]),
})
type Row = Static<typeof Row>

type UnitsMetric = Metric & { readonly counts: UnitsCounting }

const kindsOf = ({ by }: Plan): readonly string[] => by.flatMap((each) => (each.kind === 'unit' ? [each.unitKind] : []))

/** The dimension of a plan's numerators, filtered by or made rows of. */
function marksOf({ by, filters }: Plan): { column: string; filters: readonly (readonly string[])[] } | undefined {
  const row = by.find((each) => each.kind === 'dimension')
  const column = filters[0]?.dimension.column ?? (row?.kind === 'dimension' ? row.dimension.column : undefined)
  return column === undefined ? undefined : { column, filters: filters.map(({ values }) => values) }
}

/** The statement of some codes of a period, from one place. */
export async function unitsStatementOf(
  reading: Reading,
  plan: Plan,
  counts: UnitsCounting,
  codes: readonly string[],
): Promise<UnitsStatementOf> {
  return {
    model: counts.model,
    table: `{database:Identifier}.${tableIn(reading.snapshot, counts.model)}`,
    position: '{position:UInt64}',
    codes: [...new Set(codes)],
    period: plan.period.text,
    inUse: counts.inUse,
    marks: marksOf(plan),
    placing: await placingOfPlan(reading, plan),
    groups: kindsOf(plan).length,
  }
}

const rowOf = (total: UnitsTotal): Row => ({
  code: total.code,
  is_whole: 1,
  mark: '',
  groups: [],
  level: total.level,
  of_all_levels: total.isOfAll ? 1 : 0,
  in_use: String(total.inUse.size),
  reporting: String(total.reporting.size),
  in_numerator: '0',
  unknown: String(total.unknown),
  flagged: String(total.flagged),
  flag_counts: [[...total.flags.keys()], [...total.flags.values()].map(String)],
})

/** Rows of declarations that are folded by the engine and placed here; undefined where that does not answer. */
async function placedHere(reading: Reading, of: UnitsStatementOf): Promise<Row[] | undefined> {
  if (of.codes.length * of.placing.places.length > MAX_PLACED_HERE || !isOfPlainUnits(of)) return undefined
  const { sql, params } = plainUnitsStatement(of)
  const { database, position } = reading.snapshot
  const given = { ...params, database, position: String(position) }
  const rows = await reading.clickhouse.query(reading.role, sql, given, { schema: AlikeUnits })
  return unitsTotals(of, rows)?.map(rowOf)
}

function placedByEngine(reading: Reading, of: UnitsStatementOf): Promise<Row[]> {
  const { sql, params } = unitsStatement(of)
  const { database, position } = reading.snapshot
  const given = { ...params, database, position: String(position) }
  return reading.clickhouse.query(reading.role, sql, given, { schema: Row, maxResultRows: 2 * MAX_GROUPS })
}

/** Rows of all codes of a period that are asked for from one place, by one statement. */
async function declaredRows(reading: Reading, plan: Plan, counts: UnitsCounting): Promise<readonly Row[]> {
  const { unit, period, hierarchyAt, unitFilters, metric } = plan
  const key = JSON.stringify([
    ...['units', counts.model.name, metric.reporter, unit, period.text, hierarchyAt, unitFilters, kindsOf(plan)],
    marksOf(plan),
  ])
  const run = async (codes: readonly string[]): Promise<readonly (readonly Row[])[]> => {
    const of = await unitsStatementOf(reading, plan, counts, codes)
    const rows = (await placedHere(reading, of)) ?? (await placedByEngine(reading, of))
    const byCode = new Map<string, Row[]>(codes.map((code) => [code, []]))
    for (const row of rows) byCode.get(row.code)?.push(row)
    return codes.map((code) => byCode.get(code) ?? [])
  }
  return together(reading, key, counts.series, run)
}

const sumsOf = (row: Row | undefined, numerator: Row | undefined, expected: number): Sums => ({
  ...NO_SUMS,
  numerator: whole(BigInt(numerator?.in_use ?? 0)),
  denominator: whole(expected),
  reporting: Number(row?.reporting ?? 0),
  flagged: Number(row?.flagged ?? 0),
  flags: flagCounts(row?.flag_counts ?? [[], []], Number(row?.unknown ?? 0)),
})

/** Whether a row is of the level asked for, or of all levels. */
const isOfLevel = (row: Row, level: string | undefined): boolean =>
  level === undefined ? row.of_all_levels === 1 : row.of_all_levels === 0 && row.level === level

/** Distinct units that say yes ÷ open units that should say so. */
export async function unitsFigure(reading: Reading, plan: Plan, metric: UnitsMetric): Promise<FigureAnswer> {
  const rows = await declaredRows(reading, plan, metric.counts)
  const { expected } = await placingOfPlan(reading, plan)
  const should = expected.filter(({ level }) => plan.level === undefined || level === plan.level).length
  const row = rows.find((each) => each.is_whole === 1 && isOfLevel(each, plan.level))
  return answerOf('units', sumsOf(row, row, should), should)
}

/** The same as rows. Rows of marks are those found in numerators; of all other names those in which somebody should report. */
export async function unitsTable(reading: Reading, plan: Plan, metric: UnitsMetric): Promise<RawRow[]> {
  const { by } = plan
  const rows = await declaredRows(reading, plan, metric.counts)
  const expected = expectedBy(plan, await placingOfPlan(reading, plan), reading.today)
  const byLevel = by.some(({ kind }) => kind === 'level')
  const ofLevel = rows.filter((row) =>
    byLevel && plan.level === undefined ? row.of_all_levels === 0 : isOfLevel(row, plan.level),
  )
  const keysOf = (row: Row): readonly string[] => {
    let group = 0
    return by.map(({ kind }) =>
      kind === 'level' ? row.level : kind === 'unit' ? (row.groups[group++] ?? '') : row.mark,
    )
  }
  const withoutMark = (keys: readonly string[]): string =>
    JSON.stringify(keys.filter((_, at) => by[at]?.kind !== 'dimension'))
  const wholes = new Map(ofLevel.filter(({ is_whole }) => is_whole === 1).map((row) => [withoutMark(keysOf(row)), row]))
  const rowOf = (keys: readonly string[], numerator: Row | undefined): RawRow => {
    const count = expected.of(keys)
    return { keys, answer: () => answerOf('units', sumsOf(wholes.get(withoutMark(keys)), numerator, count), count) }
  }
  if (by.some(({ kind }) => kind === 'dimension')) {
    return ofLevel
      .filter(({ is_whole, in_numerator }) => is_whole === 0 && in_numerator !== '0')
      .map((row) => rowOf(keysOf(row), row))
  }
  return expected.rows().map((keys) => rowOf(keys, wholes.get(withoutMark(keys))))
}
