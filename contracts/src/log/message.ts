import { HEADERS, factSubject } from '../subjects.ts'
import { decodeFact, eventIdOf, positionOf, type LogEntry } from './fact.ts'

/** Headers of a message by name: printable ASCII, one value each. */
export type MessageHeaders = ReadonlyMap<string, string>

/** A message of the stream: what the relay publishes. */
export interface FactMessage {
  readonly subject: string
  readonly headers: MessageHeaders
  readonly body: Uint8Array
}

/** A message as the projector reads it. `entry` is absent when the content must be read from the log. */
export interface ReceivedMessage {
  readonly position: bigint
  readonly previous: bigint
  readonly entry: LogEntry | undefined
}

/** JSON in printable ASCII: clients of other languages drop all headers of a message over one letter beyond it. */
const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replaceAll(/[^ -~]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)

/**
 * Makes the message of an entry: the body is the structured CloudEvent; headers carry the chain and the log's metadata,
 * in printable ASCII whatever stands in the log.
 * @param previous position of the entry relayed before this one; 0 for the first.
 */
export function toMessage(entry: LogEntry, previous: bigint, province: string): FactMessage {
  const headers = new Map<string, string>([
    [HEADERS.messageId, eventIdOf(entry)],
    [HEADERS.position, String(positionOf(entry))],
    [HEADERS.previous, String(previous)],
  ])
  if (entry.kind === 'undecodable') {
    const { type, stream, eventId, bytes } = entry.event
    const body = {
      specversion: '1.0',
      id: eventId,
      source: 'urn:ioc:log',
      type,
      subject: stream,
      data_base64: Buffer.from(bytes).toString('base64'),
    }
    return { subject: factSubject(province, type, stream), headers, body: Buffer.from(JSON.stringify(body)) }
  }
  const { fact } = entry
  const { subject, type, attributes, data, receivedAt, keyId, hash, flags, traceparent, revision, stream } = fact
  headers.set(HEADERS.revision, String(revision))
  headers.set(
    HEADERS.metadata,
    asciiJson({ stream, receivedAt, keyId, hash, flags, ...(traceparent === undefined ? {} : { traceparent }) }),
  )
  const body = { specversion: '1.0', ...attributes, data }
  return { subject: factSubject(province, type, subject), headers, body: Buffer.from(JSON.stringify(body)) }
}

const decimal = (text = ''): bigint | undefined => (/^\d{1,20}$/.test(text) ? BigInt(text) : undefined)

function parseJson(text = ''): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

/**
 * Reads a message of the stream. `undefined` when it has no place in the chain (not ours); an entry that the message cannot
 * fully say, for whatever reason, comes back without content: the log has it.
 */
export function fromMessage(message: {
  readonly headers?: { readonly get: (name: string) => string | undefined } | undefined
  readonly data: Uint8Array
}): ReceivedMessage | undefined {
  const { headers, data: bytes } = message
  const position = decimal(headers?.get(HEADERS.position))
  const previous = decimal(headers?.get(HEADERS.previous))
  if (headers === undefined || position === undefined || previous === undefined) return undefined
  const revision = decimal(headers.get(HEADERS.revision))
  const metadata = parseJson(headers.get(HEADERS.metadata))
  const body = parseJson(Buffer.from(bytes).toString('utf8'))
  if (revision === undefined || !isRecord(metadata) || !isRecord(body)) return { position, previous, entry: undefined }
  const { specversion: _specversion, data, ...ce } = body
  const { stream, ...rest } = metadata
  if (typeof stream !== 'string' || typeof ce['type'] !== 'string') return { position, previous, entry: undefined }
  const place = { position, revision, stream, eventId: headers.get(HEADERS.messageId) ?? '', type: ce['type'] }
  const entry = decodeFact(place, data, { ...rest, ce })
  return { position, previous, entry: entry.kind === 'fact' ? entry : undefined }
}
