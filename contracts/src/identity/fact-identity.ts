import { createHash } from 'node:crypto'
import { canonicalJson, sha256Hex } from './canonical.ts'

/** What makes the content of a fact: hashed after NFC. `time` is the text as sent; absent where the source sent none. */
export interface FactContent {
  readonly type: string
  readonly subject: string
  readonly time?: string
  readonly data: unknown
}

/** UUIDv5 namespace of event ids. */
export const EVENT_ID_NAMESPACE = '86b226b4-60c6-53ef-8e00-be68add5b50e'
const NAMESPACE_BYTES = Buffer.from(EVENT_ID_NAMESPACE.replaceAll('-', ''), 'hex')

/** RFC 8785 JSON of type, subject, time and data: what a fact's hash is taken over. */
export const factText = ({ type, subject, time, data }: FactContent): string =>
  canonicalJson(time === undefined ? { data, subject, type } : { data, subject, time, type })

/** SHA-256 (hex) over the RFC 8785 JSON of type, subject, time and data; the caller has normalised them to NFC. */
export const factHash = (content: FactContent): string => sha256Hex(factText(content))

/** UUIDv5 (RFC 9562) of a name in our namespace. */
function uuidV5(name: string): string {
  const bytes = createHash('sha1').update(NAMESPACE_BYTES).update(name, 'utf8').digest().subarray(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** The id under which a fact stands in the log: the same source, id and content give the same event id everywhere. */
export const eventId = (source: string, id: string, hash: string): string => uuidV5(`${source}\n${id}\n${hash}`)
