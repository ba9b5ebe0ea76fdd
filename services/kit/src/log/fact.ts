import { LogMetadata, parseInstant, parseTypeName, FACT_STREAM_PREFIXES } from '@ioc/contracts'
import type { AllStreamRecordedEvent } from '@eventstore/db-client'
import { Compile } from 'typebox/compile'

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

/** An event of a fact stream that does not carry what a fact must: to be dead-lettered, never skipped. */
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

/** What identifies an event in the log, before its content is read. */
export interface RecordPlace {
  readonly position: bigint
  readonly revision: bigint
  readonly stream: string
  readonly eventId: string
  readonly type: string
}

/** Reads a fact from an event's parts; total: what does not fit becomes {@link Undecodable} with the reason. */
export function decodeFact(place: RecordPlace, data: unknown, metadata: unknown): LogEntry {
  const undecodable = (reason: string): LogEntry => ({
    kind: 'undecodable',
    event: { ...place, reason, bytes: data instanceof Uint8Array ? data : Buffer.from(JSON.stringify(data) ?? '') },
  })
  const name = parseTypeName(place.type)
  if (name === undefined) return undecodable(`type ${place.type} is not vn.edu.<family>.<fact>.v<N>`)
  if (data instanceof Uint8Array) return undecodable('the data is not JSON')
  if (!metadataSchema.Check(metadata)) {
    const [first] = metadataSchema.Errors(metadata)
    return undecodable(`metadata${first?.instancePath ?? ''} ${first?.message ?? 'does not fit'}`)
  }
  const { ce, receivedAt, keyId, hash, flags, traceparent } = metadata
  const timeNs = parseInstant(ce.time)
  if (timeNs === undefined) return undecodable(`metadata/ce/time "${ce.time}" is not RFC 3339`)
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

/** Decodes an event read from `$all`. */
export function decodeRecorded(event: AllStreamRecordedEvent): LogEntry {
  const place = {
    position: event.position.commit,
    revision: event.revision,
    stream: event.streamId,
    eventId: event.id,
    type: event.type,
  }
  return decodeFact(place, event.data, event.metadata)
}
