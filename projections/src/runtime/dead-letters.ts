import type { ClickHouse } from '@ioc/clickhouse'
import Type, { type Static } from 'typebox'

/** What could not be processed; `position` is a decimal string, `bytes` the event's data in base64. */
const DeadLetter = Type.Object({
  position: Type.String(),
  event_id: Type.String(),
  stream: Type.String(),
  type: Type.String(),
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
    readonly reason: string
    readonly bytes: string
  }[]
}

const toAnswer = ({ event_id, ...rest }: Static<typeof DeadLetter>) => ({ ...rest, eventId: event_id })

/** Dead letters above a position, in order of position. @param limit 1 to 1,000 */
export async function readDeadLetters(
  clickhouse: ClickHouse,
  database: string,
  after: bigint,
  limit: number,
): Promise<DeadLetterPage> {
  const bounded = 'position <= (SELECT max(position) FROM {database:Identifier}.checkpoint)'
  const [count] = await clickhouse.query(
    'analyst',
    `SELECT uniqExact(position) AS total FROM {database:Identifier}.dead_letters WHERE ${bounded}`,
    { database },
    { schema: CountRow },
  )
  const rows = await clickhouse.query(
    'analyst',
    `SELECT position, event_id, stream, type, reason, bytes FROM {database:Identifier}.dead_letters
     WHERE position > {after:UInt64} AND ${bounded} ORDER BY position LIMIT 1 BY position LIMIT {limit:UInt32}`,
    { database, after: String(after), limit },
    { schema: DeadLetter },
  )
  return { total: Number(count?.total ?? 0), deadLetters: rows.map(toAnswer) }
}
