import type { ClickHouse } from '@ioc/clickhouse'
import Type, { type Static } from 'typebox'
import { lettersOf, LIVE_LETTERS } from '../live-letters.ts'
import type { LiveTables } from '../live-tables.ts'

/** What could not be processed; `position` is a decimal string, `bytes` the event's data in base64. */
const DeadLetter = Type.Object({
  position: Type.String(),
  event_id: Type.String(),
  stream: Type.String(),
  type: Type.String(),
  model: Type.String(),
  reason: Type.String(),
  bytes: Type.String(),
})

const CountRow = Type.Object({ total: Type.String() })

export interface DeadLetterPage {
  readonly total: number
  readonly deadLetters: readonly {
    readonly position: string
    readonly eventId: string
    readonly stream: string
    readonly type: string
    /** Read model that could not take the fact; '' where it could not be read at all. */
    readonly model: string
    readonly reason: string
    readonly bytes: string
  }[]
}

const toAnswer = ({ event_id, ...rest }: Static<typeof DeadLetter>) => ({ ...rest, eventId: event_id })

/** Dead letters above a position, in order of position. @param limit 1 to 1,000; more only to hold all of the last position */
export async function readDeadLetters(
  clickhouse: ClickHouse,
  database: string,
  tables: LiveTables,
  after: bigint,
  limit: number,
): Promise<DeadLetterPage> {
  const bounded = `${LIVE_LETTERS} AND position <= (SELECT max(position) FROM {database:Identifier}.checkpoint)`
  const params = { database, ...lettersOf(tables) }
  const [count] = await clickhouse.query(
    'analyst',
    `SELECT uniqExact(position, model) AS total FROM {database:Identifier}.dead_letters WHERE ${bounded}`,
    params,
    { schema: CountRow },
  )
  const rows = await clickhouse.query(
    'analyst',
    `SELECT position, model, any(event_id) AS event_id, any(stream) AS stream, any(type) AS type, any(reason) AS reason,
            any(bytes) AS bytes
     FROM (SELECT * FROM {database:Identifier}.dead_letters WHERE position > {after:UInt64} AND ${bounded})
     GROUP BY position, model ORDER BY position LIMIT {limit:UInt32} WITH TIES`,
    { ...params, after: String(after), limit },
    { schema: DeadLetter },
  )
  return { total: Number(count?.total ?? 0), deadLetters: rows.map(toAnswer) }
}
