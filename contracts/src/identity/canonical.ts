import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'

/** Text normalised to Unicode NFC throughout, keys included. The input is plain JSON. */
export function toNfc(value: unknown): unknown {
  if (typeof value === 'string') return value.normalize('NFC')
  if (Array.isArray(value)) return value.map(toNfc)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key.normalize('NFC'), toNfc(item)]))
}

/** RFC 8785 (JCS) text of a JSON value. */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value)
  if (text === undefined) throw new TypeError('not a JSON value')
  return text
}

export const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex')
