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

export const toClient = (expected: Expected): AppendExpectedRevision =>
  typeof expected === 'number' ? BigInt(expected) : WORDS[expected]

/** A stable UUID for a short symbol. */
export const idOf = (symbol: number): string => `00000000-0000-4000-8000-${symbol.toString(16).padStart(12, '0')}`

async function answer(call: Promise<{ nextExpectedRevision?: bigint }>): Promise<Answer> {
  try {
    return { kind: 'stored', revision: Number((await call).nextExpectedRevision ?? -1) }
  } catch (error) {
    if (error instanceof StreamDeletedError) return { kind: 'deleted' }
    if (!(error instanceof WrongExpectedVersionError)) throw error
    const actual =
      error.actualVersion === NO_STREAM || error.actualVersion === -1n ? 'no_stream' : Number(error.actualVersion)
    return { kind: 'wrong', actual }
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

/** All events of ordinary streams, in the order of the log. */
export async function readAll(client: EventStoreDBClient): Promise<Stored[]> {
  const found: Stored[] = []
  for await (const { event } of client.readAll()) {
    if (event === undefined || event.streamId.startsWith('$') || event.type.startsWith('$')) continue
    found.push({ stream: event.streamId, id: event.id, revision: Number(event.revision) })
  }
  return found
}
