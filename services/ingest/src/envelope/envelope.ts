import { normalName, normaliseData } from '@ioc/contracts'
import { TEXT_ATTRIBUTES, Unreadable, extension, instant, isTextAttribute, required, text } from './attributes.ts'
import { dataOf } from './data.ts'
import { refusal, type Refusal } from './refusal.ts'

/** A CloudEvent that can be read: what identifies the fact, and every attribute as it goes into the log. */
export interface Envelope {
  readonly id: string
  readonly source: string
  readonly type: string
  /** Unit code. */
  readonly subject: string
  /** As sent; absent where none was sent. */
  readonly time: string | undefined
  /** Nanoseconds since the Unix epoch, of `time`. */
  readonly timeNs: bigint | undefined
  /** All attributes but `specversion`, extensions included. */
  readonly attributes: Readonly<Record<string, unknown>>
  readonly data: unknown
  /** As they were sent, where a name in them was written otherwise: what was stored before names were written in one way. */
  readonly asSent?: { readonly subject: string; readonly data: unknown }
}

export type EnvelopeReading =
  { readonly kind: 'envelope'; readonly envelope: Envelope } | { readonly kind: 'refused'; readonly refusal: Refusal }

/** Every attribute but `specversion`, each of its type. */
interface Attributes {
  [name: string]: unknown
  id: string
  source: string
  type: string
  subject: string
  time?: string | undefined
}

function readAttributes(event: Readonly<Record<string, unknown>>): Attributes {
  const attributes: Attributes = {
    id: required('id', event),
    source: required('source', event),
    type: required('type', event),
    subject: required('subject', event),
  }
  for (const [name, value] of Object.entries(event)) {
    // A null attribute counts as absent (CloudEvents JSON format, 2.2).
    if (value === null || value === undefined || name === 'specversion' || name === 'data' || name === 'data_base64')
      continue
    if (Object.hasOwn(attributes, name)) continue
    attributes[name] = isTextAttribute(name) ? text(name, value) : extension(name, value)
  }
  return attributes
}

function readEnvelope(event: Readonly<Record<string, unknown>>): Envelope {
  if (event['specversion'] !== '1.0') throw new Unreadable(['specversion'], 'specversion must be "1.0"')
  const attributes = readAttributes(event)
  const { id, source, type, subject: sent, time } = attributes
  const subject = normalName(sent)
  if (subject === '') throw new Unreadable(['subject'], 'subject names no unit')
  const timeNs = time === undefined ? undefined : instant(time)
  const data = dataOf(event)
  const named = normaliseData(type, data)
  if (named.kind === 'clash') {
    throw new Unreadable(['data', ...named.path], 'the same name stands twice', 'invalid-data')
  }
  return {
    id,
    source,
    type,
    subject,
    time,
    timeNs,
    attributes: subject === sent ? attributes : { ...attributes, subject },
    data: named.data,
    ...(subject === sent && named.data === data ? {} : { asSent: { subject: sent, data } }),
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

/**
 * Reads a structured CloudEvent whose text is NFC already: attributes by the types of the specification, names in their one way.
 * The pointer names what is at fault.
 */
export function parseEnvelope(event: unknown): EnvelopeReading {
  if (!isRecord(event))
    return { kind: 'refused', refusal: refusal('invalid-envelope', 'an event is a JSON object', '') }
  try {
    return { kind: 'envelope', envelope: readEnvelope(event) }
  } catch (error) {
    if (error instanceof Unreadable) return { kind: 'refused', refusal: error.refusal }
    throw error
  }
}

/** The id of an event that may be unreadable otherwise, so that its sender can find it. */
export const idOf = (event: unknown): string | null =>
  isRecord(event) && typeof event['id'] === 'string' ? event['id'].slice(0, TEXT_ATTRIBUTES.id.length) : null

/** Whether a header names an attribute that binary mode carries elsewhere. */
export const isCarriedOutsideHeaders = (name: string): boolean =>
  name === 'data' || name === 'data_base64' || name === 'datacontenttype'
