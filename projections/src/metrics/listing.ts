import { tableIn } from '../live-tables.ts'
import type { DeclaredModel } from '../declare/index.ts'
import type { Reading } from '../queries/reading.ts'
import { positionOfVersion } from '../read-models/version.ts'
import { declaredPlacing } from './declared.ts'
import { allOf, isOneOf, type Bind, type Expression } from './expression.ts'
import { foldSql } from './fold.ts'
import type { DeclaredCounting, RowsCounting, UnitsCounting } from './metric.ts'
import { NOTHING_LEFT_OUT } from './parts.ts'
import { linesSql } from './places-sql.ts'
import type { Placing } from './placing.ts'
import type { Plan } from './plan.ts'
import { LEVEL, saidLevel } from './rows-statement.ts'
import { placingOfPlan } from './rows.ts'

/**
 * The reports that count of each thing, one row each: `unit`, `reporter`, `position` of the report, and whether it is in the
 * numerator (`top`), counted at all (`whole`), and makes "0" a statement (`base`).
 */
export interface Listing {
  readonly placing: Placing
  readonly sql: (bind: Bind) => string
}

const ONE: Expression = { columns: [], sql: () => '1' }

/** SQL: places of a placing with their days; `p_reporter` is who is expected to have reported. */
function daysOfPlaces({ places, expected, own }: Placing, bind: Bind): string {
  const known = new Set(expected.map(({ code }) => code))
  const names = ['p_unit', 'p_from', 'p_end', 'p_reporter', 'p_level', 'p_upper', 'p_counts']
  return linesSql(
    names.map((name) => ({ name })),
    places.map(({ unit, from, end, reporter, level, upper }) => [
      ...[unit, from, end, known.has(reporter) ? reporter : '', level, upper],
      known.has(reporter) || unit === own ? '1' : '',
    ]),
    bind,
  )
}

interface Things {
  readonly model: DeclaredModel
  readonly columns: readonly string[]
  readonly keyed: (bind: Bind) => readonly string[]
}

const foldedSql = (reading: Reading, { model, columns, keyed }: Things, days: readonly string[], bind: Bind): string =>
  foldSql(
    {
      model,
      table: `{database:Identifier}.${tableIn(reading.snapshot, model)}`,
      position: '{position:UInt64}',
      columns: [...new Set(columns)],
      keyed: keyed(bind),
      days,
      without: NOTHING_LEFT_OUT,
    },
    bind,
  )

/** Of a metric that adds up things: each thing on its day. */
export async function rowsListing(reading: Reading, plan: Plan, counts: RowsCounting): Promise<Listing> {
  const placing = await placingOfPlan(reading, plan)
  const isNumeratorOnly = ({ dimension }: Plan['filters'][number]): boolean => dimension.kind === 'numerator_only'
  const filterOf = ({ dimension, values }: Plan['filters'][number]): Expression => isOneOf(dimension.column, values)
  const counted = allOf(
    ...(counts.filter === undefined ? [] : [counts.filter]),
    ...plan.filters.filter((filter) => !isNumeratorOnly(filter)).map(filterOf),
  )
  const marked = allOf(...plan.filters.filter(isNumeratorOnly).map(filterOf))
  const denominator = counts.denominator ?? ONE
  const base = counts.base ?? ONE
  const used = [counted, marked, counts.numerator, denominator, base]
  const named = [counts.level, counts.grade].flatMap((name) => (name === undefined ? [] : [name]))
  const columns = [...used.flatMap((each) => each.columns), ...named, 'day']
  const keyed = (bind: Bind): readonly string[] =>
    Object.entries(counts.keyed ?? {}).map(([name, values]) => `f.${name} IN ${bind('Array(String)', values)}`)
  return {
    placing,
    sql: (bind) => {
      const days = [
        ...(placing.from === '' ? [] : [`day >= ${bind('String', placing.from)}`]),
        `day < ${bind('String', placing.end)}`,
      ]
      const level = plan.level === undefined ? '1' : `${LEVEL} = ${bind('String', plan.level)}`
      return `
        SELECT unit, p_reporter AS reporter, ${positionOfVersion('newest')} AS position,
               (${counted.sql(bind)}) AND (${marked.sql(bind)}) AND (${counts.numerator.sql(bind)}) != 0 AS top,
               (${counted.sql(bind)}) AND (${denominator.sql(bind)}) != 0 AS whole,
               (${counted.sql(bind)}) AND (${base.sql(bind)}) AS base
        FROM (SELECT *, ${saidLevel(counts, bind)} AS said_level
              FROM (${foldedSql(reading, { model: counts.model, columns, keyed }, days, bind)})) AS things
        INNER JOIN (${daysOfPlaces(placing, bind)}) AS places ON things.unit = places.p_unit
        WHERE day >= p_from AND day < p_end AND ${level}`
    },
  }
}

interface Declarations {
  readonly model: DeclaredModel
  readonly code: string
  readonly top: Expression
  /** Columns that tell a unit's declarations apart. */
  readonly by: readonly string[]
  /** SQL: which of them count, over all of the unit's. */
  readonly counting?: (bind: Bind) => string
}

/** Of metrics that units declare by period: the newest declaration of each unit that is about its own level. */
function declarationsListing(
  reading: Reading,
  plan: Plan,
  placing: Placing,
  { model, code, top, by, counting }: Declarations,
): Listing {
  const columns = ['level', ...by, ...top.columns]
  const keyed = (bind: Bind): readonly string[] => [
    `f.code = ${bind('String', code)}`,
    `f.period = ${bind('String', plan.period.text)}`,
  ]
  const expected = new Map(placing.expected.map((unit) => [unit.code, unit.level]))
  const ofLevel: Placing = {
    ...placing,
    places: placing.places.filter(
      ({ reporter, level }) => plan.level === undefined || (expected.get(reporter) ?? level) === plan.level,
    ),
  }
  return {
    placing,
    sql: (bind) => `
      SELECT unit, p_reporter AS reporter, ${positionOfVersion('max(newest)')} AS position,
             argMax(${top.sql(bind)}, newest)${counting === undefined ? '' : ` AND ${counting(bind)}`} AS top,
             ${counting === undefined ? '1' : counting(bind)} AS whole, whole AS base
      FROM (${foldedSql(reading, { model, columns, keyed }, [], bind)}) AS things
      INNER JOIN (${daysOfPlaces(ofLevel, bind)}) AS places ON things.unit = places.p_unit
      WHERE p_counts != '' AND (level = '' OR p_level IN ('', toString(level)))
      GROUP BY ${['unit', 'reporter', ...by].join(', ')}`,
  }
}

export async function unitsListing(reading: Reading, plan: Plan, counts: UnitsCounting): Promise<Listing> {
  const placing = await placingOfPlan(reading, plan)
  const { model, series, inUse } = counts
  return declarationsListing(reading, plan, placing, { model, code: series, top: inUse, by: [] })
}

export async function declaredListing(reading: Reading, plan: Plan, counts: DeclaredCounting): Promise<Listing> {
  const placing = await declaredPlacing(reading, plan, counts)
  const { model, entry } = counts
  const by = ['dimension_names', 'dimension_values']
  // Of several breakdowns of a unit that say what is asked for the smallest answers.
  const counting = (bind: Bind): string => {
    const asked = plan.filters.map(({ dimension, values }) => {
      const name = bind('String', dimension.name)
      return {
        has: `has(dimension_names, ${name})`,
        value: `dimension_values[indexOf(dimension_names, ${name})]`,
        values,
      }
    })
    const all = asked.map(({ has }) => has).join(' AND ') || '1'
    const passes = asked.map(({ value, values }) => `${value} IN ${bind('Array(String)', values)}`)
    const smallest = `length(dimension_names) = min(if(${all}, length(dimension_names), 999)) OVER (PARTITION BY unit)`
    return [`(${all})`, ...passes, smallest].join(' AND ')
  }
  return declarationsListing(reading, plan, placing, { model, code: entry.code, top: ONE, by, counting })
}
