import Type from 'typebox'
import { lettersOf, LIVE_LETTERS } from '../live-letters.ts'
import type { Reading } from './reading.ts'

/** What could not be processed; bytes are base64. */
export interface DeadLetterLine {
  readonly position: string
  readonly eventId: string
  readonly stream: string
  readonly type: string
  /** Read model that could not take the fact; '' where no model could read it. */
  readonly model: string
  readonly reason: string
  readonly bytes: string
}

const LetterRow = Type.Object({
  position: Type.String(),
  event_id: Type.String(),
  stream: Type.String(),
  type: Type.String(),
  model: Type.String(),
  reason: Type.String(),
  bytes: Type.String(),
})
const CountRow = Type.Object({ letters: Type.String() })

const at = ({ snapshot }: Reading) => ({
  database: snapshot.database,
  position: String(snapshot.position),
  ...lettersOf(snapshot.tables),
})

/** Where a page of dead letters ends: one fact may be a letter of several read models. */
export interface LetterPlace {
  readonly position: bigint
  readonly model: string
}

/** Dead letters in order of position and model. */
export async function listDeadLetters(
  reading: Reading,
  after: LetterPlace | undefined,
  limit: number,
): Promise<DeadLetterLine[]> {
  const rows = await reading.clickhouse.query(
    reading.role,
    `SELECT position, event_id, stream, type, model, reason, bytes FROM {database:Identifier}.dead_letters
     WHERE position <= {position:UInt64} AND ${LIVE_LETTERS}
       ${after === undefined ? '' : 'AND (position > {after:UInt64} OR (position = {after:UInt64} AND model > {model:String}))'}
     ORDER BY position, model LIMIT 1 BY position, model LIMIT {limit:UInt32}`,
    { ...at(reading), limit, ...(after === undefined ? {} : { after: String(after.position), model: after.model }) },
    { schema: LetterRow },
  )
  return rows.map(({ event_id, ...rest }) => ({ ...rest, eventId: event_id }))
}

/** How many facts could not be processed, once for each read model that could not. */
export const countDeadLetters = (reading: Reading): Promise<number> =>
  reading.once('dead letters', async () => {
    const [row] = await reading.clickhouse.query(
      reading.role,
      `SELECT uniqExact(position, model) AS letters FROM {database:Identifier}.dead_letters
       WHERE position <= {position:UInt64} AND ${LIVE_LETTERS}`,
      at(reading),
      { schema: CountRow },
    )
    return Number(row?.letters ?? 0)
  })
