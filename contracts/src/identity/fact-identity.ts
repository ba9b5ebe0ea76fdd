import { hash } from 'node:crypto'
import { canonicalJson, sha256Hex } from './canonical.ts'

/** What makes the content of a fact: hashed after NFC. `time` is the text as sent; absent where the source sent none. */
export interface FactContent {
  readonly type: string
  readonly subject: string
  readonly time?: string
  readonly data: unknown
}

/** UUIDv5 namespace of event ids. */
const EVENT_ID_NAMESPACE = '86b226b4-60c6-53ef-8e00-be68add5b50e'
const NAMESPACE_BYTES = Buffer.from(EVENT_ID_NAMESPACE.replaceAll('-', ''), 'hex')

/** RFC 8785 JSON of type, subject, time and data: what a fact's hash is taken over. */
export const factText = ({ type, subject, time, data }: FactContent): string =>
  canonicalJson(time === undefined ? { data, subject, type } : { data, subject, time, type })

/** SHA-256 (hex) over the RFC 8785 JSON of type, subject, time and data; the caller has normalised them to NFC. */
export const factHash = (content: FactContent): string => sha256Hex(factText(content))

/** The namespace and room for most names, written anew for each: no two hashes are made at the same time. */
const named = Buffer.alloc(2_048)
NAMESPACE_BYTES.copy(named)

/** UUIDv5 (RFC 9562) of a name in our namespace. */
function uuidV5(name: string): string {
  const start = NAMESPACE_BYTES.length
  // A character is at most three bytes of UTF-8.
  const bytes =
    name.length * 3 <= named.length - start
      ? named.subarray(0, start + named.write(name, start, 'utf8'))
      : Buffer.concat([NAMESPACE_BYTES, Buffer.from(name, 'utf8')])
  const hex = hash('sha1', bytes, 'hex')
  const variant = ((Number.parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(18, 20)}-${hex.slice(20, 32)}`
}

/** The id under which a fact stands in the log: the same source, id and content give the same event id everywhere. */
export const eventId = (source: string, id: string, contentHash: string): string =>
  uuidV5(`${source}\n${id}\n${contentHash}`)
