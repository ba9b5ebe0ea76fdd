import { decodeFact, writtenAt, type LogEntry } from '@ioc/contracts/log'
import type { Recorded } from './recorded.ts'

const TICKS_A_MILLISECOND = 10_000n

/** What the server says of the time, as the official client reads it: what is no number is 1970, what is no date is unknown. */
export function writtenNs({ created }: Recorded): bigint | undefined {
  try {
    return writtenAt({ created: new Date(Number(BigInt(created) / TICKS_A_MILLISECOND)) })
  } catch {
    return 0n
  }
}

/** JSON, or the bytes themselves where they are none; nothing where there are none. */
export function metadataOf({ metadata }: Recorded): unknown {
  if (metadata.length === 0) return undefined
  try {
    return JSON.parse(metadata.toString('utf8')) as unknown
  } catch {
    return metadata
  }
}

/** JSON, or its text where it is none; the bytes of what was not written as JSON. */
export function dataOf({ data, isJson }: Recorded): unknown {
  if (!isJson) return data
  const text = data.toString('utf8')
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

/** Decodes an event into the entry that the official client's decoding leads to. */
export function entryOf(event: Recorded): LogEntry {
  const { position, revision, stream, id, type } = event
  const place = { position, revision, stream, eventId: id, type }
  return decodeFact(place, dataOf(event), metadataOf(event), writtenNs(event))
}
