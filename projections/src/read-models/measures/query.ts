import type { MeasureEntry } from '@ioc/contracts'
import type { ClickHouse, Role } from '@ioc/clickhouse'
import Type from 'typebox'
import { tableIn } from '../../live-tables.ts'
import type { Snapshot } from '../../queries/snapshot.ts'
import { isCancelled } from '../version.ts'
import { dimensionNames, dimensionValues, measures } from './model.ts'
import { MEASURE_SCALE } from './plain-decimal.ts'

/** A measure added up; decimals are text. */
export interface MeasureTotal {
  /** Σ value, as a decimal with the table's scale; "0" where nothing counts. */
  readonly value: string
  readonly part: bigint
  readonly whole: bigint
  /** Reports counted. */
  readonly reports: number
  readonly flagged: number
  /** Distinct expected units behind them. */
  readonly reporting: number
}

const TotalRow = Type.Object({
  total_value: Type.String(),
  total_part: Type.String(),
  total_whole: Type.String(),
  reports: Type.String(),
  flagged: Type.String(),
  reporting: Type.String(),
})

/** A unit whose declarations count. */
export interface MeasureSpeaker {
  readonly unit: string
  /** The level that it counts in; empty where it has none. */
  readonly level: string
  /** The expected unit that it speaks for; empty for none. */
  readonly reporter: string
  /** Whether its declarations carry a flag for where it stands. */
  readonly flagged: boolean
}

export interface MeasureQuestion {
  readonly code: string
  readonly form: MeasureEntry['form']
  readonly period: string
  /** Units to be added up. */
  readonly speakers: readonly MeasureSpeaker[]
  /** Dimensions to be matched exactly; undefined adds up every combination. */
  readonly dimensions: Readonly<Record<string, string>> | undefined
}

/**
 * Adds up the latest declaration of each (unit, dimensions) in the unit's reporting level, where one without a level is
 * about the same; but what is taken back is taken back for the level that it names. A declaration in another form
 * than the catalogue's (a value where it wants part and whole) is not added to anything.
 */
export async function measureTotal(
  clickhouse: ClickHouse,
  role: Role,
  snapshot: Snapshot,
  { code, form, period, speakers, dimensions }: MeasureQuestion,
): Promise<MeasureTotal> {
  const none: MeasureTotal = { value: '0', part: 0n, whole: 0n, reports: 0, flagged: 0, reporting: 0 }
  if (speakers.length === 0) return none
  const [row] = await clickhouse.query(
    role,
    `SELECT toString(sum(toDecimal256(latest_value, ${MEASURE_SCALE}))) AS total_value,
            toString(sum(toUInt128(latest_part))) AS total_part, toString(sum(toUInt128(latest_whole))) AS total_whole,
            count() AS reports, countIf(latest_flagged OR has({flagged:Array(String)}, unit)) AS flagged,
            uniqExactIf(transform(unit, {units:Array(String)}, {reporters:Array(String)}, '') AS reporter, reporter != '') AS reporting
     FROM (SELECT unit, dimension_names, dimension_values, argMax(level_value, newest_ver) AS latest_value,
                  argMax(level_part, newest_ver) AS latest_part, argMax(level_whole, newest_ver) AS latest_whole,
                  argMax(level_flagged, newest_ver) AS latest_flagged, argMax(level_form, newest_ver) AS latest_form
           FROM (SELECT unit, dimension_names, dimension_values, level, argMax(value, ver) AS level_value, argMax(part, ver) AS level_part,
                        argMax(whole, ver) AS level_whole, argMax(notEmpty(flags), ver) AS level_flagged,
                        argMax(form, ver) AS level_form, max(ver) AS newest_ver
                 FROM {database:Identifier}.${tableIn(snapshot, measures)}
                 WHERE code = {code:String} AND period = {period:String} AND position <= {position:UInt64}
                   AND unit IN {units:Array(String)}
                   AND (level = '' OR transform(unit, {units:Array(String)}, {levels:Array(String)}, '') IN ('', level))
                   ${dimensions === undefined ? '' : 'AND dimension_names = {names:Array(String)} AND dimension_values = {values:Array(String)}'}
                 GROUP BY unit, dimension_names, dimension_values, level)
           WHERE NOT (${isCancelled('newest_ver')})
           GROUP BY unit, dimension_names, dimension_values)
     WHERE latest_form = {form:String}`,
    {
      database: snapshot.database,
      position: String(snapshot.position),
      code,
      period,
      form,
      units: speakers.map(({ unit }) => unit),
      levels: speakers.map(({ level }) => level),
      reporters: speakers.map(({ reporter }) => reporter),
      flagged: speakers.filter((speaker) => speaker.flagged).map(({ unit }) => unit),
      ...(dimensions === undefined ? {} : { names: dimensionNames(dimensions), values: dimensionValues(dimensions) }),
    },
    { schema: TotalRow },
  )
  if (row === undefined) return none
  return {
    value: row.total_value,
    part: BigInt(row.total_part),
    whole: BigInt(row.total_whole),
    reports: Number(row.reports),
    flagged: Number(row.flagged),
    reporting: Number(row.reporting),
  }
}
