import { isDeepStrictEqual } from 'node:util'
import {
  canonicalJson,
  eventId,
  factHash,
  normalName,
  normaliseData,
  publicEvents,
  schemaEntries,
  toNfc,
} from '@ioc/contracts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fact } from '../lib/fact.ts'
import { canonicalText, contentHash, eventIdOf } from './identity.ts'
import { asNamed, trimmedName } from './names.ts'

const json = fc.jsonValue({ maxDepth: 4, stringUnit: 'grapheme' })

/** Two keys that NFC makes one are refused at the door; what they would hash to is nobody's business. */
const keysStayApart = (value: unknown): boolean => {
  if (Array.isArray(value)) return value.every(keysStayApart)
  if (value === null || typeof value !== 'object') return true
  const keys = Object.keys(value)
  return (
    new Set(keys.map((key) => key.normalize('NFC'))).size === keys.length && Object.values(value).every(keysStayApart)
  )
}

describe('the ledger’s identity against the one that the system uses', () => {
  it('agrees on the canonical text of any JSON after NFC', () => {
    fc.assert(
      fc.property(json, (value) => {
        fc.pre(keysStayApart(value))
        expect(canonicalText(value)).toBe(canonicalJson(toNfc(value)))
      }),
      { numRuns: 500 },
    )
  })

  it('agrees on hash and event id of every published example', () => {
    for (const { example } of schemaEntries()) {
      const { type, subject, time, data, source, id } = example as Record<
        'type' | 'subject' | 'time' | 'source' | 'id',
        string
      > & { data: Record<string, unknown> }
      const hash = contentHash({ type, subject, time, data })
      expect(hash).toBe(factHash({ type, subject, time, data: toNfc(data) }))
      expect(eventIdOf(source, id, hash)).toBe(eventId(source, id, hash))
    }
  })

  it('agrees on what a name is', () => {
    const text = fc.string({
      unit: fc.constantFrom(' ', '\u00a0', '\u200b', '\ufeff', '\t', 'a', 'e\u0301', '😀', '\u0000'),
    })
    fc.assert(
      fc.property(text, (name) => {
        expect(trimmedName(name)).toBe(normalName(name))
      }),
      { numRuns: 500 },
    )
  })

  it('agrees on which fields of every published type name something, and so on the hash', () => {
    for (const { type, example } of publicEvents) {
      for (const [before, after] of [
        [' ', '\u00a0'],
        ['\u200b', ''],
        ['', '\ufeff\n'],
      ] as const) {
        const dimensions = { [`${before}grade${after}`]: `${before}1${after}`, sex: 'female' }
        const elsewhere = { code: ' a ', classId: ' b ', platform: ' c ', remark: ' d ', dimensions }
        const data: Record<string, unknown> = { ...elsewhere, ...Object(widened(example.data, before, after)) }
        const subject = `${before}${example.subject}${after}`
        const named = normaliseData(type, data)
        if (named.kind === 'clash') throw new Error(`${type} clashes at ${named.path.join('/')}`)
        const ours = asNamed(fact({ id: '1', source: 'urn:a', type, subject, data }))
        const known = new Map<string, unknown>(Object.entries(Object(named.data)))
        const other = Object.entries(ours.data).filter(([field, value]) => !isDeepStrictEqual(value, known.get(field)))
        const [missing, surplus] = [true, false].map((isMissing) =>
          other.flatMap(([field, value]) => (isDeepStrictEqual(value, data[field]) === isMissing ? [field] : [])),
        )
        expect(missing, `add ${String(missing)} of ${type} to load-tests/ledger/names.ts`).toEqual([])
        expect(surplus, `${String(surplus)} of ${type} in load-tests/ledger/names.ts names nothing`).toEqual([])
        expect(ours.data, type).toEqual(named.data)
        expect(contentHash(ours)).toBe(factHash({ type, subject: normalName(subject), data: named.data }))
      }
    }
  })
})

/** Every text of a value with something before and after it. */
function widened(value: unknown, before: string, after: string): unknown {
  if (typeof value === 'string') return `${before}${value}${after}`
  if (Array.isArray(value)) return value.map((item) => widened(item, before, after))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, widened(item, before, after)]))
}
