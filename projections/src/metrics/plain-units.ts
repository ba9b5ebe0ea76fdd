import Type, { type Static } from 'typebox'
import { createBinder } from './expression.ts'
import { foldSql, knownFlags } from './fold.ts'
import { addTo, wholePlaces } from './in-process.ts'
import { NOTHING_LEFT_OUT } from './parts.ts'
import { segmented } from './places-sql.ts'
import type { Statement } from './rows-statement.ts'
import { segmentsSql } from './segments-sql.ts'
import { countedAs, type UnitsStatementOf } from './units-statement.ts'

/** Units that declared alike. */
export const AlikeUnits = Type.Object({
  code: Type.String(),
  said: Type.String(),
  is_used: Type.Integer(),
  written: Type.String(),
  units: Type.Array(Type.String()),
})
export type AlikeUnits = Static<typeof AlikeUnits>

/** What units declare of a code in one level, or in all (`level` ''). */
export interface UnitsTotal {
  readonly code: string
  readonly level: string
  readonly isOfAll: boolean
  readonly inUse: Set<string>
  readonly reporting: Set<string>
  unknown: number
  flagged: number
  readonly flags: Map<string, number>
}

/** Whether what is asked tells no marks and no units apart, and only of units that count for the same on all the days. */
export const isOfPlainUnits = ({ marks, groups, placing }: UnitsStatementOf): boolean =>
  marks === undefined && groups === 0 && wholePlaces(placing) !== undefined

/** One statement that folds declarations and lists who declared alike: where they count is for {@link unitsTotals} to say. */
export function plainUnitsStatement(of: UnitsStatementOf): Statement {
  const { model, table, position, codes, period, inUse, placing, without = NOTHING_LEFT_OUT } = of
  const { bind, params } = createBinder()
  const asked = [`f.code IN ${bind('Array(String)', codes)}`, `f.period = ${bind('String', period)}`]
  const columns = [...new Set(['code', 'level', 'flags', ...inUse.columns])]
  const folded = (units: string | undefined): string => {
    const keyed = [...asked, ...(units === undefined ? [] : [units])]
    return foldSql({ model, table, position, columns, keyed, days: [], without, flagsAsWritten: true }, bind)
  }
  const sql = `
    SELECT code, level AS said, toUInt8(${inUse.sql(bind)}) AS is_used, flags AS written, groupArray(unit) AS units
    FROM (${segmentsSql({ folded, placing, places: segmented(placing), named: true }, bind)})
    GROUP BY code, said, is_used, written`
  return { sql, params }
}

/**
 * What units say in all, and in each level: the rules of the statement that joins places, for rows that {@link plainUnitsStatement}
 * gave. Undefined where a unit declared both without level and for its own: then the newer has to be found.
 */
export function unitsTotals(of: UnitsStatementOf, rows: readonly AlikeUnits[]): readonly UnitsTotal[] | undefined {
  const { placing } = of
  const places = wholePlaces(placing)
  const counted = countedAs(placing)
  const totals = new Map<string, UnitsTotal>()
  const totalOf = (code: string, level: string, isOfAll: boolean): UnitsTotal => {
    const key = JSON.stringify([code, level, isOfAll])
    const known = totals.get(key)
    if (known !== undefined) return known
    const total: UnitsTotal = {
      code,
      level,
      isOfAll,
      inUse: new Set(),
      reporting: new Set(),
      unknown: 0,
      flagged: 0,
      flags: new Map(),
    }
    totals.set(key, total)
    return total
  }
  const own = new Set<string>()
  for (const { code, said, is_used: used, written, units } of rows) {
    const known = knownFlags(written)
    for (const unit of units) {
      const place = places?.get(unit)
      if (place === undefined && !placing.showsUnknown) continue
      const as = place === undefined ? undefined : counted(place)
      const level = as?.level ?? ''
      const counts = said === '' || level === '' || said === level
      if (counts && level !== '') {
        const key = `${code} ${unit}`
        if (own.has(key)) return undefined
        own.add(key)
      }
      const flags = place === undefined || place.flags.length === 0 ? known : [...new Set([...known, ...place.flags])]
      for (const total of [totalOf(code, '', true), totalOf(code, as?.row ?? '', false)]) {
        if (place === undefined) total.unknown += 1
        if (place === undefined || flags.length > 0) total.flagged += 1
        for (const flag of flags) addTo(total.flags, flag, 1)
        if (as === undefined || !counts) continue
        if (used === 1 && as.counts !== '') total.inUse.add(as.counts)
        if (as.reporter !== '') total.reporting.add(as.reporter)
      }
    }
  }
  return [...totals.values()]
}
