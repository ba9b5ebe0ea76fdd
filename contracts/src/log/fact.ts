import { Compile } from 'typebox/compile'
import { parseTypeName } from '../events/type-name.ts'
import { parseInstant } from '../time.ts'
import { isTooDeep, strangeness } from './genuine.ts'
import { FACT_STREAM_PREFIXES, LogMetadata } from './metadata.ts'
import type { RecordPlace } from './record-place.ts'

/** A fact as it stands in the log, decoded. `time` is the text; `timeNs` the instant in nanoseconds. */
export interface Fact {
  readonly position: bigint
  readonly revision: bigint
  readonly stream: string
  readonly eventId: string
  readonly type: string
  readonly family: string
  readonly id: string
  readonly source: string
  /** Unit code. */
  readonly subject: string
  readonly time: string
  readonly timeNs: bigint
  readonly receivedAt: string
  readonly keyId: string
  readonly hash: string
  readonly flags: readonly string[]
  readonly traceparent: string | undefined
  /** CloudEvents attributes as sent, extensions included. */
  readonly attributes: Readonly<Record<string, unknown>>
  readonly data: unknown
}

/** An event of a fact stream that is no fact of ours, or does not carry what one must: to be dead-lettered, never skipped. */
export interface Undecodable {
  readonly position: bigint
  readonly revision: bigint
  readonly stream: string
  readonly eventId: string
  readonly type: string
  readonly reason: string
  /** The event's data as it stands in the log. */
  readonly bytes: Uint8Array
}

export type LogEntry =
  { readonly kind: 'fact'; readonly fact: Fact } | { readonly kind: 'undecodable'; readonly event: Undecodable }

export const positionOf = (entry: LogEntry): bigint =>
  entry.kind === 'fact' ? entry.fact.position : entry.event.position
export const eventIdOf = (entry: LogEntry): string => (entry.kind === 'fact' ? entry.fact.eventId : entry.event.eventId)

/** Whether relay, healing and verification see events of this stream: one rule for all of them. */
export const isFactStream = (stream: string): boolean =>
  FACT_STREAM_PREFIXES.some((prefix) => stream.startsWith(prefix))

const metadataSchema = Compile(LogMetadata)

/** Reasons quote what stands in an event, which may be of any length. */
const MAX_REASON = 512

/** The data of an event as bytes; of what is nested too deeply, only that it is. */
const bytesOf = (data: unknown): Uint8Array => {
  if (data instanceof Uint8Array) return data
  return Buffer.from(isTooDeep(data) ? '"nested too deeply"' : (JSON.stringify(data) ?? ''))
}

/**
 * Reads a fact from an event's parts; total: what does not fit, or was not written by our ingest, becomes {@link Undecodable} with
 * the reason. Everybody who reads facts (relay, index, projector, verification) reads them through here, so that they agree.
 * @param writtenNs when the log took it, where that is known
 */
export function decodeFact(place: RecordPlace, data: unknown, metadata: unknown, writtenNs?: bigint): LogEntry {
  const undecodable = (reason: string): LogEntry => ({
    kind: 'undecodable',
    event: { ...place, reason: reason.slice(0, MAX_REASON).toWellFormed(), bytes: bytesOf(data) },
  })
  const name = parseTypeName(place.type)
  if (name === undefined) return undecodable(`type ${place.type} is not vn.edu.<family>.<fact>.v<N>`)
  if (data instanceof Uint8Array) return undecodable('the data is not JSON')
  if (isTooDeep(data)) return undecodable('the data is nested too deeply')
  if (!metadataSchema.Check(metadata)) {
    const [first] = metadataSchema.Errors(metadata)
    return undecodable(`metadata${first?.instancePath ?? ''} ${first?.message ?? 'does not fit'}`)
  }
  const { ce, receivedAt, keyId, hash, flags, traceparent } = metadata
  const timeNs = parseInstant(ce.time)
  if (timeNs === undefined) return undecodable(`metadata/ce/time "${ce.time}" is not RFC 3339`)
  const receivedNs = parseInstant(receivedAt)
  if (receivedNs === undefined) return undecodable(`metadata/receivedAt "${receivedAt}" is not RFC 3339`)
  const strange = strangeness(place, metadata, data, { timeNs, receivedNs, writtenNs })
  if (strange !== undefined) return undecodable(strange)
  const { id, source, subject, time } = ce
  const { position, revision, stream, eventId, type } = place
  return {
    kind: 'fact',
    // Every property by name: a spread here gives each fact a slow shape of its own, 18 µs an event.
    fact: {
      position,
      revision,
      stream,
      eventId,
      type,
      family: name.family,
      id,
      source,
      subject,
      time,
      timeNs,
      receivedAt,
      keyId,
      hash,
      flags,
      traceparent,
      attributes: ce,
      data,
    },
  }
}

/** When the log took an event; undefined where it does not say. */
export function writtenAt(event: { readonly created: Date }): bigint | undefined {
  const ms = event.created.getTime()
  return Number.isFinite(ms) ? BigInt(ms) * 1_000_000n : undefined
}

/** An event as the log's client hands it out when it reads `$all`. */
export interface RecordedEvent {
  readonly position: { readonly commit: bigint }
  readonly revision: bigint
  readonly streamId: string
  readonly id: string
  readonly type: string
  readonly data: unknown
  readonly metadata: unknown
  readonly created: Date
}

/** Decodes an event read from `$all`. */
export function decodeRecorded(event: RecordedEvent): LogEntry {
  const place = {
    position: event.position.commit,
    revision: event.revision,
    stream: event.streamId,
    eventId: event.id,
    type: event.type,
  }
  return decodeFact(place, event.data, event.metadata, writtenAt(event))
}
