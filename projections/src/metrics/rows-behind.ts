import { positionOfVersion } from '../read-models/version.ts'
import type { Bind } from './expression.ts'
import { placesSql, segmented } from './places-sql.ts'
import { conditionsOf, LEVEL, saidLevel, thingsSql, type RowsStatementOf } from './rows-statement.ts'

/**
 * SQL: the things behind one metric's figure, each with `unit`, `reporter` ('' for who is not expected) and `position`.
 * @param side what they are in; `BASE`: those that make "0" a statement
 */
export function rowsBehind(
  of: RowsStatementOf,
  side: 'NUMERATOR' | 'DENOMINATOR' | 'BASE',
  wanted: string | undefined,
  bind: Bind,
): string {
  const { asked, placing } = of
  const [first] = asked
  if (first === undefined) throw new RangeError('a statement needs a metric')
  const { numerator, denominator } = first.metric.counts
  const { counted, inNumerator, isBase } = conditionsOf(first)
  const places = segmented(placing)
  const level = wanted !== undefined
  const conditions = { NUMERATOR: inNumerator, DENOMINATOR: counted, BASE: isBase }[side].sql(bind)
  const amount = { NUMERATOR: numerator, DENOMINATOR: denominator, BASE: undefined }[side]
  const expected = new Map(placing.expected.map((unit) => [unit.code, unit]))
  const table = placesSql(places, expected, { level, groups: 0, spans: undefined }, bind)
  const where = [
    conditions,
    ...(amount === undefined ? [] : [`toInt128(${amount.sql(bind)}) != 0`]),
    ...(level ? [`${LEVEL} = ${bind('String', wanted)}`] : []),
  ]
  const said = level ? `, ${saidLevel(first.metric.counts, bind)} AS said_level` : ''
  return `
    SELECT things.unit AS unit, p_reporter AS reporter, ${positionOfVersion('newest')} AS position
    FROM (SELECT *${said} FROM (${thingsSql(of, first.metric.counts.model, places, level, bind)})) AS things
    INNER JOIN (${table}) AS places
      ON things.unit = places.p_unit${places.pieces.length === 0 ? '' : ' AND things.segment = places.p_segment'}
    WHERE ${where.join(' AND ')}`
}
