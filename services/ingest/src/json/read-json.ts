import { isUtf8 } from 'node:buffer'
import { hasNoncharacter, toNfc } from '@ioc/contracts'
import { MAX_DEPTH, strictScan, type StrictValue } from './strict-scan.ts'

export type JsonReading =
  { readonly kind: 'malformed'; readonly detail: string } | ({ readonly kind: 'read' } & StrictValue)

/** Text without any of these is NFC and well-formed as it stands: everything below U+0300 is inert. */
const MAY_CHANGE = /[\u0300-\uffff]|\\u/
const BYTE_ORDER_MARK = '\ufeff'
const NO_ISSUES: StrictValue['issues'] = new Map()

/** Number of keys in a JSON text that is known to be valid: strings followed by a colon. */
function keysInText(text: string): number {
  let keys = 0
  let start = text.indexOf('"')
  while (start !== -1) {
    let end = text.indexOf('"', start + 1)
    while (isEscaped(text, end)) end = text.indexOf('"', end + 1)
    let after = end + 1
    while (text.charCodeAt(after) <= 0x20) after++
    if (text.charCodeAt(after) === 0x3a) keys++
    start = text.indexOf('"', after)
  }
  return keys
}

function isEscaped(text: string, quote: number): boolean {
  let backslashes = 0
  while (text.charCodeAt(quote - 1 - backslashes) === 0x5c) backslashes++
  return backslashes % 2 === 1
}

/** Number of keys in a value; NaN as soon as something needs a closer look. */
function keysInValue(value: unknown, depth: number): number {
  switch (typeof value) {
    case 'number':
      return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? 0 : Number.NaN
    case 'object': {
      if (value === null) return 0
      if (depth >= MAX_DEPTH) return Number.NaN
      let keys = 0
      if (Array.isArray(value)) {
        for (const item of value) keys += keysInValue(item, depth + 1)
        return keys
      }
      for (const item of Object.values(value)) keys += 1 + keysInValue(item, depth + 1)
      return keys
    }
    default:
      return 0
  }
}

/**
 * Reads a JSON body into NFC. The usual body costs one `JSON.parse` and a count of its keys; only when the count, a large number,
 * the depth, an escape or a noncharacter raises a doubt is it scanned again to find out what and where.
 * @param byElement whether issues are kept for each element of the outermost array (a batch) instead of the whole document.
 */
export function readJson(bytes: Buffer, byElement = false): JsonReading {
  if (!isUtf8(bytes)) return { kind: 'malformed', detail: 'the body is not UTF-8' }
  const raw = bytes.toString('utf8')
  const text = raw.startsWith(BYTE_ORDER_MARK) ? raw.slice(1) : raw
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return { kind: 'malformed', detail: error instanceof Error ? error.message : 'the body is not JSON' }
  }
  const keys = keysInValue(value, 0)
  if (keys !== keysInText(text)) return { kind: 'read', ...strictScan(text, byElement) }
  if (!MAY_CHANGE.test(text)) return { kind: 'read', value, issues: NO_ISSUES }
  const normal = toNfc(value)
  const doubtful = text.includes('\\u') || hasNoncharacter(text) || keysInValue(normal, 0) !== keys
  return doubtful
    ? { kind: 'read', ...strictScan(text, byElement) }
    : { kind: 'read', value: normal, issues: NO_ISSUES }
}
