import type { ClickHouse, Role } from '@ioc/clickhouse'
import Type from 'typebox'
import type { Snapshot } from '../../queries/snapshot.ts'
import { isCancelled } from '../version.ts'

/** Payments of a unit by one channel within one segment of the range. */
export interface UnitPayments {
  readonly unit: string
  readonly method: string
  /** How many of the boundaries asked for lie at or before the payments' days. */
  readonly segment: number
  /** VND. */
  readonly amount: bigint
  readonly payments: number
  readonly flagged: number
}

const PaymentsRow = Type.Object({
  unit: Type.String(),
  pay_method: Type.String(),
  segment: Type.Integer(),
  total: Type.String(),
  payments: Type.String(),
  flagged: Type.String(),
})

export interface PaymentsQuestion {
  /** First and last local day, `YYYY-MM-DD`. */
  readonly from: string
  readonly to: string
  /** Days on which the hierarchy changes: sums are kept apart by them. */
  readonly boundaries: readonly string[]
  /** Codes to read, or undefined for all. */
  readonly units: readonly string[] | undefined
}

/** Sums the latest fact of each payment whose day lies in the range. */
export async function paymentsByUnit(
  clickhouse: ClickHouse,
  role: Role,
  snapshot: Snapshot,
  { from, to, boundaries, units }: PaymentsQuestion,
): Promise<UnitPayments[]> {
  if (units?.length === 0) return []
  const rows = await clickhouse.query(
    role,
    `SELECT unit, latest_method AS pay_method,
            toUInt32(arrayCount(boundary -> boundary <= latest_day, {boundaries:Array(String)})) AS segment,
            toString(sum(toUInt128(latest_amount))) AS total, count() AS payments, countIf(latest_flagged) AS flagged
     FROM (SELECT unit, payment_id, argMax(method, ver) AS latest_method, argMax(day, ver) AS latest_day,
                  argMax(amount, ver) AS latest_amount, argMax(notEmpty(flags), ver) AS latest_flagged,
                  max(ver) AS newest_ver
           FROM {database:Identifier}.payments
           WHERE position <= {position:UInt64} ${units === undefined ? '' : 'AND unit IN {units:Array(String)}'}
           GROUP BY unit, payment_id)
     WHERE latest_day >= {from:String} AND latest_day <= {to:String} AND NOT (${isCancelled('newest_ver')})
     GROUP BY unit, pay_method, segment`,
    {
      database: snapshot.database,
      position: String(snapshot.position),
      from,
      to,
      boundaries,
      ...(units === undefined ? {} : { units }),
    },
    // Grouping follows the sorting key, so that memory does not grow with the number of payments.
    { schema: PaymentsRow, settings: { optimize_aggregation_in_order: 1 } },
  )
  return rows.map(({ unit, pay_method, segment, total, payments, flagged }) => ({
    unit,
    method: pay_method,
    segment,
    amount: BigInt(total),
    payments: Number(payments),
    flagged: Number(flagged),
  }))
}
