import type { MeasureEntry } from '@ioc/contracts'
import { positionOfVersion } from '../read-models/version.ts'
import type { DeclaredStatementOf } from './declared-question.ts'
import { standingSql } from './declared-standing.ts'
import { createBinder, type Bind } from './expression.ts'
import { isInRow } from './places-sql.ts'
import { NOTHING_LEFT_OUT, part } from './parts.ts'
import type { Statement } from './rows-statement.ts'
import { declaredFlags } from './units-statement.ts'

/** Whether a catalogue entry's reports are averaged: parts of wholes are added up, whatever it says. */
export const isMean = ({ overUnits, form }: MeasureEntry): boolean => overUnits === 'mean' && form === 'value'

/** Measures of which this is the same are answered by one statement. */
export const likeness = (entry: MeasureEntry): string =>
  JSON.stringify([entry.form, entry.unit === 'percent', isMean(entry), entry.overTime, entry.dimensions])

/** Names that a question needs, one step after the other, each with all of the step before. */
interface Steps {
  /** All names, which keys are of. */
  readonly names: readonly string[]
  readonly steps: readonly (readonly string[])[]
}

/** First what is filtered to values, then what is asked for as "not said", then what rows are made of. */
function stepsOf({ by, filters }: DeclaredStatementOf): Steps {
  const toValues = filters.filter(({ values }) => !values.includes('')).map(({ name }) => name)
  const lists = [toValues, [...toValues, ...filters.map(({ name }) => name)]].map((list) => [...new Set(list)])
  const all = [...new Set([...(lists[1] ?? []), ...by])]
  const steps = [...lists, all].filter(
    (list, index, every) => index === 0 || list.length > (every[index - 1]?.length ?? 0),
  )
  return { names: all, steps }
}

/** Of the sets of dimensions that a unit declared the smallest that has the names of each step, '' where none has. */
function setsSql(of: DeclaredStatementOf, { steps }: Steps, bind: Bind): string {
  const { entry } = of
  const known = bind('Array(String)', entry.dimensions)
  // The catalogue's order, unknown names last by code.
  const place = `if(indexOf(${known}, name) = 0, concat('~', name), leftPad(toString(indexOf(${known}, name)), 4, '0'))`
  const rank = `concat(leftPad(toString(length(names)), 4, '0'), arrayStringConcat(arraySort(arrayMap(name -> ${place}, names)), ' '))`
  const has = (list: readonly string[]): string =>
    list.length === 0 ? 'stands' : `stands AND hasAll(names, ${bind('Array(String)', list)})`
  const ranks = steps.map((list, index) => `minIf(set_rank, ${has(list)}) OVER u AS rank${index}`)
  const differs = isMean(entry) ? '0' : 'stands AND (min(set_sums) OVER u != max(set_sums) OVER u)'
  return `
    SELECT *, ${ranks.join(', ')}, ${differs} AS sets_differ
    FROM (SELECT *, ${rank} AS set_rank,
                 if(stands, (sumIf(num, stands) OVER s, sumIf(den, stands) OVER s), NULL) AS set_sums
          FROM (${standingSql(of, bind)})
          WINDOW s AS (PARTITION BY code, unit, period, said_level, names))
    WINDOW u AS (PARTITION BY code, unit, period, said_level)`
}

/**
 * What each declaration adds to which row: itself where its set answers (sort 1), its flags where a rule keeps it out (2), and of each
 * finer answer what it leaves of the one before, to the row that does not say the new names (3).
 */
function contributionsSql(of: DeclaredStatementOf, bind: Bind): string {
  const { filters, entry, without = NOTHING_LEFT_OUT } = of
  const asked = stepsOf(of)
  const { names, steps } = asked
  const keysOf = (step: readonly string[]): string =>
    `[${names.map((name) => (step.includes(name) ? `vals[indexOf(names, ${bind('String', name)})]` : `''`)).join(', ')}]::Array(String)`
  const last = steps.length - 1
  // The finest step that the unit declared a set for answers; its names tell rows apart.
  const answers = steps
    .map((step, index): readonly [string, string] => {
      const isLast = index === last ? '1' : `rank${index + 1} = ''`
      return [`(stands AND set_rank = rank${index} AND ${isLast})`, keysOf(step)]
    })
    .reverse()
  const isAnswer = part(without, 'answering-set', answers.map(([condition]) => condition).join(' OR '), 'stands')
  const ownKeys = `multiIf(${[...answers.flat(), keysOf(names)].join(', ')})`
  const rests =
    isMean(entry) || without.has('rest-of-breakdown')
      ? []
      : steps.slice(1).map((_, at) => {
          const [coarse, fine] = [`rank${at}`, `rank${at + 1}`]
          const sign = `if(set_rank = ${coarse}, 1, -1)`
          const isRest = `stands AND ${fine} NOT IN ('', ${coarse}) AND ${coarse} != '' AND set_rank IN (${coarse}, ${fine})`
          return `if(${isRest}, [(3, ${keysOf(steps[at] ?? [])}, ${sign})], [])`
        })
  const own = `[(if(${isAnswer}, 1, 2), ${ownKeys}, 1)]`
  const passes = filters.map(
    ({ name, values }) => `has(${bind('Array(String)', values)}, contribution.2[${names.indexOf(name) + 1}])`,
  )
  return `
    SELECT *, arrayJoin(${rests.length === 0 ? own : `arrayConcat(${[own, ...rests].join(', ')})`}) AS contribution
    FROM (${setsSql(of, asked, bind)})
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
  const { names } = stepsOf(of)
  const reporters = ['p_reporter', 'p_rlevel', ...groupKeys.map((_, index) => `p_rgroup${index}`)]
  const ofUnit = `
    SELECT ${['code', 'unit', 'said_level', 'row_level', 'period', ...reporters, ...groupKeys].join(', ')}, contribution.2 AS keys,
           sumIf(num * contribution.3, contribution.1 != 2) AS total, sumIf(den * contribution.3, contribution.1 != 2) AS all_total,
           countIf(contribution.1 = 1) > 0 OR sumIf(num * contribution.3, contribution.1 = 3) != 0
             OR sumIf(den * contribution.3, contribution.1 = 3) != 0 AS says,
           countIf(contribution.1 = 1) AS counted,
           groupArrayIf(${flags}, contribution.1 != 3) AS all_flags
    FROM (${contributionsSql(of, bind)})
    GROUP BY ${['code', 'unit', 'said_level', 'row_level', 'period', ...reporters, ...groupKeys].join(', ')}, keys`
  const shown = by.map((name, index) => `keys[${names.indexOf(name) + 1}] AS k${index}`)
  const sets = ['code', ...groupKeys, ...by.map((_, index) => `k${index}`)]
  const sql = `
    SELECT code, [${groupKeys.join(', ')}]::Array(String) AS groups, [${by.map((_, index) => `k${index}`).join(', ')}]::Array(String) AS row_keys,
           key_level AS level, toUInt8(grouping(key_level)) AS of_all_levels,
           toString(sum(total)) AS numerator, toString(sum(all_total)) AS denominator, countIf(says) AS base,
           sum(counted) AS in_numerator,
           uniqExactIf(p_reporter, p_reporter != '' AND says${isInRow(groups, false)}) AS reporting,
           uniqExactIf(p_reporter, p_reporter != '' AND says${isInRow(groups, true)}) AS reporting_of_level,
           groupArrayArray(arrayFilter(each -> notEmpty(each), all_flags)) AS flags
    FROM (SELECT *, ${['row_level AS key_level', ...shown].join(', ')} FROM (${ofUnit}))
    GROUP BY GROUPING SETS ((${[...sets, 'key_level'].join(', ')}), (${sets.join(', ')}))`
  return { sql, params }
}

/** SQL: the declarations behind a figure, each with `unit`, `reporter` and `position`. */
export function declaredBehind(
  of: DeclaredStatementOf,
  side: 'NUMERATOR' | 'DENOMINATOR' | 'BASE',
  level: string | undefined,
  bind: Bind,
): string {
  const amount = { NUMERATOR: ['num != 0'], DENOMINATOR: of.entry.form === 'value' ? [] : ['den != 0'], BASE: [] }[side]
  const where = [
    'contribution.1 = 1',
    ...amount,
    ...(level === undefined ? [] : [`row_level = ${bind('String', level)}`]),
  ]
  return `
    SELECT unit, p_reporter AS reporter, ${positionOfVersion('counting')} AS position
    FROM (${contributionsSql(of, bind)})
    WHERE ${where.join(' AND ')}`
}
