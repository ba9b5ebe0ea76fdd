import { EventStoreDBClient, FORWARDS, START, type AllStreamResolvedEvent } from '@eventstore/db-client'
import { contentHash } from './identity.ts'

/** An event of the log as the judge reads it: through the official client, decoded by itself. */
export interface LogRecord {
  readonly position: bigint
  readonly revision: bigint
  readonly stream: string
  readonly eventId: string
  readonly type: string
  readonly id: string
  readonly source: string
  readonly subject: string
  /** As it stands in the metadata; of the receiver where the source sent none. */
  readonly time: string
  readonly receivedAt: string
  /** The hash that the metadata claims. */
  readonly hash: string
  readonly data: unknown
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

export const textAt = (value: unknown, ...path: readonly string[]): string => {
  let current = value
  for (const name of path) current = isRecord(current) ? current[name] : undefined
  return typeof current === 'string' ? current : ''
}

/** Streams that hold facts; all else in the log is bookkeeping of the engine. */
const isFactStream = (stream: string): boolean => stream.startsWith('unit-') || stream === 'operations'

/** Whether a record is a fact that a source reported, and not one of the system's own. */
export const isReported = ({ stream }: LogRecord): boolean => stream.startsWith('unit-')

/** The hash of what stands in the log, computed anew; `withTime` says whether the source sent a time. */
export function recomputedHash({ type, subject, time, data }: LogRecord, withTime: boolean): string {
  return contentHash({ type, subject, time: withTime ? time : undefined, data: isRecord(data) ? data : { data } })
}

/** Connects the judge's own client. */
export const openLog = (url: string): EventStoreDBClient => EventStoreDBClient.connectionString(url)

const CLOSE_MS = 2_000

/** Ends the client; one whose calls do not end is left to the end of the process. */
export const closeLog = (client: EventStoreDBClient): Promise<unknown> =>
  Promise.race([client.dispose(), new Promise((resolve) => setTimeout(resolve, CLOSE_MS))])

/**
 * Reads all facts in order of position, exclusive of `after`, inclusive of `upTo`.
 * A record whose metadata does not carry what a fact must comes back with empty texts: the judge then reports it.
 */
export async function readLog(
  client: EventStoreDBClient,
  range: { readonly after?: bigint | undefined; readonly upTo?: bigint | undefined } = {},
): Promise<LogRecord[]> {
  const { after, upTo } = range
  const fromPosition = after === undefined ? START : { commit: after, prepare: after }
  const events = client.readAll({ direction: FORWARDS, fromPosition })
  const records: LogRecord[] = []
  for await (const { event } of events as AsyncIterable<AllStreamResolvedEvent>) {
    if (event === undefined || !isFactStream(event.streamId)) continue
    const position = event.position.commit
    if (after !== undefined && position <= after) continue
    if (upTo !== undefined && position > upTo) {
      // Leaving early would keep the call open; enough of them and the connection hangs.
      await events.cancel()
      break
    }
    const { metadata } = event
    records.push({
      position,
      revision: event.revision,
      stream: event.streamId,
      eventId: event.id,
      type: event.type,
      id: textAt(metadata, 'ce', 'id'),
      source: textAt(metadata, 'ce', 'source'),
      subject: textAt(metadata, 'ce', 'subject'),
      time: textAt(metadata, 'ce', 'time'),
      receivedAt: textAt(metadata, 'receivedAt'),
      hash: textAt(metadata, 'hash'),
      data: event.data,
    })
  }
  return records
}
