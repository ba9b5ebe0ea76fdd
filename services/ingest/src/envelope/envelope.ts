import { EXTENSION_NAME, parseInstant } from '@ioc/contracts'
import { pointerOf } from '../json/pointer.ts'
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
}

export type EnvelopeReading =
  { readonly kind: 'envelope'; readonly envelope: Envelope } | { readonly kind: 'refused'; readonly refusal: Refusal }

// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/
const JSON_CONTENT = /^[\w.+-]+\/(?:[\w.+-]+\+)?json\s*(?:;.*)?$/i

/** The bounds that the schema of the envelope states; a spec compares the two. */
export const LENGTHS = {
  id: 256,
  source: 512,
  type: 128,
  subject: 128,
  time: 64,
  datacontenttype: 128,
  dataschema: 1024,
} as const
type TextAttribute = keyof typeof LENGTHS
const REQUIRED: readonly TextAttribute[] = ['id', 'source', 'type', 'subject']
const isTextAttribute = (name: string): name is TextAttribute => Object.hasOwn(LENGTHS, name)

/** Thrown inside this file only: the first thing that is wrong ends the reading. */
class Unreadable extends Error {
  readonly refusal: Refusal
  constructor(name: string, detail: string) {
    super(detail)
    this.refusal = refusal('invalid-envelope', detail, pointerOf([name]))
  }
}

function text(name: TextAttribute, value: unknown): string {
  if (typeof value !== 'string') throw new Unreadable(name, `${name} must be text`)
  if (value === '') throw new Unreadable(name, `${name} must not be empty`)
  if (value.length > LENGTHS[name]) throw new Unreadable(name, `${name} is longer than ${LENGTHS[name]} characters`)
  if (CONTROL.test(value)) throw new Unreadable(name, `${name} contains control characters`)
  return value
}

function extension(name: string, value: unknown): unknown {
  if (!EXTENSION_NAME.test(name)) {
    throw new Unreadable(name, 'names of attributes are lower-case letters and digits')
  }
  if (typeof value === 'boolean' || typeof value === 'number') return value
  if (typeof value !== 'string') throw new Unreadable(name, 'an attribute is text, a number or true or false')
  if (CONTROL.test(value)) throw new Unreadable(name, `${name} contains control characters`)
  return value
}

function readAttributes(event: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const attributes: Record<string, unknown> = {}
  for (const name of REQUIRED) {
    if (event[name] === undefined || event[name] === null) throw new Unreadable(name, `${name} is required`)
  }
  for (const [name, value] of Object.entries(event)) {
    // A null attribute counts as absent (CloudEvents JSON format, 2.2).
    if (value === null || name === 'specversion' || name === 'data') continue
    if (name === 'data_base64') throw new Unreadable(name, 'data must be JSON in the member data')
    attributes[name] = isTextAttribute(name) ? text(name, value) : extension(name, value)
  }
  return attributes
}

function readEnvelope(event: Readonly<Record<string, unknown>>): Envelope {
  if (event['specversion'] !== '1.0') throw new Unreadable('specversion', 'specversion must be "1.0"')
  const attributes = readAttributes(event)
  const { datacontenttype, time } = attributes
  if (typeof datacontenttype === 'string' && !JSON_CONTENT.test(datacontenttype)) {
    throw new Unreadable('datacontenttype', `data must be JSON, not ${datacontenttype}`)
  }
  const timeNs = typeof time === 'string' ? parseInstant(time) : undefined
  if (typeof time === 'string' && timeNs === undefined) {
    throw new Unreadable('time', 'time must be RFC 3339 with offset, for example 2024-09-16T07:05:00+07:00')
  }
  if (event['data'] === undefined) throw new Unreadable('data', 'data is required')
  return {
    id: text('id', attributes['id']),
    source: text('source', attributes['source']),
    type: text('type', attributes['type']),
    subject: text('subject', attributes['subject']),
    time: typeof time === 'string' ? time : undefined,
    timeNs,
    attributes,
    data: event['data'],
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

/** Reads a structured CloudEvent whose text is NFC already; the pointer names the attribute at fault. */
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
  isRecord(event) && typeof event['id'] === 'string' ? event['id'].slice(0, LENGTHS.id) : null

/** Whether a header names an attribute that binary mode carries elsewhere. */
export const isCarriedOutsideHeaders = (name: string): boolean =>
  name === 'data' || name === 'data_base64' || name === 'datacontenttype'
