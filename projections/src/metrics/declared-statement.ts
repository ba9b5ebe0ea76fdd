import type { MeasureEntry } from '@ioc/contracts'
import type { DeclaredModel } from '../declare/index.ts'
import type { Candidate } from './candidates.ts'
import { standingSql } from './declared-standing.ts'
import { createBinder, type Bind } from './expression.ts'
import { NOTHING_LEFT_OUT, part, type Without } from './parts.ts'
import type { Placing } from './placing.ts'
import type { Statement } from './rows-statement.ts'
import { declaredFlags } from './units-statement.ts'

/** What one statement over declared measures answers: several measures of one period that are alike (see {@link likeness}). */
export interface DeclaredStatementOf {
  readonly model: DeclaredModel
  readonly table: string
  readonly position: string
  readonly codes: readonly string[]
  /** One of the measures, for all that they have in common. */
  readonly entry: MeasureEntry
  readonly period: string
  /** Last day of each period that may answer, at most today; of stocks the reference day. */
  readonly lastDays: ReadonlyMap<string, string>
  /** Shorter periods that answer where the one asked for was not declared, in their order. */
  readonly candidates: readonly Candidate[]
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

/** Whether a catalogue entry's reports are averaged: parts of wholes are added up, whatever it says. */
export const isMean = ({ overUnits, form }: MeasureEntry): boolean => overUnits === 'mean' && form === 'value'

/** Measures of which this is the same are answered by one statement. */
export const likeness = (entry: MeasureEntry): string =>
  JSON.stringify([entry.form, entry.unit === 'percent', isMean(entry), entry.overTime, entry.dimensions])

/** Of the sets of dimensions that a unit declared the smallest that the filters allow, and the one that answers. */
function setsSql(of: DeclaredStatementOf, filtered: readonly string[], bind: Bind): string {
  const { entry, by, filters } = of
  const known = bind('Array(String)', entry.dimensions)
  // The catalogue's order, unknown names last by code.
  const place = `if(indexOf(${known}, name) = 0, concat('~', name), leftPad(toString(indexOf(${known}, name)), 4, '0'))`
  const rank = `concat(leftPad(toString(length(names)), 4, '0'), arrayStringConcat(arraySort(arrayMap(name -> ${place}, names)), ' '))`
  const all = [...new Set([...filters.map(({ name }) => name), ...by])]
  const has = (list: readonly string[]): string =>
    list.length === 0 ? 'stands' : `stands AND hasAll(names, ${bind('Array(String)', list)})`
  const differs = isMean(entry) ? '0' : `(min(set_sums) OVER u != max(set_sums) OVER u)`
  return `
    SELECT *, minIf(set_rank, ${has(filtered)}) OVER u AS base_rank, minIf(set_rank, ${has(all)}) OVER u AS answer_rank,
           stands AND ${differs} AS sets_differ
    FROM (SELECT *, ${rank} AS set_rank,
                 if(stands, (sumIf(num, stands) OVER s, sumIf(den, stands) OVER s), NULL) AS set_sums
          FROM (${standingSql(of, bind)})
          WINDOW s AS (PARTITION BY code, unit, period, said_level, names))
    WINDOW u AS (PARTITION BY code, unit, period, said_level)`
}

/**
 * What each declaration adds to which row: itself where its set answers (sort 1), its flags where a rule keeps it out (2), and to the
 * row without values what the smallest set has more than the one that answers (3).
 */
function contributionsSql(of: DeclaredStatementOf, bind: Bind): string {
  const { by, filters, entry, without = NOTHING_LEFT_OUT } = of
  const names = [...new Set([...by, ...filters.map(({ name }) => name)])]
  // "" asks for what does not say it: of the sets that do.
  const filtered = filters.filter(({ values }) => !values.includes('')).map(({ name }) => name)
  const own = (name: string): string => `vals[indexOf(names, ${bind('String', name)})]`
  const list = (texts: readonly string[]): string => `[${texts.join(', ')}]::Array(String)`
  const ownKeys = list(names.map(own))
  const restKeys = list(names.map((name) => (filtered.includes(name) ? own(name) : `''`)))
  const answers = part(without, 'answering-set', 'set_rank = answer_rank', '1')
  const difference = `stands AND answer_rank NOT IN ('', base_rank) AND base_rank != ''`
  const rest = part(without, 'rest-of-breakdown', isMean(entry) ? '0' : difference, '0')
  const wholeStands = `stands AND answer_rank = '' AND set_rank = base_rank`
  const contributions =
    names.length === 0
      ? `[(if(stands AND ${answers}, 1, 2), []::Array(String), 1)]`
      : `arrayConcat(
           [(if((stands AND ${answers}) OR (${wholeStands}), 1, 2), if(${wholeStands}, ${restKeys}, ${ownKeys}), 1)],
           if((${rest}) AND set_rank IN (base_rank, answer_rank), [(3, ${restKeys}, if(set_rank = base_rank, 1, -1))], []))`
  const passes = filters.map(
    ({ name, values }) => `has(${bind('Array(String)', values)}, contribution.2[${names.indexOf(name) + 1}])`,
  )
  return `
    SELECT *, arrayJoin(${contributions}) AS contribution
    FROM (${setsSql(of, filtered, bind)})
    ${passes.length === 0 ? '' : `WHERE ${passes.join(' AND ')}`}`
}

/** One bounded statement for some measures of one period: rows by code, level or all levels, groups of units, dimensions. */
export function declaredStatement(of: DeclaredStatementOf): Statement {
  const { groups, by, placing, without = NOTHING_LEFT_OUT } = of
  const { bind, params } = createBinder()
  const showsUnknown = placing.showsUnknown && !without.has('unknown-units')
  const groupKeys = Array.from({ length: groups }, (_, index) => `p_group${index}`)
  const ofEntry =
    of.entry.form === 'value' || !isMean(of.entry) ? ['differs_in_form', 'sets_differ'] : ['differs_in_form']
  const judged = ofEntry.map((name) => `if(${name}, ['${name === 'sets_differ' ? 'breakdown' : 'form'}-differs'], [])`)
  const unknown = showsUnknown ? [`if(p_unit = '', ['unknown-unit'], [])`] : []
  const flags = `arrayConcat(${[declaredFlags(placing, without) ?? 'flags', ...judged, ...unknown].join(', ')})`
  const ofUnit = `
    SELECT ${['code', 'unit', 'said_level', 'row_level', 'period', 'p_reporter', ...groupKeys].join(', ')}, contribution.2 AS keys,
           sumIf(num * contribution.3, contribution.1 != 2) AS total, sumIf(den * contribution.3, contribution.1 != 2) AS all_total,
           countIf(contribution.1 = 1) > 0 OR sumIf(num * contribution.3, contribution.1 = 3) != 0
             OR sumIf(den * contribution.3, contribution.1 = 3) != 0 AS says,
           groupUniqArrayIf((names, vals), contribution.1 = 1) AS combinations,
           groupArrayIf(${flags}, contribution.1 != 3) AS all_flags
    FROM (${contributionsSql(of, bind)})
    GROUP BY ${['code', 'unit', 'said_level', 'row_level', 'period', 'p_reporter', ...groupKeys].join(', ')}, keys`
  const shown = by.map((_, index) => `keys[${index + 1}] AS k${index}`)
  const sets = ['code', ...groupKeys, ...by.map((_, index) => `k${index}`)]
  const sql = `
    SELECT code, [${groupKeys.join(', ')}]::Array(String) AS groups, [${by.map((_, index) => `k${index}`).join(', ')}]::Array(String) AS row_keys,
           row_level AS level, toUInt8(grouping(row_level)) AS of_all_levels,
           toString(sum(total)) AS numerator, toString(sum(all_total)) AS denominator, countIf(says) AS base,
           uniqExactArray(arrayMap(each -> (unit, said_level, each), combinations)) AS in_numerator,
           uniqExactIf(p_reporter, p_reporter != '' AND says) AS reporting,
           groupArrayArray(arrayFilter(each -> notEmpty(each), all_flags)) AS flags
    FROM ${shown.length === 0 ? `(${ofUnit})` : `(SELECT *, ${shown.join(', ')} FROM (${ofUnit}))`}
    GROUP BY GROUPING SETS ((${[...sets, 'row_level'].join(', ')}), (${sets.join(', ')}))`
  return { sql, params }
}
