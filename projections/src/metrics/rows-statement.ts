import type { QueryParams } from '@ioc/clickhouse'
import type { DeclaredModel } from '../declare/index.ts'
import { createBinder, ITEM, type Bind, type Expression } from './expression.ts'
import { foldSql } from './fold.ts'
import { GRADES, UPPER } from './grades.ts'
import { NOTHING_LEFT_OUT, part, type Without } from './parts.ts'
import type { RowsCounting } from './metric.ts'
import type { Expected, Placing } from './placing.ts'
import { conditionsOf, namesOf, sumsOf, type RowsAsked } from './rows-sums.ts'
import { isInRow, placesSql, segmented, type Segmented } from './places-sql.ts'
import { SPAN, SPAN_PART } from './spans.ts'
import { segmentsSql, unknownDays } from './segments-sql.ts'

export { conditionsOf, type RowsAsked } from './rows-sums.ts'

/** Values that a column has to have. */
export interface Keyed {
  readonly name: string
  readonly values: readonly string[]
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
  /** Conditions on columns that all reports about one thing agree in. */
  readonly keyed: readonly Keyed[]
  /** Every key that some grouping has. */
  readonly keys: readonly KeyOf[]
  /** Groupings, as places in `keys`; none of them twice. */
  readonly groupings: readonly (readonly number[])[]
  /** Where rows are intervals: the last day of each, at most today, by name, and the places of the keys that name it. */
  readonly intervals: { readonly keys: readonly number[]; readonly lastDays: ReadonlyMap<string, string> } | undefined
  readonly spans: ReadonlyMap<string, string> | undefined
  readonly without?: Without
  /** Only units that have a place are read, or that nothing opens where those show; flags are as they were written. */
  readonly isPlain?: true
}

export interface Statement {
  readonly sql: string
  readonly params: QueryParams
}

/** The level that a thing says itself, or by its grade; '' where it leaves that to its unit. */
export function saidLevel({ level, grade }: RowsCounting, bind: Bind): string {
  const ofGrade =
    grade === undefined ? [] : GRADES.map(([grades, of]) => [`${grade} IN ${bind('Array(String)', grades)}`, `'${of}'`])
  const own = level === undefined ? [] : [`${level} != ''`, `toString(${level})`]
  const cases = [...own, ...ofGrade.flat()]
  return cases.length === 0 ? `''` : `multiIf(${[...cases, `''`].join(', ')})`
}

/** The level that a thing counts in; a unit without a place is none of those that teach GDTX. */
export const LEVEL = `multiIf(said_level = '', p_level, said_level != '${UPPER}', said_level, p_upper = '', 'THPT', p_upper)`

const expressionsOf = ({ asked, keys }: RowsStatementOf): readonly Expression[] => [
  ...asked.flatMap((each) => [
    ...Object.values(conditionsOf(each)),
    each.metric.counts.numerator,
    ...(each.metric.counts.denominator === undefined ? [] : [each.metric.counts.denominator]),
  ]),
  ...keys.flatMap((key) => (key.kind === 'fact' ? [key.sql] : [])),
]

/** Folded things of the days, with their segment. */
export function thingsSql(
  of: RowsStatementOf,
  model: DeclaredModel,
  places: Segmented,
  level: boolean,
  bind: Bind,
): string {
  const { table, position, placing, keyed, without = NOTHING_LEFT_OUT, isPlain = false } = of
  const conditions = keyed.map(({ name, values }) => `f.${name} IN ${bind('Array(String)', values)}`)
  const isKeyedDay = model.fold.keyed.includes('said_day')
  const from = placing.from === '' ? [] : [`>= ${bind('String', placing.from)}`]
  const days = without.has('days') ? [] : [...from, `< ${bind('String', placing.end)}`]
  const [first] = of.asked
  const { grade, level: said } = first?.metric.counts ?? {}
  const columns = new Set([...expressionsOf(of).flatMap((each) => each.columns), 'flags'])
  if (places.pieces.length > 0 || !isKeyedDay) columns.add('day')
  if (level) for (const name of [grade, said]) if (name !== undefined) columns.add(name)
  // What nothing opens shows on the days on which the unit asked for is the province.
  const ofUnknown = unknownDays(placing, isKeyedDay ? 'f.said_day' : 'day', bind)
  if (ofUnknown !== undefined) columns.add('day')
  const folded = (units: string | undefined): string =>
    foldSql(
      {
        ...{ model, table, position, without, columns: [...columns] },
        ...(isPlain ? { flagsAsWritten: true } : {}),
        keyed: [
          ...conditions,
          ...(isKeyedDay ? days.map((day) => `f.said_day ${day}`) : []),
          ...(isKeyedDay && ofUnknown !== undefined ? [ofUnknown] : []),
          ...(units === undefined ? [] : [units]),
        ],
        days: isKeyedDay ? [] : [...days.map((day) => `day ${day}`), ...(ofUnknown === undefined ? [] : [ofUnknown])],
      },
      bind,
    )
  return segmentsSql({ folded, placing, places, named: isPlain || model.orderBy[0] === 'unit' }, bind)
}

/** Whether some place gives flags to its facts. */
const hasFlags = ({ placing, without = NOTHING_LEFT_OUT }: RowsStatementOf): boolean =>
  !without.has('place-flags') && placing.places.some(({ flags }) => flags.length > 0)

/**
 * Sums of each metric over places, as lists. Of units that nothing opens only the flags show, and how many facts there are
 * (`unknown`); they are in no sum.
 */
function totalsOf(of: RowsStatementOf, reporting: Readonly<Record<'all' | 'ofLevel', string>>, bind: Bind): string[] {
  const { asked, placing, without = NOTHING_LEFT_OUT } = of
  const names = asked.map((each, index) => namesOf(each, index, bind))
  const list = (text: (name: (typeof names)[number]) => string): string => `[${names.map(text).join(', ')}]`
  const showsUnknown = placing.showsUnknown && !without.has('unknown-units')
  const sum = (name: string): string => (showsUnknown ? `sumIf(${name}, p_unit != '')` : `sum(${name})`)
  const reports = part(without, 'reporting', `p_reporter != ''`, '1')
  // Every fact of a place with flags is flagged, whether it has flags of its own or not.
  const isFlagged = [...(showsUnknown ? [`p_unit = ''`] : []), ...(hasFlags(of) ? [`p_flags != ''`] : [])].join(' OR ')
  const flagged = (name: (typeof names)[number]): string =>
    isFlagged === '' ? `sum(${name.flagged})` : `sum(if(${isFlagged}, ${name.counted}, ${name.flagged}))`
  const counts = ({ flags, counted }: (typeof names)[number]): string => {
    if (!hasFlags(of)) return `sumMap(${flags})`
    const repeated = `arrayResize([]::Array(UInt64), length(place_flags), ${counted})`
    return `sumMap(arrayConcat(${flags}.1, place_flags), arrayConcat(${flags}.2, ${repeated}))`
  }
  return [
    `${list(({ numerator }) => `toString(${sum(numerator)})`)} AS numerators`,
    `${list(({ denominator }) => `toString(${sum(denominator)})`)} AS denominators`,
    `${list(({ base }) => sum(base))} AS bases`,
    `${list(({ inNumerator }) => sum(inNumerator))} AS in_numerators`,
    `${list(({ base }) => `uniqExactIf(p_reporter, ${reports} AND ${base} > 0${reporting.all})`)} AS reporting`,
    `${list(({ base }) => (reporting.ofLevel === reporting.all ? 'toUInt64(0)' : `uniqExactIf(p_reporter, ${reports} AND ${base} > 0${reporting.ofLevel})`))} AS reporting_of_level`,
    `${list(({ counted }) => (showsUnknown ? `sumIf(${counted}, p_unit = '')` : 'toUInt64(0)'))} AS unknown`,
    `${list(flagged)} AS flagged`,
    `${list(counts)} AS flags`,
  ]
}

const groupingSets = (groupings: readonly (readonly number[])[]): string => {
  const sets = groupings.map((grouping) => `(${grouping.map((key) => `k${key}`).join(', ')})`)
  const [only] = groupings
  if (sets.length > 1) return `GROUP BY GROUPING SETS (${sets.join(', ')})`
  return only === undefined || only.length === 0 ? '' : `GROUP BY ${only.map((key) => `k${key}`).join(', ')}`
}

/**
 * One bounded statement for some metrics of one model: things are folded, cut to the days, added up by unit and segment of
 * days, and only then placed, so that what is joined is as small as the units are many.
 */
export function rowsStatement(of: RowsStatementOf): Statement {
  const { asked, placing, keys, groupings, intervals, spans, without = NOTHING_LEFT_OUT } = of
  const { bind, params } = createBinder()
  const [first] = asked
  if (first === undefined) throw new RangeError('a statement needs a metric')
  const { counts } = first.metric
  const places = segmented(placing)
  const level = keys.some(({ kind }) => kind === 'level')
  const groups = Math.max(0, ...keys.map((key) => (key.kind === 'unit' ? key.index + 1 : 0)))
  const factKeys = keys.flatMap((key, index) =>
    key.kind === 'fact' ? [{ name: `k${index}`, sql: `toString(${key.sql.sql(bind)}) AS k${index}` }] : [],
  )
  const by = [
    'unit',
    ...(places.pieces.length === 0 ? [] : ['segment']),
    ...(level ? ['said_level'] : []),
    ...factKeys.map(({ name }) => name),
  ]
  const added = `
    SELECT ${[...by.filter((name) => name === 'unit' || name === 'segment'), ...(level ? [`${saidLevel(counts, bind)} AS said_level`] : []), ...factKeys.map(({ sql }) => sql)].join(', ')},
           ${asked.flatMap((each, index) => sumsOf(each, index, bind)).join(',\n           ')}
    FROM (${thingsSql(of, counts.model, places, level, bind)})
    GROUP BY ${by.join(', ')}`
  // Where rows are intervals each span says who is expected, and where.
  const expected = new Map<string, Pick<Expected, 'level' | 'groups'>>(
    spans === undefined
      ? placing.expected.map((unit) => [unit.code, unit])
      : [...spans.keys()].map((code) => [code, { level: '', groups: [] }]),
  )
  const table = placesSql(places, expected, { level, groups, spans }, bind)
  const showsUnknown = placing.showsUnknown && !without.has('unknown-units')
  const ofPlaces = keys.flatMap((key, index) =>
    key.kind === 'level'
      ? [`${LEVEL} AS row_level`, `row_level AS k${index}`]
      : key.kind === 'unit'
        ? [`p_group${key.index} AS k${index}`]
        : [],
  )
  const flags = `if(p_flags = '', []::Array(String), splitByChar(' ', p_flags)) AS place_flags`
  // Keys are blank in groupings without them, also within sums: what sums look at has another name.
  const interval =
    intervals === undefined
      ? []
      : [`arrayStringConcat([${intervals.keys.map((key) => `k${key}`).join(', ')}], '${ITEM}') AS interval_name`]
  const columns = [...ofPlaces, ...interval, ...(hasFlags(of) ? [flags] : [])]
  const join = `(${added}) AS added
    ${showsUnknown ? 'LEFT' : 'INNER'} JOIN (${table}) AS places
      ON added.unit = places.p_unit${places.pieces.length === 0 ? '' : ' AND added.segment = places.p_segment'}`
  const during = (ofLevel: boolean): string =>
    intervals === undefined ? isInRow(groups, ofLevel) : ` AND ${duringInterval(intervals, groups, ofLevel, bind)}`
  const reporting = { all: during(false), ofLevel: during(level) }
  const names = keys.map((_, index) => `k${index}`)
  const absent = groupings.length > 1 && keys.length > 0 ? `toUInt32(grouping(${names.join(', ')}))` : 'toUInt32(0)'
  const sql = `
    SELECT [${names.join(', ')}]::Array(String) AS keys, ${absent} AS absent,
           ${totalsOf(of, reporting, bind).join(',\n           ')}
    FROM ${columns.length === 0 ? join : `(SELECT *, ${columns.join(', ')} FROM ${join})`}
    ${groupingSets(groupings)}`
  return { sql, params }
}

/** Whether who reported was expected on the last day of the row's interval, in the row's level and units. */
function duringInterval(
  { lastDays }: NonNullable<RowsStatementOf['intervals']>,
  groups: number,
  ofLevel: boolean,
  bind: Bind,
): string {
  const days = [[...lastDays.keys()], [...lastDays.values()]].map((list) => bind('Array(String)', list))
  const last = `transform(interval_name, ${days.join(', ')}, '')`
  const is = [
    `span[1] <= ${last}`,
    `${last} < span[2]`,
    ...(ofLevel ? ['span[3] = row_level'] : []),
    ...Array.from({ length: groups }, (_, index) => `span[${index + 4}] = p_group${index}`),
  ].join(' AND ')
  const spans = `arrayMap(each -> splitByChar('${SPAN_PART}', each), splitByChar('${SPAN}', p_spans))`
  return `arrayExists(span -> ${is}, ${spans})`
}
