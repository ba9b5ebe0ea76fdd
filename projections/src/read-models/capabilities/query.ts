import type { ClickHouse, Role } from '@ioc/clickhouse'
import Type from 'typebox'
import { tableIn } from '../../live-tables.ts'
import type { Snapshot } from '../../queries/snapshot.ts'
import { isCancelled } from '../version.ts'
import { capabilities } from './model.ts'

/** The latest report of a unit about a capability, for one level (empty where the report names none). */
export interface CapabilityReport {
  readonly code: string
  readonly unit: string
  readonly level: string
  readonly inUse: boolean
  readonly flagged: boolean
  readonly platforms: readonly string[]
  /** Which of several reports counts: see `version.ts`. */
  readonly ver: bigint
}

const ReportRow = Type.Object({
  code: Type.String(),
  unit: Type.String(),
  level: Type.String(),
  latest_in_use: Type.Boolean(),
  latest_flagged: Type.Boolean(),
  latest_platforms: Type.Array(Type.String()),
  newest: Type.String(),
})

/** What to read: exact period; codes and units undefined for all. */
export interface CapabilityQuestion {
  readonly period: string
  readonly codes: readonly string[] | undefined
  readonly units: readonly string[] | undefined
}

/** The latest reports, one for each (code, unit, level); which level counts is for the hierarchy to say. */
export async function capabilityReports(
  clickhouse: ClickHouse,
  role: Role,
  snapshot: Snapshot,
  { period, codes, units }: CapabilityQuestion,
): Promise<CapabilityReport[]> {
  if (codes?.length === 0 || units?.length === 0) return []
  const rows = await clickhouse.query(
    role,
    `SELECT code, unit, level, latest_in_use, latest_flagged, latest_platforms, toString(newest_ver) AS newest
     FROM (SELECT code, unit, level, argMax(in_use, ver) AS latest_in_use,
                  argMax(toBool(notEmpty(flags)), ver) AS latest_flagged, argMax(platforms, ver) AS latest_platforms,
                  max(ver) AS newest_ver
           FROM {database:Identifier}.${tableIn(snapshot, capabilities)}
           WHERE period = {period:String} AND position <= {position:UInt64}
             ${codes === undefined ? '' : 'AND code IN {codes:Array(String)}'}
             ${units === undefined ? '' : 'AND unit IN {units:Array(String)}'}
           GROUP BY code, unit, level)
     WHERE NOT (${isCancelled('newest_ver')})`,
    {
      database: snapshot.database,
      position: String(snapshot.position),
      period,
      ...(codes === undefined ? {} : { codes }),
      ...(units === undefined ? {} : { units }),
    },
    { schema: ReportRow },
  )
  return rows.map((row) => ({
    code: row.code,
    unit: row.unit,
    level: row.level,
    inUse: row.latest_in_use,
    flagged: row.latest_flagged,
    platforms: row.latest_platforms,
    ver: BigInt(row.newest),
  }))
}
