import { positionOfVersion } from '../read-models/version.ts'
import { allOf, createBinder, isAmong, type Bind, type Expression } from './expression.ts'
import { isInItemRow, itemPlacesSql, unitsOf, unknownSql, type ItemsPlaces } from './items-places.ts'
import { itemsSql } from './items-source.ts'
import type { ItemsCounting } from './metric.ts'
import type { Without } from './parts.ts'
import type { Plan } from './plan.ts'
import { LEVEL, saidLevel, type Statement } from './rows-statement.ts'

/** A name that rows are made of, as the statement has it. */
export type ItemKey =
  | { readonly kind: 'level' }
  | { readonly kind: 'interval' }
  | { readonly kind: 'unit'; readonly index: number }
  | { readonly kind: 'column'; readonly column: string }

/** What one statement answers: one metric, in one or more groupings of the same keys. */
export interface ItemsStatementOf {
  readonly plan: Plan
  readonly counts: ItemsCounting
  readonly table: string
  readonly position: string
  readonly places: ItemsPlaces
  /** Filters of partitioning dimensions: which things count. */
  readonly filters: readonly Expression[]
  /** Those of them that what makes "0" a statement is filtered by too. */
  readonly baseFilters: readonly Expression[]
  readonly numeratorFilters: readonly Expression[]
  readonly keys: readonly ItemKey[]
  /** Groupings, as places in `keys`. */
  readonly groupings: readonly (readonly number[])[]
  readonly without?: Without
}

interface Conditions {
  readonly counted: string
  readonly inNumerator: string
  readonly isBase: string
}

function conditionsOf(of: ItemsStatementOf, bind: Bind): Conditions {
  const { filter, inNumerator, base } = of.counts
  const isItem: Expression = { columns: [], sql: () => 'is_item' }
  const counted = allOf(isItem, ...(filter === undefined ? [] : [filter]), ...of.filters)
  const top = allOf(counted, ...(inNumerator === undefined ? [] : [inNumerator]), ...of.numeratorFilters)
  return {
    counted: counted.sql(bind),
    inNumerator: top.sql(bind),
    isBase: base === 'counted' ? counted.sql(bind) : allOf(...of.baseFilters).sql(bind),
  }
}

/** Columns of things that a statement looks at. */
function columnsOf({ counts, filters, baseFilters, numeratorFilters, keys }: ItemsStatementOf): readonly string[] {
  const { filter, numerator, denominator, inNumerator, level, grade } = counts
  const expressions = [filter, numerator, denominator, inNumerator, ...filters, ...baseFilters, ...numeratorFilters]
  const said = keys.some(({ kind }) => kind === 'level') ? [level, grade] : []
  return [
    ...new Set([
      ...expressions.flatMap((each) => each?.columns ?? []),
      ...said.flatMap((name) => name ?? []),
      ...keys.flatMap((key) => (key.kind === 'column' ? [key.column] : [])),
    ]),
  ]
}

/** SQL: items of the units that have a place, or of all where those show that nothing opens. */
function itemsOfStatement(of: ItemsStatementOf, unknown: string | undefined, bind: Bind): string {
  const { plan, counts, table, position, places, without } = of
  const { period, referenceDay } = plan
  const [{ unknownAmong }] = places.placings
  const ofPlaces = unitsOf(places)
  const named =
    unknown === undefined ? ofPlaces : unknownAmong === undefined ? undefined : [...ofPlaces, ...unknownAmong]
  const intervals = places.intervals.map(({ to, referenceDay: day }) => ({ to, referenceDay: day }))
  return itemsSql(
    {
      ...{ counts, table, position, intervals, overTime: places.overTime, columns: columnsOf(of) },
      from: counts.stock === true ? '' : period.from,
      to: counts.stock === true ? referenceDay : period.to,
      keyed: named === undefined ? [] : [isAmong('f.unit', named, bind)],
      ...(without === undefined ? {} : { without }),
    },
    bind,
  )
}

const groupsOf = ({ keys }: ItemsStatementOf): number =>
  Math.max(0, ...keys.map((key) => (key.kind === 'unit' ? key.index + 1 : 0)))

/** What is the same in statements of figures and of the facts behind them. */
function partsOf(of: ItemsStatementOf, bind: Bind) {
  const { plan, counts, places, keys } = of
  const overTime = places.overTime
  const unknown = of.without?.has('unknown-units') === true ? undefined : unknownSql(places, overTime, bind)
  const level = keys.some(({ kind }) => kind === 'level') || plan.level !== undefined
  const during = overTime ? ' AND interval BETWEEN p_first AND p_last' : ''
  const isPlaced = `p_unit != '' AND item_day >= p_from AND item_day < p_end${during}`
  const said = level
    ? saidLevel({ level: counts.level, grade: counts.grade } as Parameters<typeof saidLevel>[0], bind)
    : `''`
  return {
    overTime,
    level,
    unknown,
    items: itemsOfStatement(of, unknown, bind),
    said: counts.form === 'units' ? `''` : said,
    join: unknown === undefined ? 'INNER' : 'LEFT',
    places: itemPlacesSql(plan, counts, places, groupsOf(of), bind),
    where: [
      unknown === undefined ? isPlaced : `((${isPlaced}) OR (p_unit = '' AND ${unknown}))`,
      ...(plan.level === undefined ? [] : [`row_level = ${bind('String', plan.level)}`]),
    ].join(' AND '),
  }
}

/** SQL: amounts of items by unit, day, interval and what they say themselves: few enough to be placed. */
function addedSql(of: ItemsStatementOf, { items, said, overTime }: ReturnType<typeof partsOf>, bind: Bind): string {
  const { counts, keys } = of
  const { counted, inNumerator, isBase } = conditionsOf(of, bind)
  const flat = 'arrayFlatten(fact_flags)'
  const by = ['unit', 'item_day', ...(overTime ? ['interval'] : [])]
  const ofItems = keys.flatMap((key, index) => (key.kind === 'column' ? [`toString(${key.column}) AS c${index}`] : []))
  const names = keys.flatMap((key, index) => (key.kind === 'column' ? [`c${index}`] : []))
  const amount = (expression: Expression): string => `toInt128(${expression.sql(bind)})`
  return `
    SELECT ${[...by, `${said} AS said_level`, ...ofItems].join(', ')},
           sumIf(${amount(counts.numerator)}, ${inNumerator}) AS n,
           ${counts.denominator === undefined ? 'toInt128(0)' : `sumIf(${amount(counts.denominator)}, ${counted})`} AS d,
           countIf(${counted}) AS c, countIf(${inNumerator}) AS t, countIf(${isBase}) AS b,
           countIf(${inNumerator} AND ${amount(counts.numerator)} != 0) AS used,
           sumIf(facts, ${counted}) AS all_facts,
           sumIf(arrayCount(each -> notEmpty(each), fact_flags), ${counted}) AS f,
           sumMapIf(${flat}, arrayResize([]::Array(UInt64), length(${flat}), 1), ${counted}) AS l
           ${counts.form === 'median' ? `, groupArrayIf(${amount(counts.numerator)}, ${inNumerator}) AS v` : ''}
    FROM (${items})
    GROUP BY ${[...by, 'said_level', ...names].join(', ')}`
}

/**
 * One bounded statement for one metric: milestones or movements are folded, brought together and cut to the days, added up by unit
 * and day, and only then placed.
 */
export function itemsStatement(of: ItemsStatementOf): Statement {
  const { plan, counts, places, keys, groupings } = of
  const { bind, params } = createBinder()
  const parts = partsOf(of, bind)
  const shown = keys.map((key, index) => {
    switch (key.kind) {
      case 'level':
        return `row_level AS k${index}`
      case 'interval':
        return `toString(interval) AS k${index}`
      case 'unit':
        return `p_group${key.index} AS k${index}`
      case 'column':
        return `c${index} AS k${index}`
      default:
        return key satisfies never
    }
  })
  const names = keys.map((_, index) => `k${index}`)
  const known = parts.unknown === undefined ? (name: string) => name : (name: string) => `if(p_unit != '', ${name}, 0)`
  const isInRow = isInItemRow({
    spans: parts.overTime && !places.restated,
    lastDays: places.intervals.map(({ referenceDay }) => referenceDay),
    level: keys.some(({ kind }) => kind === 'level'),
    asked: plan.level,
    groups: groupsOf(of),
    bind,
  })
  const placeFlags = `if(p_flags = '', []::Array(String), splitByChar(' ', p_flags))`
  const repeated = 'arrayResize([]::Array(UInt64), length(place_flags), all_facts)'
  const sets = groupings.map((grouping) => `(${grouping.map((key) => `k${key}`).join(', ')})`)
  const [only = []] = groupings
  const by =
    sets.length > 1
      ? `GROUP BY GROUPING SETS (${sets.join(', ')})`
      : only.length === 0
        ? ''
        : `GROUP BY ${only.map((key) => `k${key}`).join(', ')}`
  const absent = sets.length > 1 && keys.length > 0 ? `toUInt32(grouping(${names.join(', ')}))` : 'toUInt32(0)'
  const values = counts.form === 'median' ? `arraySort(groupArrayArray(if(p_unit != '', v, [])))` : '[]::Array(Int128)'
  const sql = `
    SELECT [${names.join(', ')}]::Array(String) AS keys, ${absent} AS absent,
           toString(sum(${known('n')})) AS numerator, toString(sum(${known('d')})) AS denominator,
           sum(${known('b')}) AS base, sum(${known('c')}) AS things, sum(${known('t')}) AS in_numerator,
           uniqExactIf(p_counts, p_counts != '' AND used > 0) AS in_use,
           uniqExactIf(p_reporter, p_reporter != '' AND b > 0${isInRow}) AS reporting,
           ${parts.unknown === undefined ? 'toUInt64(0)' : `sumIf(all_facts, p_unit = '')`} AS unknown,
           sum(if(p_unit = '' OR p_flags != '', all_facts, f)) AS flagged,
           sumMap(arrayConcat(l.1, place_flags), arrayConcat(l.2, ${repeated})) AS flags,
           ${values} AS sorted, length(sorted) AS values,
           toString(sorted[intDiv(values + 1, 2)]) AS low, toString(sorted[intDiv(values, 2) + 1]) AS high
    FROM (SELECT *, ${['place_flags', ...shown].length === 0 ? '' : [`${placeFlags} AS place_flags`, ...shown].join(', ')}
          FROM (SELECT *, ${parts.level ? LEVEL : `''`} AS row_level
                FROM (${addedSql(of, parts, bind)}) AS added
                ${parts.join} JOIN (${parts.places}) AS places ON added.unit = places.p_unit)
          WHERE ${parts.where})
    ${by}`
  return { sql, params }
}

/** SQL: the facts behind a figure, each with `unit`, `reporter` ('' for who is not expected) and `position`. */
export function itemsBehindSql(of: ItemsStatementOf, side: 'NUMERATOR' | 'DENOMINATOR' | 'BASE', bind: Bind): string {
  const { counts } = of
  const parts = partsOf(of, bind)
  const { counted, inNumerator, isBase } = conditionsOf(of, bind)
  const amount = { NUMERATOR: counts.numerator, DENOMINATOR: counts.denominator, BASE: undefined }[side]
  // A median has no amounts of 0: two times may be the same.
  const isAmount = amount === undefined || counts.form === 'median' ? [] : [`toInt128(${amount.sql(bind)}) != 0`]
  const where = [{ NUMERATOR: inNumerator, DENOMINATOR: counted, BASE: isBase }[side], ...isAmount]
  const version = side === 'BASE' ? 'toUInt128(0)' : 'arrayJoin(versions)'
  return `
    SELECT unit, p_reporter AS reporter, ${positionOfVersion(version)} AS position
    FROM (SELECT *, ${parts.level ? LEVEL : `''`} AS row_level
          FROM (SELECT *, ${parts.said} AS said_level FROM (${parts.items}) WHERE ${where.join(' AND ')}) AS items
          INNER JOIN (${parts.places}) AS places ON items.unit = places.p_unit)
    WHERE p_unit != '' AND (${parts.where})`
}
