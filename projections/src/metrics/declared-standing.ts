import { SCALE } from './amount.ts'
import type { Candidate } from './candidates.ts'
import type { DeclaredStatementOf } from './declared-question.ts'
import { isHere, withElsewhere } from './elsewhere.ts'
import type { Bind } from './expression.ts'
import { foldSql } from './fold.ts'
import { NOTHING_LEFT_OUT, part } from './parts.ts'
import type { Placing } from './placing.ts'
import { placesSql, segmented } from './places-sql.ts'
import { segmentsSql, unknownDays } from './segments-sql.ts'

const PERCENT_DIGITS = 6
const one = (digits: number): string => `toInt256('1${'0'.repeat(digits)}')`

/** Whether periods of a unit may answer here and elsewhere, so that it takes all of them to say which do. */
const answersAnywhere = ({ entry, candidates, placing }: DeclaredStatementOf): boolean =>
  entry.overTime === 'sum' &&
  candidates.length > 0 &&
  (placing.unknownOn !== undefined || segmented(placing).pieces.length > 0)

/** SQL: the day by which a declaration is placed. */
const placedOn = ({ lastDays }: DeclaredStatementOf, bind: Bind): string =>
  `transform(toString(period), ${bind('Array(String)', [...lastDays.keys()])}, ${bind('Array(String)', [...lastDays.values()])}, '')`

/** Conditions that reports about one declaration agree in. */
export function keyedOf({ codes, period, candidates, exactly, without }: DeclaredStatementOf, bind: Bind): string[] {
  const shorter = without?.has('answering-periods') === true ? [] : candidates
  const names = Object.keys(exactly ?? {}).sort()
  const values = names.map((name) => exactly?.[name] ?? '')
  return [
    `f.code IN ${bind('Array(String)', codes)}`,
    `f.period IN ${bind('Array(String)', [period, ...shorter.map((each) => each.period)])}`,
    ...(exactly === undefined
      ? []
      : [
          `f.dimension_names = ${bind('Array(String)', names)}`,
          `f.dimension_values = ${bind('Array(String)', values)}`,
        ]),
  ]
}

/** Places with the level that a unit declares for: that of the reference day. */
const leveledOf = ({ placing, levelOf }: DeclaredStatementOf): Placing => ({
  ...placing,
  places: placing.places.map((place) => ({ ...place, level: levelOf(place.unit) ?? place.level })),
})

/** Declarations with their place; of a report without level and one for the unit's reporting level the newer. */
function declaredSql(of: DeclaredStatementOf, bind: Bind): string {
  const { model, table, position, groups } = of
  const placing = answersAnywhere(of) ? withElsewhere(of.placing) : of.placing
  const without = of.without ?? NOTHING_LEFT_OUT
  const keyed = keyedOf(of, bind)
  const leveled = leveledOf({ ...of, placing })
  const places = segmented(leveled)
  const split = places.pieces.length > 0
  const day = placedOn(of, bind)
  const columns = [
    'code',
    'period',
    'level',
    'dimension_names',
    'dimension_values',
    'form',
    'value',
    'part',
    'whole',
    'flags',
  ]
  const folded = (units: string | undefined): string => {
    const where = [...keyed, ...(units === undefined ? [] : [units])]
    const fold = foldSql({ model, table, position, columns, keyed: where, days: [], without }, bind)
    const ofUnknown = answersAnywhere(of) ? undefined : unknownDays(placing, 'day', bind)
    const dated = split || ofUnknown !== undefined ? `SELECT *, ${day} AS day FROM (${fold})` : fold
    return ofUnknown === undefined ? dated : `SELECT * FROM (${dated}) WHERE ${ofUnknown}`
  }
  const expected = new Map(placing.expected.map((unit) => [unit.code, unit]))
  const placed = placesSql(places, expected, { level: true, groups, spans: undefined }, bind)
  const showsUnknown = placing.showsUnknown && !without.has('unknown-units')
  const groupNames = Array.from({ length: groups }, (_, at) => [`p_group${at}`, `p_rgroup${at}`]).flat()
  const kept = ['p_unit', 'p_reporter', 'p_flags', 'p_level', 'p_rlevel', ...groupNames]
  const newer = (name: string): string =>
    part(without, 'same-statement', `argMax(declared.${name}, newest)`, `any(declared.${name})`)
  const said = part(without, 'same-statement', `if(level = '', p_level, toString(level))`, 'toString(level)')
  return `
    SELECT code, unit, period, dimension_names AS names, dimension_values AS vals, ${said} AS said_level, ${kept.join(', ')},
           max(declared.newest) AS counting, ${['form', 'value', 'part', 'whole', 'flags'].map((name) => `${newer(name)} AS ${name}`).join(', ')}
    FROM (${segmentsSql({ folded, placing: leveled, places, named: false }, bind)}) AS declared
    ${showsUnknown ? 'LEFT' : 'INNER'} JOIN (${placed}) AS places
      ON declared.unit = places.p_unit${split ? ' AND declared.segment = places.p_segment' : ''}
    GROUP BY code, unit, period, names, vals, said_level, ${kept.join(', ')}`
}

/** Amounts of 10⁻¹² in the catalogue's form: a value counts as a part without a whole, a part as a value. */
function amountsSql(of: DeclaredStatementOf, bind: Bind): string {
  const { entry, without = NOTHING_LEFT_OUT } = of
  const value = `toInt256(toDecimal256(value, ${SCALE}) * toDecimal256('1${'0'.repeat(SCALE)}', 0))`
  const hundred = `toInt256('${200n * 10n ** BigInt(PERCENT_DIGITS)}')`
  const share = `intDiv(${hundred} * part + whole, 2 * toInt256(if(whole = 0, 1, whole))) * ${one(SCALE - PERCENT_DIGITS)}`
  const isShare = entry.form === 'value' && entry.unit === 'percent'
  const ofPart = isShare ? share : `toInt256(part) * ${one(SCALE)}`
  const differs = entry.form === 'value' ? `form != 'value'` : `form = 'value'`
  const says = [
    part(without, 'own-level', `p_level IN ('', said_level)`, '1'),
    `p_unit != ''`,
    // A share of nothing says nothing in percent.
    ...(isShare ? [`(form = 'value' OR whole != 0)`] : []),
    part(without, 'other-form', '1', `NOT (${differs})`),
  ]
  return `
    SELECT *, ${differs} AS differs_in_form, ${says.join(' AND ')} AS stands, p_level IN ('', said_level) AS is_own,
           if(form = 'value', ${value}, ${ofPart}) AS num,
           ${entry.form === 'value' ? 'toInt256(0)' : `if(form = 'value', toInt256(0), toInt256(whole) * ${one(SCALE)})`} AS den,
           if(p_level != '', p_level, said_level) AS row_level
    FROM (${declaredSql(of, bind)})`
}

/**
 * SQL: declarations with what they say (`num`, `den`), whether they count (`stands`), and the level of their row (`row_level`). A unit
 * that declared the period asked for answers with it alone; else those of its shorter periods answer that add up to it.
 */
export function standingSql(of: DeclaredStatementOf, bind: Bind): string {
  const answering = answeringSql(of, bind)
  if (!answersAnywhere(of)) return answering
  return `SELECT * FROM (${answering}) WHERE ${isHere(of.placing, placedOn(of, bind), bind)}`
}

/** Of the periods that a unit declared those that answer. */
function answeringSql(of: DeclaredStatementOf, bind: Bind): string {
  const { candidates, period, entry, without = NOTHING_LEFT_OUT } = of
  const amounts = amountsSql(of, bind)
  if (candidates.length === 0 || without.has('answering-periods')) return amounts
  const list = (read: (candidate: Candidate) => string): string => bind('Array(String)', candidates.map(read))
  const [names, froms, ends] = [list((each) => each.period), list(({ from }) => from), list(({ to }) => to)]
  const asked = bind('String', period)
  const order = `indexOf(${names}, toString(period))`
  if (entry.overTime === 'last') {
    // The one asked for is before all others, which are in their order.
    const rank = `if(period = ${asked}, 0, ${order})`
    return `
      SELECT * FROM (SELECT *, ${rank} AS period_rank, min(period_rank) OVER w AS first_rank FROM (${amounts})
                     WINDOW w AS (PARTITION BY code, unit, is_own))
      WHERE period_rank = first_rank`
  }
  const free = `arrayAll(other -> ${froms}[place] > ${ends}[other] OR ${ends}[place] < ${froms}[other], taken)`
  const taken = `arrayFold((taken, place) -> if(${free}, arrayPushBack(taken, place), taken), arraySort(declared), []::Array(UInt64))`
  return `
    SELECT * FROM (SELECT *, ${order} AS place_of, groupUniqArray(place_of) OVER w AS declared FROM (${amounts})
                   WINDOW w AS (PARTITION BY code, unit, is_own))
    WHERE if(has(declared, 0), place_of = 0, has(${taken}, place_of))`
}
