import type { QueryParams } from '@ioc/clickhouse'
import type { DeclaredModel } from '../declare/index.ts'
import { createBinder, type Bind, type Expression } from './expression.ts'
import { foldSql } from './fold.ts'
import { NOTHING_LEFT_OUT, part, type Without } from './parts.ts'
import type { Metric, RowsCounting } from './metric.ts'
import type { Placing } from './placing.ts'
import { placesSql, segmented, type Segmented } from './places-sql.ts'
import { segmentsSql } from './segments-sql.ts'

/** A metric that adds up things, with what a question asks of it. */
export interface RowsAsked {
  readonly metric: Metric & { readonly counts: RowsCounting }
  /** Filters of its partitioning dimensions: what is counted at all. */
  readonly filters: readonly Expression[]
  /** Filters of numerator-only ones. */
  readonly numeratorFilters: readonly Expression[]
}

/** A name that rows are made of, and its SQL over a folded thing; level and units come with the place. */
export type KeyOf =
  | { readonly kind: 'level' }
  | { readonly kind: 'unit'; readonly index: number }
  | { readonly kind: 'fact'; readonly name: string; readonly sql: Expression; readonly many?: true }

/** What one statement over one model answers: several metrics, several groupings. */
export interface RowsStatementOf {
  readonly asked: readonly RowsAsked[]
  readonly table: string
  readonly position: string
  readonly placing: Placing
  /** Conditions on columns that all reports about one thing agree in, that all metrics share. */
  readonly keyed: readonly Expression[]
  /** Every key that some grouping has. */
  readonly keys: readonly KeyOf[]
  /** Groupings, as places in `keys`; none of them twice. */
  readonly groupings: readonly (readonly number[])[]
  /** Where rows are intervals: the last day of each, at most today, by name, and the key's place. */
  readonly intervals: { readonly key: number; readonly lastDays: ReadonlyMap<string, string> } | undefined
  readonly spans: ReadonlyMap<string, string> | undefined
  readonly without?: Without
}

export interface Statement {
  readonly sql: string
  readonly params: QueryParams
}

const GRADES: readonly (readonly [grades: readonly string[], level: string])[] = [
  [['NT', 'MG'], 'MN'],
  [['1', '2', '3', '4', '5'], 'TH'],
  [['6', '7', '8', '9'], 'THCS'],
  // Which of two levels it is the place says.
  [['10', '11', '12'], '?'],
]

/** The level that a thing says itself, or by its grade; '' where it leaves that to its unit. */
function saidLevel({ level, grade }: RowsCounting, bind: Bind): string {
  const ofGrade =
    grade === undefined ? [] : GRADES.map(([grades, of]) => [`${grade} IN ${bind('Array(String)', grades)}`, `'${of}'`])
  const own = level === undefined ? [] : [`${level} != ''`, `toString(${level})`]
  const cases = [...own, ...ofGrade.flat()]
  return cases.length === 0 ? `''` : `multiIf(${[...cases, `''`].join(', ')})`
}

const LEVEL = `multiIf(said_level = '', p_level, said_level = '?', p_upper, said_level)`

/** Sums of one metric over the things of a unit and segment. */
function sumsOf({ metric, filters, numeratorFilters }: RowsAsked, index: number, bind: Bind): string[] {
  const { keyed = {}, filter, numerator, denominator, base } = metric.counts
  const all = (parts: readonly (Expression | undefined)[]): string =>
    parts.flatMap((each) => (each === undefined ? [] : [`(${each(bind)})`])).join(' AND ') || '1'
  const ofKeys = Object.entries(keyed).map(
    ([name, values]): Expression =>
      (use) =>
        `${name} IN ${use('Array(String)', values)}`,
  )
  const counted = all([...ofKeys, filter, ...filters])
  const inNumerator = all([...ofKeys, filter, ...filters, ...numeratorFilters])
  return [
    `sumIf(toInt128(${numerator(bind)}), ${inNumerator}) AS n${index}`,
    `${denominator === undefined ? 'toInt128(0)' : `sumIf(toInt128(${denominator(bind)}), ${counted})`} AS d${index}`,
    `countIf(${counted}) AS c${index}`,
    `countIf(${all([...ofKeys, filter, ...filters, base])}) AS b${index}`,
    `countIf(${counted} AND notEmpty(flag_list)) AS f${index}`,
    `sumMapIf(flag_list, arrayMap(flag -> toUInt64(1), flag_list), ${counted} AND notEmpty(flag_list)) AS l${index}`,
    `countIf(${inNumerator}) AS m${index}`,
  ]
}

/** Folded things of the days, with their segment. */
function thingsSql(of: RowsStatementOf, model: DeclaredModel, places: Segmented, bind: Bind): string {
  const { table, position, placing, keyed, without = NOTHING_LEFT_OUT } = of
  const conditions = keyed.map((each) => each(bind))
  const isKeyedDay = model.fold.keyed.includes('said_day')
  const from = placing.from === '' ? [] : [`>= ${bind('String', placing.from)}`]
  const days = without.has('days') ? [] : [...from, `< ${bind('String', placing.end)}`]
  const early = isKeyedDay ? days.map((day) => `said_day ${day}`) : []
  const late = isKeyedDay ? [] : days.map((day) => `day ${day}`)
  const folded = (units: string | undefined): string => {
    const where = [...conditions, ...early, ...(units === undefined ? [] : [units])]
    const fold = foldSql({ model, table, position, keyed: where, without }, bind)
    return late.length === 0 ? fold : `SELECT * FROM (${fold}) WHERE ${late.join(' AND ')}`
  }
  return segmentsSql({ folded, placing, places, named: model.orderBy[0] === 'unit' }, bind)
}

const groupingSets = (groupings: readonly (readonly number[])[]): string => {
  const sets = groupings.map((grouping) => `(${grouping.map((key) => `k${key}`).join(', ')})`)
  const [only] = groupings
  if (sets.length > 1) return `GROUP BY GROUPING SETS (${sets.join(', ')})`
  return only === undefined || only.length === 0 ? '' : `GROUP BY ${only.map((key) => `k${key}`).join(', ')}`
}

/** Sums of each metric over places, as lists. What has no place shows its flags only. */
const totalsOf = (metrics: number, isReporting: string, without: Without): string[] => {
  const list = (of: (index: number) => string): string =>
    `[${Array.from({ length: metrics }, (_, index) => of(index)).join(', ')}]`
  const flags = part(without, 'place-flags', 'place_flags', 'arrayFilter(flag -> 0, place_flags)')
  const reports = part(without, 'reporting', `p_reporter != ''`, '1')
  return [
    `${list((index) => `toString(sumIf(n${index}, isPlaced))`)} AS numerators`,
    `${list((index) => `toString(sumIf(d${index}, isPlaced))`)} AS denominators`,
    `${list((index) => `sumIf(b${index}, isPlaced)`)} AS bases`,
    `${list((index) => `sumIf(m${index}, isPlaced)`)} AS in_numerators`,
    `${list((index) => `uniqExactIf(p_reporter, ${reports} AND b${index} > 0${isReporting})`)} AS reporting`,
    `${list((index) => `sum(if(notEmpty(${flags}), c${index}, f${index}))`)} AS flagged`,
    `${list(
      (index) =>
        `sumMap(arrayConcat(l${index}.1, ${flags}), arrayConcat(l${index}.2, arrayMap(flag -> c${index}, ${flags})))`,
    )} AS flags`,
  ]
}

/**
 * One bounded statement for some metrics of one model: things are folded, cut to the days, added up by unit and segment of
 * days, and only then placed, so that what is joined is as small as the units are many.
 */
export function rowsStatement(of: RowsStatementOf): Statement {
  const { asked, placing, keys, groupings, intervals, spans, without = NOTHING_LEFT_OUT } = of
  const { bind, params } = createBinder()
  const places = segmented(placing)
  const level = keys.some(({ kind }) => kind === 'level')
  const groups = Math.max(0, ...keys.map((key) => (key.kind === 'unit' ? key.index + 1 : 0)))
  const [first] = asked
  if (first === undefined) throw new RangeError('a statement needs a metric')
  const ofFacts = keys.flatMap((key, index) => (key.kind === 'fact' ? [`toString(${key.sql(bind)}) AS k${index}`] : []))
  const factKeys = keys.flatMap((key, index) => (key.kind === 'fact' ? [`k${index}`] : []))
  const ofPlaces = keys.flatMap((key, index) =>
    key.kind === 'level' ? [`${LEVEL} AS k${index}`] : key.kind === 'unit' ? [`p_group${key.index} AS k${index}`] : [],
  )
  const added = `
    SELECT ${['unit', 'segment', ...(level ? [`${saidLevel(first.metric.counts, bind)} AS said_level`] : []), ...ofFacts].join(', ')},
           ${asked.flatMap((each, index) => sumsOf(each, index, bind)).join(',\n           ')}
    FROM (${thingsSql(of, first.metric.counts.model, places, bind)})
    GROUP BY ${['unit', 'segment', ...(level ? ['said_level'] : []), ...factKeys].join(', ')}`
  const expected = new Set(spans === undefined ? placing.expected.map(({ code }) => code) : spans.keys())
  const table = placesSql(places, expected, { level, groups, spans }, bind)
  const showsUnknown = placing.isProvince && !without.has('unknown-units')
  const isReporting = intervals === undefined ? '' : ` AND ${duringInterval(intervals, bind)}`
  const select = [
    `[${keys.map((_, index) => `k${index}`).join(', ')}]::Array(String) AS keys`,
    groupings.length > 1 && keys.length > 0
      ? `toUInt32(grouping(${keys.map((_, index) => `k${index}`).join(', ')})) AS absent`
      : 'toUInt32(0) AS absent',
    ...totalsOf(asked.length, isReporting, without),
  ]
  const sql = `
    SELECT ${select.join(',\n           ')}
    FROM (SELECT *, ${[...ofPlaces, `p_unit != '' AS isPlaced`].join(', ')},
                 if(isPlaced, if(p_flags = '', [], splitByChar(' ', p_flags)), ['unknown-unit']) AS place_flags
          FROM (${added}) AS added
          ${showsUnknown ? 'LEFT' : 'INNER'} JOIN (${table}) AS places
            ON added.unit = places.p_unit AND added.segment = places.p_segment)
    ${groupingSets(groupings)}`
  return { sql, params }
}

/** Whether who reported was expected on the last day of the row's interval. */
const duringInterval = ({ key, lastDays }: NonNullable<RowsStatementOf['intervals']>, bind: Bind): string => {
  const last = `transform(k${key}, ${bind('Array(String)', [...lastDays.keys()])}, ${bind('Array(String)', [...lastDays.values()])}, '')`
  return `arrayExists(span -> splitByChar('/', span)[1] <= ${last} AND ${last} < splitByChar('/', span)[2], splitByChar(' ', p_spans))`
}
