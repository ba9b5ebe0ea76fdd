import type { Settings } from '@ioc/clickhouse'
import Type from 'typebox'
import type { Reading } from './reading.ts'

/** One fact as the log holds it, without its data. */
export interface FactLine {
  readonly position: string
  readonly eventId: string
  readonly type: string
  readonly source: string
  readonly id: string
  readonly unit: string
  /** As it stands in the log. */
  readonly time: string
  readonly receivedAt: string
  readonly hash: string
  readonly flags: readonly string[]
}

const FactRow = Type.Object({
  position: Type.String(),
  event_id: Type.String(),
  type: Type.String(),
  source: Type.String(),
  id: Type.String(),
  unit: Type.String(),
  time: Type.String(),
  received_at: Type.String(),
  hash: Type.String(),
  flags: Type.Array(Type.String()),
})

export interface FactsQuestion {
  readonly units: readonly string[]
  readonly type: string | undefined
  /** Local day of the facts' time. */
  readonly day: string | undefined
  /** Only facts below this position. */
  readonly before: bigint | undefined
  readonly limit: number
}

/** Asking the index of units about many, block by block, costs more than the blocks that it spares. */
const MAX_INDEXED_UNITS = 64

const indexFor = (units: readonly string[]): Settings =>
  units.length > MAX_INDEXED_UNITS ? { ignore_data_skipping_indices: 'by_unit' } : {}

/** Facts that count, newest position first. */
export async function listFacts(reading: Reading, question: FactsQuestion): Promise<FactLine[]> {
  const { units, type, day, before, limit } = question
  if (units.length === 0) return []
  const rows = await reading.clickhouse.query(
    reading.role,
    `SELECT position, event_id, type, source, id, unit, time, received_at, hash, flags
     FROM {database:Identifier}.facts
     WHERE position <= {position:UInt64} ${before === undefined ? '' : 'AND position < {before:UInt64}'}
       AND status = 'counted' AND unit IN {units:Array(String)}
       ${type === undefined ? '' : 'AND type = {type:String}'} ${day === undefined ? '' : 'AND day = {day:String}'}
     ORDER BY position DESC LIMIT 1 BY position LIMIT {limit:UInt32}`,
    {
      database: reading.snapshot.database,
      position: String(reading.snapshot.position),
      units,
      limit,
      ...(before === undefined ? {} : { before: String(before) }),
      ...(type === undefined ? {} : { type }),
      ...(day === undefined ? {} : { day }),
    },
    { schema: FactRow, settings: indexFor(units) },
  )
  return rows.map(({ event_id, received_at, ...rest }) => ({
    ...rest,
    eventId: event_id,
    receivedAt: received_at,
  }))
}

/** Facts at some positions, newest first. */
export async function factsAtPositions(reading: Reading, positions: readonly string[]): Promise<FactLine[]> {
  if (positions.length === 0) return []
  const rows = await reading.clickhouse.query(
    reading.role,
    `SELECT position, event_id, type, source, id, unit, time, received_at, hash, flags
     FROM {database:Identifier}.facts
     WHERE position <= {position:UInt64} AND position IN {positions:Array(UInt64)} AND status = 'counted'
     ORDER BY position DESC LIMIT 1 BY position`,
    {
      database: reading.snapshot.database,
      position: String(reading.snapshot.position),
      positions: positions.map(BigInt),
    },
    { schema: FactRow },
  )
  return rows.map(({ event_id, received_at, ...rest }) => ({ ...rest, eventId: event_id, receivedAt: received_at }))
}

export interface FactCount {
  readonly type: string
  readonly unit: string
  readonly day: string
  readonly count: number
}

const CountRow = Type.Object({ type: Type.String(), unit: Type.String(), day: Type.String(), facts: Type.String() })

/** How many lines an answer may have; one more tells that there are too many. */
export const FACT_COUNT_LIMIT = 10_000

/** Facts that count by type, unit and local day, of every family, also those that no read model knows. */
export async function countFacts(
  reading: Reading,
  units: readonly string[],
  from: string,
  to: string,
): Promise<FactCount[]> {
  if (units.length === 0) return []
  const rows = await reading.clickhouse.query(
    reading.role,
    `SELECT type, unit, day, uniqExact(position) AS facts FROM {database:Identifier}.facts
     WHERE position <= {position:UInt64} AND status = 'counted' AND unit IN {units:Array(String)}
       AND day >= {from:String} AND day <= {to:String}
     GROUP BY type, unit, day ORDER BY day, unit, type LIMIT {limit:UInt32}`,
    {
      database: reading.snapshot.database,
      position: String(reading.snapshot.position),
      units,
      from,
      to,
      limit: FACT_COUNT_LIMIT + 1,
    },
    { schema: CountRow, settings: indexFor(units) },
  )
  return rows.map(({ facts, ...rest }) => ({ ...rest, count: Number(facts) }))
}
