import {
  ANY,
  type AppendExpectedRevision,
  BACKWARDS,
  END,
  type EventStoreDBClient,
  jsonEvent,
  NO_STREAM,
  STREAM_EXISTS,
  StreamDeletedError,
  StreamNotFoundError,
  WrongExpectedVersionError,
} from '@eventstore/db-client'
import type { Answer, Expected, Stored } from '../testing/model.ts'

const WORDS = { any: ANY, no_stream: NO_STREAM, stream_exists: STREAM_EXISTS } as const

const toClient = (expected: Expected): AppendExpectedRevision =>
  typeof expected === 'number' ? BigInt(expected) : WORDS[expected]

/** A stable UUID for a short symbol. */
export const idOf = (symbol: number): string => `00000000-0000-4000-8000-${symbol.toString(16).padStart(12, '0')}`

/** Revision that a refused append was told; -1: no events. */
const actualOf = ({ actualVersion }: WrongExpectedVersionError): number =>
  actualVersion === NO_STREAM ? -1 : Number(actualVersion)

async function answer(call: Promise<{ nextExpectedRevision?: bigint }>): Promise<Answer> {
  try {
    return { kind: 'stored', revision: Number((await call).nextExpectedRevision ?? -1) }
  } catch (error) {
    if (error instanceof StreamDeletedError) return { kind: 'deleted' }
    if (!(error instanceof WrongExpectedVersionError)) throw error
    const actual = actualOf(error)
    return { kind: 'wrong', actual: actual < 0 ? 'no_stream' : actual }
  }
}

export const append = (
  client: EventStoreDBClient,
  stream: string,
  expected: Expected,
  ids: readonly string[],
): Promise<Answer> =>
  answer(
    client.appendToStream(
      stream,
      ids.map((id) => jsonEvent({ id, type: 't', data: { id } })),
      { expectedRevision: toClient(expected) },
    ),
  )

/** Appends; the stream's newest revision afterwards, and of a stored append its place in the log. */
export async function appendOutcome(
  client: EventStoreDBClient,
  stream: string,
  expectedRevision: AppendExpectedRevision,
  ids: readonly string[],
): Promise<{ revision: number; count: number; position?: bigint }> {
  try {
    const events = ids.map((id) => jsonEvent({ id, type: 't', data: { id } }))
    const { nextExpectedRevision, position } = await client.appendToStream(stream, events, { expectedRevision })
    if (position === undefined) throw new Error('a stored append has no position')
    return { revision: Number(nextExpectedRevision), count: ids.length, position: position.commit }
  } catch (error) {
    if (error instanceof WrongExpectedVersionError) return { revision: actualOf(error), count: 0 }
    throw error
  }
}

export const remove = (client: EventStoreDBClient, stream: string): Promise<Answer> =>
  answer(client.deleteStream(stream).then(() => ({})))

export const tombstone = (client: EventStoreDBClient, stream: string): Promise<Answer> =>
  answer(client.tombstoneStream(stream).then(() => ({})))

type ReadAnswer = { kind: 'events'; events: Stored[] } | { kind: 'missing' } | { kind: 'deleted' }

async function collect(
  name: string,
  events: AsyncIterable<{ event?: { id: string; revision: bigint } | undefined }>,
): Promise<ReadAnswer> {
  const found: Stored[] = []
  try {
    for await (const { event } of events)
      if (event !== undefined) found.push({ stream: name, id: event.id, revision: Number(event.revision) })
    return { kind: 'events', events: found }
  } catch (error) {
    if (error instanceof StreamNotFoundError) return { kind: 'missing' }
    if (error instanceof StreamDeletedError) return { kind: 'deleted' }
    throw error
  }
}

export const read = (client: EventStoreDBClient, stream: string): Promise<ReadAnswer> =>
  collect(stream, client.readStream(stream))

export const readBack = (client: EventStoreDBClient, stream: string): Promise<ReadAnswer> =>
  collect(stream, client.readStream(stream, { direction: BACKWARDS, fromRevision: END }))

/** The newest revision of a stream; -1: it has no events. */
export async function newestRevision(client: EventStoreDBClient, stream: string): Promise<number> {
  const found = await collect(
    stream,
    client.readStream(stream, { direction: BACKWARDS, fromRevision: END, maxCount: 1 }),
  )
  return found.kind === 'events' ? (found.events[0]?.revision ?? -1) : -1
}

/** All events of ordinary streams, in the order of the log. */
export async function readAll(client: EventStoreDBClient): Promise<Stored[]> {
  const found: Stored[] = []
  for await (const { event } of client.readAll()) {
    if (event === undefined || event.streamId.startsWith('$') || event.type.startsWith('$')) continue
    found.push({ stream: event.streamId, id: event.id, revision: Number(event.revision) })
  }
  return found
}
