import type { EventStoreDBClient } from '@eventstore/db-client'
import { BACKWARDS, END, type AllStreamResolvedEvent } from '@eventstore/db-client'
import { decodeRecorded, isFactStream, positionOf, toMessage } from '@ioc/contracts/log'
import { headPosition } from '@ioc/log-client'
import { messageBytes } from './fit-message.ts'

/** Part of the stream's bytes that a refill uses, so that it does not push out its own beginning. */
const FILL = 0.9

/**
 * Where an empty stream starts: `after` is the position of the last fact before the retention window (0 when the window
 * holds the whole log), which is also the true previous of the first message.
 *
 * Positions grow with the bytes of the log and a message is about as long as its record, so a head below half of the
 * stream's limit means that everything fits; else the log is read backwards until the window is full.
 */
export async function windowStart(
  client: EventStoreDBClient,
  maxBytes: number,
  province: string,
): Promise<{ after: bigint }> {
  if ((await headPosition(client)) < BigInt(Math.floor(maxBytes / 2))) return { after: 0n }
  const events = client.readAll({ direction: BACKWARDS, fromPosition: END })
  let bytes = 0
  try {
    for await (const { event } of events as AsyncIterable<AllStreamResolvedEvent>) {
      if (event === undefined || !isFactStream(event.streamId)) continue
      const entry = decodeRecorded(event)
      bytes += messageBytes(toMessage(entry, 0n, province))
      if (bytes > maxBytes * FILL) return { after: positionOf(entry) }
    }
  } finally {
    events.destroy()
  }
  return { after: 0n }
}
