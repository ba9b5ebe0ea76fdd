import type { DeclaredModel } from '../declare/index.ts'
import { createBinder, type Bind, type Expression } from './expression.ts'
import { positionOfVersion } from '../read-models/version.ts'
import { foldSql } from './fold.ts'
import { NOTHING_LEFT_OUT, part, type Without } from './parts.ts'
import type { Place, Placing } from './placing.ts'
import { linesSql, segmented } from './places-sql.ts'
import type { Statement } from './rows-statement.ts'
import { segmentsSql } from './segments-sql.ts'

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

const groupNames = (groups: number): string[] => Array.from({ length: groups }, (_, index) => `p_group${index}`)

/** Where a declaration counts. */
export interface CountedAs {
  /** The unit that it is a report of; '' for who is not expected. */
  readonly reporter: string
  /** As which unit it counts: the reporter, or the unit asked for itself where it is not open. */
  readonly counts: string
  /** Level of the unit itself. */
  readonly level: string
  /** The level that it shows in. */
  readonly row: string
}

/** As what the declarations of each place count. */
export function countedAs({ expected, own }: Placing): (place: Place) => CountedAs {
  const levels = new Map(expected.map((unit) => [unit.code, unit.level]))
  return ({ unit, reporter, level }) => {
    const row = levels.get(reporter)
    if (row === undefined) return { reporter: '', counts: unit === own ? unit : '', level, row: level }
    return { reporter, counts: reporter, level, row }
  }
}

/** SQL: places of declarations: `p_reporter`, `p_counts`, `p_level`, `p_row` as {@link CountedAs} has them. */
function placesOfUnits({ placing, groups }: UnitsStatementOf, bind: Bind): string {
  const counted = countedAs(placing)
  const line = (place: Place): string[] => {
    const { reporter, counts, level, row } = counted(place)
    return [
      ...[place.unit, reporter, counts, place.flags.join(' '), level, row],
      ...Array.from({ length: groups }, (_, index) => place.groups[index] ?? ''),
    ]
  }
  const names = ['p_unit', 'p_reporter', 'p_counts', 'p_flags', 'p_level', 'p_row', ...groupNames(groups)]
  return linesSql(
    names.map((name) => ({ name })),
    placing.places.map(line),
    bind,
  )
}

/** SQL: the flags of a declaration with those of its place; undefined where no place has any. */
export function declaredFlags({ places }: Placing, without: Without): string | undefined {
  if (without.has('place-flags') || places.every(({ flags }) => flags.length === 0)) return undefined
  return `if(p_flags = '', flags, arrayDistinct(arrayConcat(flags, splitByChar(' ', p_flags))))`
}

/**
 * Of each unit and code the declaration that counts: a report without level and one for the unit's reporting level say the
 * same, the newer of them counts; one for another level is detail, of which only the flags show.
 */
function statementsSql(of: UnitsStatementOf, showsUnknown: boolean, bind: Bind): string {
  const { model, table, position, codes, period, inUse, marks, placing, groups, without = NOTHING_LEFT_OUT } = of
  const places = segmented(placing)
  const keyed = [`f.code IN ${bind('Array(String)', codes)}`, `f.period = ${bind('String', period)}`]
  const columns = ['code', 'level', 'flags', ...inUse.columns, ...(marks === undefined ? [] : [marks.column])]
  const folded = (units: string | undefined): string =>
    foldSql(
      {
        ...{ model, table, position, without, days: [], columns: [...new Set(columns)] },
        keyed: [...keyed, ...(units === undefined ? [] : [units])],
      },
      bind,
    )
  const newer = (name: string): string => part(without, 'same-statement', `argMax(${name}, newest)`, `any(${name})`)
  const said = part(without, 'same-statement', `if(level = '', p_level, toString(level))`, 'toString(level)')
  const kept = ['p_unit', 'p_reporter', 'p_counts', 'p_flags', 'p_level', 'p_row', ...groupNames(groups)]
  const values = [
    `${newer(inUse.sql(bind))} AS is_used`,
    'max(declared.newest) AS counting',
    `${newer('declared.flags')} AS flags`,
    ...(marks === undefined ? [] : [`${newer(marks.column)} AS marks`]),
  ]
  return `
    SELECT code, unit, ${said} AS said, ${[...kept, ...values].join(', ')}
    FROM (${segmentsSql({ folded, placing, places, named: false }, bind)}) AS declared
    ${showsUnknown ? 'LEFT' : 'INNER'} JOIN (${placesOfUnits(of, bind)}) AS places ON declared.unit = places.p_unit
    GROUP BY code, unit, said, ${kept.join(', ')}`
}

/**
 * One bounded statement for some codes of one period: of each code, level or all levels, group of units and mark the distinct units
 * in use, those that reported, and the flags. With marks each row stands twice: as part of the whole, and of its marks.
 */
export function unitsStatement(of: UnitsStatementOf): Statement {
  const { marks, groups, placing, without = NOTHING_LEFT_OUT } = of
  const { bind, params } = createBinder()
  const showsUnknown = placing.showsUnknown && !without.has('unknown-units')
  const passes = (marks?.filters ?? []).map((values) => {
    const list = bind('Array(String)', values)
    return ` AND (hasAny(marks, ${list})${values.includes('') ? ' OR empty(marks)' : ''})`
  })
  // Who has a level speaks for that alone.
  const counting = part(without, 'own-level', `p_level IN ('', said)`, '1')
  const flags = declaredFlags(placing, without)
  const twice = `arrayJoin(arrayConcat([(1, '')], arrayMap(each -> (0, toString(each)), if(empty(marks), [''], marks))))`
  const statements = statementsSql(of, showsUnknown, bind)
  const from =
    marks === undefined && flags === undefined
      ? `(${statements})`
      : `(SELECT * ${flags === undefined ? '' : `REPLACE (${flags} AS flags)`}${marks === undefined ? '' : `, ${twice} AS twice`}
          FROM (${statements}))`
  const keys = ['code', ...(marks === undefined ? [] : ['twice']), ...groupNames(groups)]
  const sql = `
    SELECT code, ${marks === undefined ? `toUInt8(1) AS is_whole, '' AS mark` : 'toUInt8(twice.1) AS is_whole, twice.2 AS mark'},
           [${groupNames(groups).join(', ')}]::Array(String) AS groups, p_row AS level,
           toUInt8(grouping(p_row)) AS of_all_levels,
           uniqExactIf(p_counts, p_counts != '' AND is_used AND ${counting}${passes.join('')}) AS in_use,
           uniqExactIf(p_reporter, p_reporter != '' AND ${counting}) AS reporting,
           ${marks === undefined ? 'toUInt64(0)' : `countIf(p_unit != '' AND ${counting}${passes.join('')} AND is_used)`} AS in_numerator,
           ${showsUnknown ? `countIf(p_unit = '')` : 'toUInt64(0)'} AS unknown,
           countIf(notEmpty(flags)${showsUnknown ? ` OR p_unit = ''` : ''}) AS flagged,
           sumMap(flags, arrayResize([]::Array(UInt64), length(flags), 1)) AS flag_counts
    FROM ${from}
    GROUP BY GROUPING SETS ((${[...keys, 'p_row'].join(', ')}), (${keys.join(', ')}))`
  return { sql, params }
}

/** SQL: the declarations behind a figure: those that say yes, or all that count; each with `unit`, `reporter` and `position`. */
export function unitsBehind(
  of: UnitsStatementOf,
  side: 'NUMERATOR' | 'DENOMINATOR' | 'BASE',
  level: string | undefined,
  bind: Bind,
): string {
  const { marks, without = NOTHING_LEFT_OUT } = of
  const passes = (marks?.filters ?? []).map((values) => {
    const list = bind('Array(String)', values)
    return `(hasAny(marks, ${list})${values.includes('') ? ' OR empty(marks)' : ''})`
  })
  const where = [
    part(without, 'own-level', `p_level IN ('', said)`, '1'),
    ...(side === 'NUMERATOR' ? [`is_used AND p_counts != ''`, ...passes] : []),
    ...(level === undefined ? [] : [`p_row = ${bind('String', level)}`]),
  ]
  return `
    SELECT unit, p_reporter AS reporter, ${positionOfVersion('counting')} AS position
    FROM (${statementsSql(of, false, bind)})
    WHERE ${where.join(' AND ')}`
}
