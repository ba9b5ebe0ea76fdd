import { setTimeout } from 'node:timers/promises'
import {
  BACKWARDS,
  END,
  ErrorType,
  EventStoreDBClient,
  FORWARDS,
  isCommandError,
  type AllStreamRecordedEvent,
  type AllStreamResolvedEvent,
  type StreamingRead,
} from '@eventstore/db-client'
import { decodeRecorded, isFactStream, type LogEntry } from '@ioc/contracts/log'
import { entryOf } from './entry-of.ts'
import { readAllPages } from './read-all.ts'
import { NO_EVENT } from './recorded.ts'

/**
 * The process's one client of the log. The client keeps pending appends in a map shared by all of its instances, and one stream
 * error rejects them all: a second client in a process would share its fate silently.
 * @param url `esdb://…`
 */
export function connectLog(url: string): EventStoreDBClient {
  return EventStoreDBClient.connectionString(url)
}

const DISPOSE_WITHIN_MS = 1_000

/** Closes the client's connection. A call that the server never ends would hold it back for ever, so it waits a second at most. */
export async function disposeLog(client: EventStoreDBClient): Promise<void> {
  const waited = new AbortController()
  const limit = setTimeout(DISPOSE_WITHIN_MS, undefined, { signal: waited.signal })
  // Cancelled once the client is closed: nobody waits for it then.
  limit.catch(() => undefined)
  await Promise.race([client.dispose(), limit])
  waited.abort()
}

const logPosition = (position: bigint) => ({ commit: position, prepare: position })

/** Which part of the log: exclusive of `after`, up to and including `upTo` or the present end. */
export interface LogRange {
  readonly after?: bigint | undefined
  readonly upTo?: bigint | undefined
}

/**
 * Reads the fact streams from the log in order. Costs one server read; entries arrive as they are read, with the client's own
 * back-pressure.
 */
export async function* readEntries(client: EventStoreDBClient, range: LogRange = {}): AsyncGenerator<LogEntry> {
  for await (const page of readEntryPages(client, range)) yield* page
}

/** Like {@link readEntries}, as many at once as have come: who takes hundreds of thousands waits once a page. Pages are never empty. */
export async function* readEntryPages(
  client: EventStoreDBClient,
  { after, upTo }: LogRange = {},
): AsyncGenerator<readonly LogEntry[]> {
  for await (const page of readAllPages(client, after)) {
    const entries: LogEntry[] = []
    let isOver = false
    for (const event of page) {
      if (event === NO_EVENT || (after !== undefined && event.position <= after)) continue
      isOver = upTo !== undefined && event.position > upTo
      if (isOver) break
      if (isFactStream(event.stream)) entries.push(entryOf(event))
    }
    if (entries.length > 0) yield entries
    if (isOver) return
  }
}

/**
 * The one event of a read of at most one. The loop runs to the end of the call: one that is left early stays open for ever,
 * and the client's `dispose()` then waits for it.
 */
async function only(events: StreamingRead<AllStreamResolvedEvent>): Promise<AllStreamRecordedEvent | undefined> {
  let found: AllStreamRecordedEvent | undefined
  for await (const resolved of events as AsyncIterable<AllStreamResolvedEvent>) found = resolved.event
  return found
}

/** The server refuses to read from a position that is no event's: beyond its end, or inside another event. */
const isInvalidPosition = (error: unknown): boolean =>
  error instanceof Error &&
  isCommandError(error) &&
  error.type === ErrorType.UNKNOWN &&
  error.message.includes('InvalidPosition')

/**
 * The one entry at a position, or `undefined` when the log has none there: it was restored, repaired or replaced since the
 * position was noted. Reading costs one event.
 */
export async function readEntryAt(client: EventStoreDBClient, position: bigint): Promise<LogEntry | undefined> {
  try {
    const event = await only(client.readAll({ direction: FORWARDS, fromPosition: logPosition(position), maxCount: 1 }))
    return event?.position.commit === position ? decodeRecorded(event) : undefined
  } catch (error) {
    if (isInvalidPosition(error)) return undefined
    throw error
  }
}

/** Position of the newest event of the log, system events included; 0 when it is empty. */
export async function headPosition(client: EventStoreDBClient): Promise<bigint> {
  const event = await only(client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 1 }))
  return event?.position.commit ?? 0n
}
