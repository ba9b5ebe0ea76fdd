import {
  EXTENSION_NAME,
  isAttributeInteger,
  isAttributeText,
  isJsonMediaType,
  isMediaType,
  isUri,
  isUriReference,
  parseTimestamp,
  type ProblemCodeName,
} from '@ioc/contracts'
import { pointerOf, type Path } from '../json/pointer.ts'
import { refusal, type Refusal } from './refusal.ts'

/** Thrown while an envelope is read, and caught there: the first thing that is wrong ends the reading. */
export class Unreadable extends Error {
  readonly refusal: Refusal
  constructor(path: Path, detail: string, code: ProblemCodeName = 'invalid-envelope') {
    super(detail)
    this.refusal = refusal(code, detail, pointerOf(path))
  }
}

/** What is wrong with a text that is to be of a type of CloudEvents; `undefined` when nothing is. */
type Check = (value: string) => string | undefined

const uriReference: Check = (value) =>
  isUriReference(value)
    ? undefined
    : 'must be a URI reference (RFC 3986), for example urn:school:94-TH-0001; percent-encode all else, Vietnamese letters as UTF-8 (%25 for a percent sign)'
const uri: Check = (value) =>
  isUri(value) ? undefined : 'must be an absolute URI (RFC 3986), for example https://example.org/schemas/session'
const TIMESTAMP = 'must be RFC 3339 with offset, for example 2024-09-16T07:05:00+07:00'
const timestamp: Check = (value) => (parseTimestamp(value) === undefined ? TIMESTAMP : undefined)
const jsonMediaType: Check = (value) => {
  if (!isMediaType(value)) return 'must be a media type (RFC 2046), for example application/json'
  return isJsonMediaType(value) ? undefined : `says that the data is ${value}: data must be JSON`
}
const anyText: Check = () => undefined

interface TextAttribute {
  /** The longest that is taken, in code points: the bound that the schema of the envelope states; a spec compares the two. */
  readonly length: number
  readonly check: Check
}

/** The attributes of the core specification that are text, but `specversion`. */
export const TEXT_ATTRIBUTES = {
  id: { length: 256, check: anyText },
  source: { length: 512, check: uriReference },
  type: { length: 128, check: anyText },
  subject: { length: 128, check: anyText },
  // Read by `instant`, once.
  time: { length: 64, check: anyText },
  datacontenttype: { length: 128, check: jsonMediaType },
  dataschema: { length: 1024, check: uri },
} as const satisfies Record<string, TextAttribute>

export type TextName = keyof typeof TEXT_ATTRIBUTES
export const isTextAttribute = (name: string): name is TextName => Object.hasOwn(TEXT_ATTRIBUTES, name)

/** Documented extensions whose type is narrower than text. Others may hold whatever an attribute can. */
const TYPED_EXTENSIONS: ReadonlyMap<string, Check> = new Map([
  ['dataref', uriReference],
  ['expirytime', timestamp],
  ['recordedtime', timestamp],
])

/** Whether a text has more code points than it may have, as JSON Schema counts them; none has fewer than half its UTF-16 units. */
const isLonger = (text: string, most: number): boolean =>
  text.length > most && (text.length > 2 * most || [...text].length > most)

function checkedText(name: string, value: unknown): string {
  if (typeof value !== 'string') throw new Unreadable([name], `${name} must be text`)
  if (!isAttributeText(value)) {
    throw new Unreadable([name], `${name} contains control characters, or code points that are no characters`)
  }
  return value
}

/**
 * Reads a core attribute.
 * @throws Unreadable when it is empty, too long, or not of its type.
 */
export function text(name: TextName, value: unknown): string {
  const { length, check } = TEXT_ATTRIBUTES[name]
  const read = checkedText(name, value)
  if (read === '') throw new Unreadable([name], `${name} must not be empty`)
  if (isLonger(read, length)) throw new Unreadable([name], `${name} is longer than ${length} characters`)
  const wrong = check(read)
  if (wrong !== undefined) throw new Unreadable([name], `${name} ${wrong}`)
  return read
}

/**
 * Reads a core attribute that every event has.
 * @throws Unreadable when it is absent or null, and as {@link text} does.
 */
export function required(name: TextName, event: Readonly<Record<string, unknown>>): string {
  const value = event[name]
  if (value === undefined || value === null) throw new Unreadable([name], `${name} is required`)
  return text(name, value)
}

/**
 * Reads the attribute `time`.
 * @returns nanoseconds since the Unix epoch.
 * @throws Unreadable when it is not a Timestamp.
 */
export function instant(time: string): bigint {
  const ns = parseTimestamp(time)
  if (ns === undefined) throw new Unreadable(['time'], `time ${TIMESTAMP}`)
  return ns
}

/**
 * Reads an extension: Boolean, Integer or String of the CloudEvents type system.
 * @throws Unreadable when it is none of them.
 */
export function extension(name: string, value: unknown): unknown {
  if (!EXTENSION_NAME.test(name)) {
    throw new Unreadable([name], 'names of attributes are lower-case letters and digits')
  }
  if (typeof value === 'boolean') return value
  if (typeof value === 'number') {
    if (isAttributeInteger(value)) return value
    throw new Unreadable([name], `${name} is no whole number of 32 bits: send others as text`)
  }
  if (typeof value !== 'string') {
    throw new Unreadable([name], `${name} must be text, a whole number of 32 bits, or true or false`)
  }
  const read = checkedText(name, value)
  const wrong = TYPED_EXTENSIONS.get(name)?.(read)
  if (wrong !== undefined) throw new Unreadable([name], `${name} ${wrong}`)
  return read
}
