import { quoteIdentifier, type ClickHouse, type Role } from '@ioc/clickhouse'
import Type from 'typebox'
import { readModels } from '../read-models/index.ts'
import { tableOf } from '../read-model.ts'
import { DEAD_LETTERS, FACTS } from '../runtime/names.ts'
import type { Snapshot } from './snapshot.ts'

/** A moment of the past: a position of the log, or the last one up to which nothing was received after a time. */
export type Moment =
  { readonly kind: 'position'; readonly position: bigint } | { readonly kind: 'time'; readonly time: string }

/** The position asked for lies ahead of what has been read. */
export class PositionAheadError extends Error {
  override readonly name = 'PositionAheadError'
  /** What has been read. */
  readonly present: bigint

  constructor(asked: bigint, present: bigint) {
    super(`position ${asked} has not been read yet, ${present} has`)
    this.present = present
  }
}

const Found = Type.Object({ position: Type.String() })
const Received = Type.Object({ received_at: Type.String() })
const Newest = Type.Object({ name: Type.String(), position: Type.String() })

/** Times of receipt stand in the log as texts; what is none there was no fact. */
const RECEIVED = 'parseDateTime64BestEffortOrNull(received_at, 9)'

/** The greatest position with nothing up to it received later than a time; of facts only, so that it is one of theirs or 0. */
async function positionAt(clickhouse: ClickHouse, role: Role, snapshot: Snapshot, time: string): Promise<bigint> {
  const params = { database: snapshot.database, position: String(snapshot.position), time }
  const [later] = await clickhouse.query(
    role,
    `SELECT toString(min(f.position)) AS position FROM {database:Identifier}.${FACTS} AS f
     WHERE f.position <= {position:UInt64} AND ${RECEIVED} > parseDateTime64BestEffort({time:String}, 9)
     HAVING count() > 0`,
    params,
    { schema: Found },
  )
  if (later === undefined) return snapshot.position
  const [last] = await clickhouse.query(
    role,
    `SELECT toString(max(f.position)) AS position FROM {database:Identifier}.${FACTS} AS f
     WHERE f.position < {before:UInt64}`,
    { database: snapshot.database, before: later.position },
    { schema: Found },
  )
  return BigInt(last?.position ?? 0)
}

/** Newest positions of each table that is read, up to a position. */
async function newestUpTo(
  clickhouse: ClickHouse,
  role: Role,
  { database, tables }: Snapshot,
  position: bigint,
): Promise<ReadonlyMap<string, bigint>> {
  const complete = readModels.filter(({ name, version }) => tables.get(name)?.version === version)
  const named = [
    ...complete.map((model): [string, string] => [model.name, tableOf(model)]),
    [DEAD_LETTERS, DEAD_LETTERS] as const,
  ]
  const each = named.map(
    ([name, table]) =>
      `SELECT '${name}' AS name, toString(max(f.position)) AS position
       FROM {database:Identifier}.${quoteIdentifier(table)} AS f WHERE f.position <= {position:UInt64}`,
  )
  const rows = await clickhouse.query(
    role,
    each.join(' UNION ALL '),
    { database, position: String(position) },
    { schema: Newest },
  )
  return new Map(rows.map((row) => [row.name, BigInt(row.position)]))
}

/**
 * A snapshot as it was at a moment. Tables are never changed, so that every position that was read can be read again.
 * Cost: a look at the positions of each table, of a time also at all times of receipt.
 * @throws PositionAheadError for a position that lies ahead of the snapshot's
 */
export async function snapshotAt(
  clickhouse: ClickHouse,
  role: Role,
  snapshot: Snapshot,
  moment: Moment,
): Promise<Snapshot> {
  const position =
    moment.kind === 'position' ? moment.position : await positionAt(clickhouse, role, snapshot, moment.time)
  if (position > snapshot.position) throw new PositionAheadError(position, snapshot.position)
  if (position === snapshot.position) return snapshot
  const { database } = snapshot
  const [[last], newest] = await Promise.all([
    clickhouse.query(
      role,
      `SELECT argMax(f.received_at, f.position) AS received_at FROM {database:Identifier}.${FACTS} AS f
       WHERE f.position <= {position:UInt64} HAVING count() > 0`,
      { database, position: String(position) },
      { schema: Received },
    ),
    newestUpTo(clickhouse, role, snapshot, position),
  ])
  return { ...snapshot, position, receivedAt: last?.received_at, newest }
}
