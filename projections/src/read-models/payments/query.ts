import type { ClickHouse, Role } from '@ioc/clickhouse'
import Type from 'typebox'
import { tableIn } from '../../live-tables.ts'
import type { Snapshot } from '../../queries/snapshot.ts'
import { isCancelled } from '../version.ts'
import { payments } from './model.ts'

/** Payments by one channel. */
export interface MethodPayments {
  readonly method: string
  /** VND. */
  readonly amount: bigint
  readonly payments: number
  readonly flagged: number
}

/** Payments added up. */
export interface PaymentSums {
  /** In order of method; empty where nothing was paid. */
  readonly byMethod: readonly MethodPayments[]
  /** Distinct schools behind them, of those expected to report. */
  readonly reporting: number
}

const SumsRow = Type.Object({
  pay_method: Type.String(),
  of_all: Type.Integer(),
  total: Type.String(),
  payments: Type.String(),
  flagged: Type.String(),
  reporting: Type.String(),
})

/** Days on which the payments of a unit count. */
export interface PaymentPiece {
  readonly unit: string
  readonly from: string
  /** Exclusive. */
  readonly end: string
  /** What it reports for. */
  readonly school: string
  /** Whether its payments carry a flag for where the unit stands on these days. */
  readonly flagged: boolean
}

export interface PaymentsQuestion {
  /** First local day, `YYYY-MM-DD`. */
  readonly from: string
  /** Exclusive. */
  readonly end: string
  /** Schools expected to report. */
  readonly expected: readonly string[]
  /** Units whose payments of the whole range count, reporting for themselves. */
  readonly whole: readonly string[]
  /** Units of which only some days count, or which report for another. */
  readonly pieces: readonly PaymentPiece[]
}

/**
 * The latest fact of each payment of some units, on the day that it names or else on that of the earliest report about it. Grouping
 * follows the sorting key: memory does not grow with payments.
 */
const latest = (table: string, units: string): string => `
  SELECT unit, thing, argMax(method, ver) AS latest_method,
         if(argMax(said_day, ver) = '', min(time_day), argMax(said_day, ver)) AS latest_day,
         argMax(amount, ver) AS latest_amount, argMax(notEmpty(flags), ver) AS latest_flagged, max(ver) AS newest_ver
  FROM {database:Identifier}.${table}
  WHERE fact = 'received' AND position <= {position:UInt64} AND unit IN {${units}:Array(String)}
  GROUP BY unit, thing
  HAVING latest_day >= {from:String} AND latest_day < {end:String} AND NOT (${isCancelled('newest_ver')})`

const COLUMNS = 'latest_method AS pay_method, latest_amount AS amount'
const wholeOf = (table: string): string =>
  `SELECT ${COLUMNS}, latest_flagged AS is_flagged, unit AS school FROM (${latest(table, 'whole')})`
const piecesOf = (table: string): string => `
  SELECT ${COLUMNS}, latest_flagged OR piece.5 = 1 AS is_flagged, piece.4 AS school
  FROM (${latest(table, 'units')}) AS paid
  INNER JOIN (SELECT arrayJoin(arrayZip({units:Array(String)}, {froms:Array(String)}, {ends:Array(String)},
                                        {schools:Array(String)}, {flagged:Array(UInt8)})) AS piece, piece.1 AS piece_unit) AS scope
    ON paid.unit = scope.piece_unit
  WHERE paid.latest_day >= piece.2 AND paid.latest_day < piece.3`

/** Sums the latest fact of each payment where its unit and day count. */
export async function paymentSums(
  clickhouse: ClickHouse,
  role: Role,
  snapshot: Snapshot,
  { from, end, expected, whole, pieces }: PaymentsQuestion,
): Promise<PaymentSums> {
  const table = tableIn(snapshot, payments)
  const sources = [...(whole.length === 0 ? [] : [wholeOf(table)]), ...(pieces.length === 0 ? [] : [piecesOf(table)])]
  if (sources.length === 0) return { byMethod: [], reporting: 0 }
  const rows = await clickhouse.query(
    role,
    `SELECT pay_method, toUInt8(grouping(pay_method)) AS of_all, toString(sum(toUInt128(amount))) AS total,
            count() AS payments, countIf(is_flagged) AS flagged, ${expected.length === 0 ? 'toUInt64(0)' : 'uniqExactIf(school, school IN {expected:Array(String)})'} AS reporting
     FROM (${sources.join(' UNION ALL ')})
     GROUP BY GROUPING SETS ((pay_method), ())
     ORDER BY pay_method`,
    {
      database: snapshot.database,
      position: String(snapshot.position),
      from,
      end,
      ...(expected.length === 0 ? {} : { expected }),
      ...(whole.length === 0 ? {} : { whole }),
      ...(pieces.length === 0
        ? {}
        : {
            units: pieces.map(({ unit }) => unit),
            froms: pieces.map((piece) => piece.from),
            ends: pieces.map((piece) => piece.end),
            schools: pieces.map(({ school }) => school),
            flagged: pieces.map((piece) => (piece.flagged ? 1 : 0)),
          }),
    },
    { schema: SumsRow, settings: { optimize_aggregation_in_order: 1 } },
  )
  return {
    byMethod: rows
      .filter(({ of_all }) => of_all === 0)
      .map(({ pay_method, total, payments, flagged }) => ({
        method: pay_method,
        amount: BigInt(total),
        payments: Number(payments),
        flagged: Number(flagged),
      })),
    reporting: Number(rows.find(({ of_all }) => of_all === 1)?.reporting ?? 0),
  }
}
