import { hasNoncharacter, nfc } from '@ioc/contracts'
import { isCarried } from './exact-number.ts'
import { pointerOf } from './pointer.ts'

/** Containers may stand in each other this deep: deeper ones are refused, so that no reader down the line overflows. */
export const MAX_DEPTH = 64

/** Something that parsed but cannot be taken: the pointer starts at the root of what was sent. */
export interface JsonIssue {
  readonly code: 'not-representable' | 'too-deep'
  readonly pointer: string
  readonly detail: string
}

export interface StrictValue {
  readonly value: unknown
  /** The first issue of the document, or of each element of the outermost array when asked by element. */
  readonly issues: ReadonlyMap<number, JsonIssue>
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const isSpace = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09

/**
 * Reads text that `JSON.parse` has accepted once more, slowly, to say what RFC 8785 cannot carry and where: integers beyond
 * 2^53, keys that stand twice or are equal after NFC, lone surrogates, noncharacters (RFC 7493, 2.1), and nesting beyond {@link MAX_DEPTH}.
 */
export function strictScan(text: string, byElement: boolean): StrictValue {
  const issues = new Map<number, JsonIssue>()
  const path: (string | number)[] = []
  let at = 0

  const report = (code: JsonIssue['code'], detail: string): void => {
    const element = byElement ? Number(path[0] ?? 0) : 0
    if (!issues.has(element)) issues.set(element, { code, pointer: pointerOf(path), detail })
  }
  const skipSpace = (): void => {
    while (isSpace(text.charCodeAt(at))) at++
  }
  const next = (): string => {
    skipSpace()
    return text[at] ?? ''
  }
  const stringEnd = (start: number): number => {
    let end = start + 1
    while (text.charCodeAt(end) !== QUOTE) end += text.charCodeAt(end) === BACKSLASH ? 2 : 1
    return end + 1
  }
  const readString = (): string => {
    const start = at
    at = stringEnd(start)
    const value: unknown = JSON.parse(text.slice(start, at))
    return nfc(String(value))
  }
  const checkText = (value: string): string => {
    if (!value.isWellFormed()) report('not-representable', 'a lone surrogate is not Unicode text')
    if (hasNoncharacter(value)) report('not-representable', 'U+FFFE, U+FFFF and their like are no characters')
    return value
  }
  /** Moves past a container without looking into it and without recursion. */
  const skipContainer = (): void => {
    let depth = 0
    do {
      const character = text[at]
      if (character === '"') at = stringEnd(at)
      else {
        if (character === '[' || character === '{') depth++
        if (character === ']' || character === '}') depth--
        at++
      }
    } while (depth > 0)
  }
  const readObject = (): unknown => {
    const entries = new Map<string, unknown>()
    at++
    while (next() !== '}') {
      if (text[at] === ',') at++
      skipSpace()
      const raw = text.slice(at, stringEnd(at))
      const key = readString()
      path.push(key)
      checkText(key)
      if (entries.has(key)) report('not-representable', `the key ${raw} stands twice, or equals another after NFC`)
      skipSpace()
      at++
      entries.set(key, readValue())
      path.pop()
    }
    at++
    return Object.fromEntries(entries)
  }
  const readArray = (): unknown => {
    const items: unknown[] = []
    at++
    while (next() !== ']') {
      if (text[at] === ',') at++
      path.push(items.length)
      items.push(readValue())
      path.pop()
    }
    at++
    return items
  }
  const readScalar = (): unknown => {
    const start = at
    while (at < text.length && !/[\s,\]}]/.test(text[at] ?? '')) at++
    const literal = text.slice(start, at)
    if (/^[-\d]/.test(literal) && !isCarried(literal)) {
      report('not-representable', `the number ${literal.slice(0, 40)} loses precision`)
    }
    return JSON.parse(literal)
  }
  function readValue(): unknown {
    const character = next()
    if (character === '"') return checkText(readString())
    if (character !== '{' && character !== '[') return readScalar()
    if (path.length < MAX_DEPTH) return character === '{' ? readObject() : readArray()
    report('too-deep', `containers stand in each other more than ${MAX_DEPTH} deep`)
    skipContainer()
    return null
  }

  return { value: readValue(), issues }
}
