import type { ClickHouse, Role } from '@ioc/clickhouse'
import Type from 'typebox'
import type { Snapshot } from '../../queries/snapshot.ts'

/** The latest report of a unit about a capability, for one level (empty where the report names none). */
export interface CapabilityReport {
  readonly code: string
  readonly unit: string
  readonly level: string
  readonly inUse: boolean
  readonly flagged: boolean
  readonly platforms: readonly string[]
  readonly timeNs: bigint
  readonly position: bigint
}

const ReportRow = Type.Object({
  code: Type.String(),
  unit: Type.String(),
  level: Type.String(),
  latest_in_use: Type.Boolean(),
  latest_flagged: Type.Boolean(),
  latest_platforms: Type.Array(Type.String()),
  latest_ns: Type.String(),
  latest_position: Type.String(),
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
    `SELECT code, unit, level, latest.1 AS latest_in_use, latest.2 AS latest_flagged, latest.3 AS latest_platforms,
            newest.1 AS latest_ns, newest.2 AS latest_position
     FROM (SELECT code, unit, level, argMax((in_use, toBool(notEmpty(flags)), platforms), (time_ns, position)) AS latest,
                  max((time_ns, position)) AS newest
           FROM {database:Identifier}.capabilities
           WHERE period = {period:String} AND position <= {position:UInt64}
             ${codes === undefined ? '' : 'AND code IN {codes:Array(String)}'}
             ${units === undefined ? '' : 'AND unit IN {units:Array(String)}'}
           GROUP BY code, unit, level)`,
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
    timeNs: BigInt(row.latest_ns),
    position: BigInt(row.latest_position),
  }))
}
