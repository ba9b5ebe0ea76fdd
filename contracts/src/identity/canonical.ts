import { hash } from 'node:crypto'
import canonicalize from 'canonicalize'

/** Text normalised to Unicode NFC throughout, keys included. The input is plain JSON. */
export function toNfc(value: unknown): unknown {
  if (typeof value === 'string') return value.normalize('NFC')
  if (Array.isArray(value)) return value.map(toNfc)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key.normalize('NFC'), toNfc(item)]))
}

/** Deeper values are left to the library: this walk is recursive. */
const MAX_DEPTH = 64

/** Whether `JSON.stringify` writes a JSON value as RFC 8785 wants it: it does but for the order of keys. */
function isInOrder(value: unknown, depth = 0): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || depth === MAX_DEPTH) return false
  if (Array.isArray(value)) return value.every((item) => isInOrder(item, depth + 1))
  let before: string | undefined
  for (const [key, item] of Object.entries(value)) {
    if (before !== undefined && key < before) return false
    before = key
    if (!isInOrder(item, depth + 1)) return false
  }
  return true
}

/** RFC 8785 (JCS) text of a JSON value; about ten times as fast for values whose keys are in order already. */
export function canonicalJson(value: unknown): string {
  if (isInOrder(value)) return JSON.stringify(value)
  const text = canonicalize(value)
  if (text === undefined) throw new TypeError('not a JSON value')
  return text
}

/**
 * A JSON value with its keys in the order of RFC 8785, so that `JSON.stringify` writes the canonical text; the value itself where
 * they are already. Keys that look like array indexes ("10") stay where JavaScript puts them.
 */
export function inCanonicalOrder(value: unknown): unknown {
  return isInOrder(value) ? value : JSON.parse(canonicalJson(value))
}

/** Everything below U+0300 is its own NFC. */
const MAY_COMPOSE = /[\u0300-\uffff]/

/** Whether text is in Unicode NFC. */
export const isNfc = (text: string): boolean => !MAY_COMPOSE.test(text) || text.normalize('NFC') === text

export const sha256Hex = (text: string): string => hash('sha256', text, 'hex')
