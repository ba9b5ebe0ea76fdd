import type { MeasureEntry } from '@ioc/contracts'
import type { DeclaredModel } from '../declare/index.ts'
import { SCALE } from './amount.ts'
import type { Candidate } from './candidates.ts'
import { createBinder, type Bind } from './expression.ts'
import { foldSql } from './fold.ts'
import { NOTHING_LEFT_OUT, part, type Without } from './parts.ts'
import type { Placing } from './placing.ts'
import { placesSql, segmented } from './places-sql.ts'
import type { Statement } from './rows-statement.ts'
import { segmentsSql } from './segments-sql.ts'

/** What one statement over declared measures answers: several measures of one period that look alike. */
export interface DeclaredStatementOf {
  readonly model: DeclaredModel
  readonly table: string
  readonly position: string
  readonly entries: readonly MeasureEntry[]
  readonly period: string
  /** Last day of each period that may answer, at most today. */
  readonly lastDays: ReadonlyMap<string, string>
  /** Shorter periods that answer where the one asked for was not declared, in their order. */
  readonly candidates: readonly Candidate[]
  readonly overTime: 'sum' | 'last'
  readonly placing: Placing
  /** Reporting level of a unit on the reference day. */
  readonly levelOf: (unit: string) => string | undefined
  readonly groups: number
  /** Dimensions that rows are made of. */
  readonly by: readonly string[]
  readonly filters: readonly { readonly name: string; readonly values: readonly string[] }[]
  /** Dimensions matched exactly. */
  readonly exactly: Readonly<Record<string, string>> | undefined
  readonly without?: Without
}

const ONE = `toInt256('1${'0'.repeat(SCALE)}')`
const PERCENT_DIGITS = 6
const SEPARATOR = '\u001f'

/** Whether a catalogue entry's reports are averaged: parts of wholes are added up, whatever it says. */
export const isMean = ({ overUnits, form }: MeasureEntry): boolean => overUnits === 'mean' && form === 'value'

/** For each code something of its entry. */
const perCode = (entries: readonly MeasureEntry[], of: (entry: MeasureEntry) => string, bind: Bind): string =>
  `transform(toString(code), ${bind(
    'Array(String)',
    entries.map(({ code }) => code),
  )}, ${bind('Array(String)', entries.map(of))}, '')`

/** Declarations with their place, amounts in the form of the catalogue, and what of them is about the same. */
function declaredSql(of: DeclaredStatementOf, bind: Bind): string {
  const { model, table, position, entries, period, lastDays, candidates, placing, levelOf, groups, exactly } = of
  const without = of.without ?? NOTHING_LEFT_OUT
  const periods = [
    period,
    ...part(without, 'answering-periods', candidates.map((each) => each.period).join(SEPARATOR), '').split(SEPARATOR),
  ]
  const keyed = [
    `code IN ${bind(
      'Array(String)',
      entries.map(({ code }) => code),
    )}`,
    `period IN ${bind('Array(String)', periods)}`,
    ...(exactly === undefined
      ? []
      : [
          `dimension_names = ${bind('Array(String)', Object.keys(exactly).sort())}`,
          `dimension_values = ${bind(
            'Array(String)',
            Object.keys(exactly)
              .sort()
              .map((name) => exactly[name] ?? ''),
          )}`,
        ]),
  ]
  const leveled: Placing = {
    ...placing,
    places: placing.places.map((place) => ({ ...place, level: levelOf(place.unit) ?? place.level })),
  }
  const places = segmented(leveled)
  const days = `transform(toString(period), ${bind('Array(String)', [...lastDays.keys()])}, ${bind('Array(String)', [...lastDays.values()])}, '')`
  const folded = (units: string | undefined): string =>
    `SELECT * REPLACE (${days} AS day) FROM (${foldSql({ model, table, position, keyed: [...keyed, ...(units === undefined ? [] : [units])], without }, bind)})`
  const expected = new Set(placing.expected.map(({ code }) => code))
  const placed = placesSql(places, expected, { level: true, groups, spans: undefined }, bind)
  const showsUnknown = placing.isProvince && !without.has('unknown-units')
  const kept = [
    'p_unit',
    'p_reporter',
    'p_flags',
    'p_level',
    ...Array.from({ length: groups }, (_, at) => `p_group${at}`),
  ]
  const newer = (name: string): string => part(without, 'same-statement', `argMax(${name}, newest)`, `any(${name})`)
  const columns = ['form', 'value', 'part', 'whole', 'flag_list']
  return `
    SELECT code, unit, period, dimension_names AS names, dimension_values AS vals, said_level,
           ${kept.map((name) => `any(${name}) AS ${name}`).join(', ')},
           ${columns.map((name) => `${newer(name)} AS ${name}`).join(', ')}
    FROM (SELECT *, ${part(without, 'same-statement', `if(level = '', p_level, toString(level))`, 'toString(level)')} AS said_level
          FROM (${segmentsSql({ folded, placing: leveled, places, named: false }, bind)}) AS declared
          ${showsUnknown ? 'LEFT' : 'INNER'} JOIN (${placed}) AS places
            ON declared.unit = places.p_unit AND declared.segment = places.p_segment)
    GROUP BY code, unit, period, names, vals, said_level`
}

/** Amounts of 10⁻¹² in the catalogue's form: a value counts as a part without a whole, a part as a value. */
function amountsSql(of: DeclaredStatementOf, bind: Bind): string {
  const { entries, without = NOTHING_LEFT_OUT } = of
  const form = perCode(entries, (entry) => entry.form, bind)
  const percent = perCode(entries, ({ unit }) => (unit === 'percent' ? '1' : ''), bind)
  const hundred = `${200n * 10n ** BigInt(PERCENT_DIGITS)}`
  const share = `if(whole = 0, toInt256(0), intDiv(toInt256('${hundred}') * part + whole, 2 * toInt256(whole))) * toInt256('1${'0'.repeat(SCALE - PERCENT_DIGITS)}')`
  const valueOf = `toInt256(toDecimal256(value, ${SCALE}) * toDecimal256('1${'0'.repeat(SCALE)}', 0))`
  const asked = `asked_form = 'value' AND is_percent`
  return `
    SELECT *, ${form} AS asked_form, ${percent} = '1' AS is_percent, form != asked_form AS differs_in_form,
           said_level != '' AND p_level != '' AND said_level != p_level AS is_other,
           ${part(without, 'own-level', 'is_other', '0')} AS is_detail,
           NOT (differs_in_form AND ${asked} AND whole = 0) ${part(without, 'other-form', '', 'AND NOT differs_in_form')} AS says,
           multiIf(form = 'value', ${valueOf}, ${asked}, ${share}, toInt256(part) * ${ONE}) AS num,
           if(form = 'value' OR asked_form = 'value', toInt256(0), toInt256(whole) * ${ONE}) AS den,
           if(p_level != '', p_level, said_level) AS row_level
    FROM (${declaredSql(of, bind)})`
}

/** Drops what was declared for periods that do not answer. */
function answeringSql(of: DeclaredStatementOf, bind: Bind): string {
  const { candidates, period, overTime, without = NOTHING_LEFT_OUT } = of
  const amounts = amountsSql(of, bind)
  if (candidates.length === 0 || without.has('answering-periods')) return amounts
  const list = (read: (candidate: Candidate) => string): string => bind('Array(String)', candidates.map(read))
  const [names, froms, ends] = [list((each) => each.period), list(({ from }) => from), list(({ to }) => to)]
  const asked = bind('String', period)
  // Places in the list of candidates of those that the unit declared, each taken unless it overlaps one taken before.
  const own = `arraySort(arrayFilter(place -> place > 0, arrayMap(each -> indexOf(${names}, each), groupUniqArray(toString(period)) OVER w)))`
  const free = `arrayAll(other -> ${froms}[place] > ${ends}[other] OR ${ends}[place] < ${froms}[other], taken)`
  const taken =
    overTime === 'last'
      ? `arraySlice(${own}, 1, 1)`
      : `arrayFold((taken, place) -> if(${free}, arrayPushBack(taken, place), taken), ${own}, []::Array(UInt64))`
  return `
    SELECT * FROM (
      SELECT *, countIf(period = ${asked}) OVER w > 0 AS is_declared, ${taken} AS answering
      FROM (${amounts})
      WINDOW w AS (PARTITION BY code, unit, is_detail))
    WHERE if(is_declared, period = ${asked}, has(answering, indexOf(${names}, toString(period))))`
}

/** Of the sets of dimensions that a unit declared the smallest that the filters allow, and the one that answers. */
function setsSql(of: DeclaredStatementOf, bind: Bind): string {
  const { entries, by, filters } = of
  const dims = `splitByChar('${SEPARATOR}', ${perCode(entries, ({ dimensions }) => dimensions.join(SEPARATOR), bind)})`
  const place = `if(indexOf(${dims}, name) = 0, concat('~', name), leftPad(toString(indexOf(${dims}, name)), 4, '0'))`
  const rank = `concat(leftPad(toString(length(names)), 4, '0'), arrayStringConcat(arraySort(arrayMap(name -> ${place}, names)), ' '))`
  // "" asks for what does not say it: of the sets that do.
  const filtered = filters.filter(({ values }) => !values.includes('')).map(({ name }) => name)
  const all = [...new Set([...filtered, ...filters.map(({ name }) => name), ...by])]
  const has = (list: readonly string[]): string => `hasAll(names, ${bind('Array(String)', [...new Set(list)])})`
  return `
    SELECT *, minIf(set_rank, stands AND ${has(filtered)}) OVER u AS base_rank,
           minIf(set_rank, stands AND ${has(all)}) OVER u AS answer_rank,
           stands AND NOT is_mean AND (minIf(set_num, stands) OVER u != maxIf(set_num, stands) OVER u
             OR minIf(set_den, stands) OVER u != maxIf(set_den, stands) OVER u) AS sets_differ
    FROM (SELECT *, ${rank} AS set_rank, says AND NOT is_detail AND p_unit != '' AS stands,
                 ${perCode(entries, (entry) => (isMean(entry) ? '1' : ''), bind)} = '1' AS is_mean,
                 sumIf(num, stands) OVER s AS set_num, sumIf(den, stands) OVER s AS set_den
          FROM (${answeringSql(of, bind)})
          WINDOW s AS (PARTITION BY code, unit, period, said_level, names))
    WINDOW u AS (PARTITION BY code, unit, period, said_level)`
}

/**
 * What each declaration adds to which row: itself where its set answers, its flags where a rule keeps it out, and to the row without
 * values what the smallest set has more than the one that answers.
 */
function contributionsSql(of: DeclaredStatementOf, bind: Bind): string {
  const { by, filters, without = NOTHING_LEFT_OUT } = of
  const names = [...new Set([...by, ...filters.map(({ name }) => name)])]
  const filtered = filters.filter(({ values }) => !values.includes('')).map(({ name }) => name)
  const own = (name: string): string => `vals[indexOf(names, ${bind('String', name)})]`
  const text = (list: readonly string[]): string => `[${list.join(', ')}]::Array(String)`
  const ownKeys = text(names.map(own))
  const restKeys = text(names.map((name) => (filtered.includes(name) ? own(name) : `''`)))
  const answers = part(without, 'answering-set', `stands AND set_rank = answer_rank`, 'stands')
  const rest = part(
    without,
    'rest-of-breakdown',
    `stands AND answer_rank != '' AND base_rank != '' AND answer_rank != base_rank AND NOT is_mean`,
    '0',
  )
  const passes = filters.map(({ values }, index) => {
    const at = names.indexOf(filters[index]?.name ?? '')
    return `has(${bind('Array(String)', values)}, keys[${at + 1}])`
  })
  // Kind, keys, sign: 1 a declaration that counts, 2 one of which only flags show, 3 and 4 the difference of two sets.
  return `
    SELECT *, contribution.1 AS sort, contribution.2 AS keys, contribution.3 AS sign
    FROM (SELECT *, ${answers} AS is_answer, stands AND answer_rank = '' AND set_rank = base_rank AS stands_whole,
                 arrayJoin(arrayConcat(
                   [(multiIf(is_answer OR stands_whole, 1, 2), if(stands_whole, ${restKeys}, ${ownKeys}), 1)],
                   if((${rest}) AND set_rank = base_rank, [(3, ${restKeys}, 1)], []),
                   if((${rest}) AND set_rank = answer_rank, [(3, ${restKeys}, -1)], []))) AS contribution
          FROM (${setsSql(of, bind)}))
    ${passes.length === 0 ? '' : `WHERE ${passes.join(' AND ')}`}`
}

/** One bounded statement for some measures of one period: rows by code, level or all levels, groups of units, dimensions. */
export function declaredStatement(of: DeclaredStatementOf): Statement {
  const { groups, by, without = NOTHING_LEFT_OUT } = of
  const { bind, params } = createBinder()
  const groupKeys = Array.from({ length: groups }, (_, index) => `p_group${index}`)
  const placeFlags = part(
    without,
    'place-flags',
    `if(p_unit != '', if(p_flags = '', [], splitByChar(' ', p_flags)), ['unknown-unit'])`,
    `[]::Array(String)`,
  )
  const flags = `if(sort = 3, [], arrayDistinct(arrayConcat(flag_list, ${placeFlags},
    if(differs_in_form, ['form-differs'], []), if(sets_differ, ['breakdown-differs'], []))))`
  const ofUnit = `
    SELECT code, unit, said_level, row_level, period, keys, ${['p_reporter', ...groupKeys].map((name) => `any(${name}) AS ${name}`).join(', ')},
           sumIf(num * sign, sort != 2) AS total, sumIf(den * sign, sort != 2) AS whole_total,
           sumIf(num * sign, sort = 3) AS rest, sumIf(den * sign, sort = 3) AS whole_rest,
           countIf(sort = 1) AS counted, groupUniqArrayIf((names, vals), sort = 1) AS combinations,
           countIf(notEmpty(all_flags)) AS flagged, sumMap(all_flags, arrayMap(flag -> toUInt64(1), all_flags)) AS flags
    FROM (SELECT *, ${flags} AS all_flags FROM (${contributionsSql(of, bind)}))
    GROUP BY code, unit, said_level, row_level, period, keys`
  const says = '(counted > 0 OR rest != 0 OR whole_rest != 0)'
  const shown = by.map((_, index) => `keys[${index + 1}] AS k${index}`)
  const sets = ['code', ...groupKeys, ...by.map((_, index) => `k${index}`)]
  const sql = `
    SELECT code, [${groupKeys.join(', ')}]::Array(String) AS groups, [${by.map((_, index) => `k${index}`).join(', ')}]::Array(String) AS keys,
           row_level AS level, toUInt8(grouping(row_level)) AS of_all_levels,
           toString(sum(total)) AS numerator, toString(sum(whole_total)) AS denominator, countIf(${says}) AS base,
           uniqExactArray(arrayMap(each -> (unit, said_level, each), combinations)) AS in_numerator,
           uniqExactIf(p_reporter, p_reporter != '' AND ${says}) AS reporting,
           sum(flagged) AS flagged_facts, sumMap(flags) AS flag_counts
    FROM (SELECT * ${shown.length === 0 ? '' : `, ${shown.join(', ')}`} FROM (${ofUnit}))
    GROUP BY GROUPING SETS ((${[...sets, 'row_level'].join(', ')}), (${sets.join(', ')}))`
  return { sql, params }
}
