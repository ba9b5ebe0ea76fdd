import { canonicalJson, eventId, factHash, schemaEntries, toNfc } from '@ioc/contracts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalText, contentHash, eventIdOf } from './identity.ts'

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
})
