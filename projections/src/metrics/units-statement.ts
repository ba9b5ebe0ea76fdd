import type { DeclaredModel } from '../declare/index.ts'
import { createBinder, type Bind, type Expression } from './expression.ts'
import { foldSql } from './fold.ts'
import { NOTHING_LEFT_OUT, part, type Without } from './parts.ts'
import type { Placing } from './placing.ts'
import { segmentsSql } from './segments-sql.ts'
import { placesSql, segmented } from './places-sql.ts'
import type { Statement } from './rows-statement.ts'

/** What one statement over a model of declarations answers: several codes of one period. */
export interface UnitsStatementOf {
  readonly model: DeclaredModel
  readonly table: string
  readonly position: string
  readonly codes: readonly string[]
  readonly period: string
  /** Whether a report says yes. */
  readonly inUse: Expression
  /** Column of a list, of whose values numerators are told apart or filtered by. */
  readonly marks: { readonly column: string; readonly filters: readonly (readonly string[])[] } | undefined
  readonly placing: Placing
  readonly groups: number
  readonly without?: Without
}

/**
 * Of each unit and code the declaration that counts: a report without level and one for the unit's reporting level say the
 * same, the newer of them counts; one for another level is detail, of which only the flags show.
 */
function statementsSql(of: UnitsStatementOf, bind: Bind): string {
  const { model, table, position, codes, period, inUse, marks, placing, groups, without = NOTHING_LEFT_OUT } = of
  const keyed = [`code IN ${bind('Array(String)', codes)}`, `period IN ${bind('Array(String)', [period])}`]
  const places = segmented(placing)
  const folded = (units: string | undefined): string =>
    foldSql({ model, table, position, keyed: [...keyed, ...(units === undefined ? [] : [units])], without }, bind)
  const expected = new Map(placing.expected.map((unit) => [unit.code, unit.level]))
  const placed = placesSql(places, new Set(expected.keys()), { level: true, groups, spans: undefined }, bind)
  const showsUnknown = placing.isProvince && !without.has('unknown-units')
  const newer = (name: string): string => part(without, 'same-statement', `argMax(${name}, newest)`, `any(${name})`)
  const said = part(without, 'same-statement', `if(level = '', p_level, level)`, 'level')
  const own = placing.own === undefined ? `''` : `if(unit IN ${bind('Array(String)', [placing.own])}, unit, '')`
  const levels = [...expected.entries()]
  const levelOf = `transform(p_reporter, ${bind(
    'Array(String)',
    levels.map(([code]) => code),
  )}, ${bind(
    'Array(String)',
    levels.map(([, level]) => level),
  )}, p_level)`
  const kept = [
    'p_unit',
    'p_reporter',
    'p_flags',
    'p_level',
    ...Array.from({ length: groups }, (_, at) => `p_group${at}`),
  ]
  return `
    SELECT code, unit, ${kept.map((name) => `any(${name}) AS ${name}`).join(', ')},
           ${newer('in_use')} AS is_used, ${newer('flag_list')} AS flag_list,
           ${marks === undefined ? '[]::Array(String)' : newer(`CAST(${marks.column} AS Array(String))`)} AS marks,
           said != '' AND p_level != '' AND said != p_level AS is_other,
           ${part(without, 'own-level', 'is_other', '0')} AS is_detail, p_unit != '' AS isPlaced,
           if(isPlaced, if(p_flags = '', [], splitByChar(' ', p_flags)), ['unknown-unit']) AS place_flags,
           if(p_reporter != '', p_reporter, ${own}) AS counts_as, if(p_reporter != '', ${levelOf}, p_level) AS row_level
    FROM (SELECT *, toUInt8(${inUse(bind)}) AS in_use, ${said} AS said
          FROM (${segmentsSql({ folded, placing, places, named: false }, bind)}) AS declared
          ${showsUnknown ? 'LEFT' : 'INNER'} JOIN (${placed}) AS places
            ON declared.unit = places.p_unit AND declared.segment = places.p_segment)
    GROUP BY code, unit, said`
}

/**
 * One bounded statement for some codes of one period: of each code, level or all levels, group of units and mark the distinct units
 * in use, those that reported, and the flags. With marks each row stands twice: as part of the whole, and of its marks.
 */
export function unitsStatement(of: UnitsStatementOf): Statement {
  const { marks, groups, without = NOTHING_LEFT_OUT } = of
  const { bind, params } = createBinder()
  const passes = ['1', ...(marks?.filters ?? []).map((values) => bind('Array(String)', values))].reduce(
    (all, values) => `${all} AND (hasAny(marks, ${values}) OR (has(${values}, '') AND empty(marks)))`,
  )
  const flags = `arrayDistinct(arrayConcat(flag_list, ${part(without, 'place-flags', 'place_flags', 'arrayFilter(flag -> 0, place_flags)')}))`
  const keys = Array.from({ length: groups }, (_, index) => `p_group${index}`)
  const byKeys = ['code', 'is_whole', 'mark', ...keys]
  const counting = 'isPlaced AND NOT is_detail'
  const sql = `
    SELECT code, toUInt8(is_whole) AS is_whole, mark, [${keys.join(', ')}]::Array(String) AS groups, row_level AS level,
           toUInt8(grouping(row_level)) AS of_all_levels,
           uniqExactIf(counts_as, ${counting} AND is_used AND ${passes} AND counts_as != '') AS in_use,
           uniqExactIf(p_reporter, ${counting} AND p_reporter != '') AS reporting,
           countIf(${counting} AND ${passes} AND (is_used OR notEmpty(marks))) AS in_numerator,
           countIf(notEmpty(all_flags)) AS flagged,
           sumMap(all_flags, arrayMap(flag -> toUInt64(1), all_flags)) AS flags
    FROM (SELECT *, ${flags} AS all_flags,
                 arrayJoin(${marks === undefined ? `[(1, '')]` : `arrayConcat([(1, '')], arrayMap(each -> (0, each), if(empty(marks), [''], marks)))`}) AS twice,
                 twice.1 AS is_whole, twice.2 AS mark
          FROM (${statementsSql(of, bind)}))
    GROUP BY GROUPING SETS ((${[...byKeys, 'row_level'].join(', ')}), (${byKeys.join(', ')}))`
  return { sql, params }
}
