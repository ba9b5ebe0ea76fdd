import Type from 'typebox'
import type { Reading } from './reading.ts'

/** What could not be processed; bytes are base64. */
export interface DeadLetterLine {
  readonly position: string
  readonly eventId: string
  readonly stream: string
  readonly type: string
  readonly reason: string
  readonly bytes: string
}

const LetterRow = Type.Object({
  position: Type.String(),
  event_id: Type.String(),
  stream: Type.String(),
  type: Type.String(),
  reason: Type.String(),
  bytes: Type.String(),
})
const CountRow = Type.Object({ letters: Type.String() })

const at = ({ snapshot }: Reading) => ({ database: snapshot.database, position: String(snapshot.position) })

/** Dead letters in order of position. */
export async function listDeadLetters(
  reading: Reading,
  after: bigint | undefined,
  limit: number,
): Promise<DeadLetterLine[]> {
  const rows = await reading.clickhouse.query(
    reading.role,
    `SELECT position, event_id, stream, type, reason, bytes FROM {database:Identifier}.dead_letters
     WHERE position <= {position:UInt64} ${after === undefined ? '' : 'AND position > {after:UInt64}'}
     ORDER BY position LIMIT 1 BY position LIMIT {limit:UInt32}`,
    { ...at(reading), limit, ...(after === undefined ? {} : { after: String(after) }) },
    { schema: LetterRow },
  )
  return rows.map(({ event_id, ...rest }) => ({ ...rest, eventId: event_id }))
}

/** How many facts could not be processed. */
export const countDeadLetters = (reading: Reading): Promise<number> =>
  reading.once('dead letters', async () => {
    const [row] = await reading.clickhouse.query(
      reading.role,
      'SELECT uniqExact(position) AS letters FROM {database:Identifier}.dead_letters WHERE position <= {position:UInt64}',
      at(reading),
      { schema: CountRow },
    )
    return Number(row?.letters ?? 0)
  })
