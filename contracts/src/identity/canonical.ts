import { hash } from 'node:crypto'
import canonicalize from 'canonicalize'
import { nfc } from './nfc.ts'

/** Text normalised to Unicode NFC throughout, keys included. The input is plain JSON. */
export function toNfc(value: unknown): unknown {
  if (typeof value === 'string') return nfc(value)
  if (Array.isArray(value)) return value.map(toNfc)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [nfc(key), toNfc(item)]))
}

/** Deeper values are left to the library: these walks are recursive. */
const MAX_DEPTH = 64
/** Above it the sort of the platform is faster than one that moves keys one by one. */
const FEW_KEYS = 16

/** Stands for a value whose keys this file does not order itself. */
const LEFT = Symbol('left to the library')

/** JavaScript keeps keys that look like array indexes before all others: where one begins with a digit the library sorts. */
const mayBeIndex = (key: string): boolean => key.charCodeAt(0) >= 0x30 && key.charCodeAt(0) <= 0x39

function sorted(keys: string[]): string[] {
  // RFC 8785 orders by UTF-16 units, as the operators of JavaScript do.
  if (keys.length > FEW_KEYS) return keys.sort()
  for (let place = 1; place < keys.length; place++) {
    const key = keys[place] ?? ''
    let to = place
    for (let before = keys[to - 1]; to > 0 && before !== undefined && before > key; before = keys[to - 1]) {
      keys[to--] = before
    }
    keys[to] = key
  }
  return keys
}

function itemsInOrder(items: readonly unknown[], depth: number): unknown {
  let copy: unknown[] | undefined
  for (let place = 0; place < items.length; place++) {
    const ordered = inOrder(items[place], depth)
    if (ordered === LEFT) return LEFT
    if (ordered !== items[place]) (copy ??= [...items])[place] = ordered
  }
  return copy ?? items
}

/** An empty copy with its keys in order, or LEFT. */
function sortedCopy(keys: string[]): Record<string, unknown> | typeof LEFT {
  const copy: Record<string, unknown> = {}
  for (const key of sorted(keys)) {
    // A key named __proto__ would set the prototype of the copy.
    if (mayBeIndex(key) || key === '__proto__') return LEFT
    copy[key] = undefined
  }
  return copy
}

function areSorted(keys: readonly string[]): boolean {
  for (let place = 1; place < keys.length; place++) if ((keys[place - 1] ?? '') > (keys[place] ?? '')) return false
  return true
}

type Members = Readonly<Record<string, unknown>>

function membersInOrder(members: Members, depth: number): unknown {
  const keys = Object.keys(members)
  let copy: Record<string, unknown> | undefined
  if (!areSorted(keys)) {
    const empty = sortedCopy(keys)
    if (empty === LEFT) return LEFT
    copy = empty
  }
  for (const key of keys) {
    const ordered = inOrder(members[key], depth)
    if (ordered === LEFT) return LEFT
    if (copy !== undefined) copy[key] = ordered
    else if (ordered !== members[key]) (copy = { ...members })[key] = ordered
  }
  return copy ?? members
}

/** A value of which `JSON.stringify` writes RFC 8785: itself where its keys are in order, a copy where they can be, or LEFT. */
function inOrder(value: unknown, depth: number): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : LEFT
  if (typeof value !== 'object' || depth === MAX_DEPTH) return LEFT
  return Array.isArray(value) ? itemsInOrder(value, depth + 1) : membersInOrder(value as Members, depth + 1)
}

function byLibrary(value: unknown): string {
  const text = canonicalize(value)
  if (text === undefined) throw new TypeError('not a JSON value')
  return text
}

/** RFC 8785 (JCS) text of a JSON value: keys are ordered here, the text is the platform's, four times as fast as the library's. */
export function canonicalJson(value: unknown): string {
  const ordered = inOrder(value, 0)
  return ordered === LEFT ? byLibrary(value) : JSON.stringify(ordered)
}

/**
 * A JSON value with its keys in the order of RFC 8785, so that `JSON.stringify` writes the canonical text; the value itself where
 * they are already. Keys that look like array indexes ("10") stay where JavaScript puts them.
 */
export function inCanonicalOrder(value: unknown): unknown {
  const ordered = inOrder(value, 0)
  return ordered === LEFT ? JSON.parse(byLibrary(value)) : ordered
}

export const sha256Hex = (text: string): string => hash('sha256', text, 'hex')
