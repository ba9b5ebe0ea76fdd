import canonicalize from 'canonicalize'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson, eventId, factHash, inCanonicalOrder, toNfc } from '../index.ts'

describe('the identity of a fact', () => {
  const content = { type: 'vn.edu.x.y.v1', subject: 'U1', time: '2024-09-16T07:00:00+07:00', data: { b: 1, a: 'é' } }

  it('hashes RFC 8785 JSON, so the order of keys does not matter', () => {
    expect(canonicalJson({ b: 1, a: [1e21, 0.1, -0] })).toBe('{"a":[1e+21,0.1,0],"b":1}')
    expect(factHash(content)).toBe(factHash({ ...content, data: { a: 'é', b: 1 } }))
  })

  it('hashes composed and decomposed Vietnamese alike once both are NFC', () => {
    const decomposed = { ...content, data: { b: 1, a: 'e\u0301' } }
    expect(factHash(decomposed)).not.toBe(factHash(content))
    expect(factHash({ ...decomposed, data: toNfc(decomposed.data) })).toBe(factHash(content))
  })

  it('leaves an absent time out of the hash', () => {
    const { time: _time, ...untimed } = content
    expect(factHash(untimed)).not.toBe(factHash(content))
    expect(canonicalJson(untimed)).not.toContain('time')
  })

  it('derives a version 5 UUID from source, id and hash', () => {
    const id = eventId('urn:a', '1', 'ff')
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(eventId('urn:a', '1', 'ff')).toBe(id)
    expect(eventId('urn:a', '2', 'ff')).not.toBe(id)
  })
})

describe('canonical JSON', () => {
  it('is what the library writes, whatever the order of keys', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const text = canonicalJson(value)
        expect(text).toBe(canonicalize(value))
        expect(canonicalJson(JSON.parse(text))).toBe(text)
      }),
    )
  })

  it('is what JSON.stringify writes of a value in canonical order, but for keys that look like indexes', () => {
    const value = { b: [{ z: 1, y: 'ế' }], a: { '10': 1, '9': 2 } }
    expect(JSON.stringify(inCanonicalOrder({ b: value.b }))).toBe(canonicalJson({ b: value.b }))
    expect(canonicalJson(value)).toBe('{"a":{"10":1,"9":2},"b":[{"y":"ế","z":1}]}')
    expect(canonicalJson(inCanonicalOrder(value))).toBe(canonicalJson(value))
    const ordered = { a: 1, b: 2 }
    expect(inCanonicalOrder(ordered)).toBe(ordered)
  })

  it('is the same for keys that JavaScript treats in a way of their own', () => {
    const key = fc.constantFrom(
      '__proto__',
      '10',
      '9',
      '1a',
      '',
      'toJSON',
      'constructor',
      '-1',
      'é',
      '\u{1f600}',
      '\ufb33',
    )
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'medium' },
        fc.constantFrom(null, true, 'ế', 0, -0, 1.5, 1e21),
        fc.array(tie('value')),
        fc.array(fc.tuple(key, tie('value'))).map((members) => Object.fromEntries(members)),
      ),
    }))
    fc.assert(
      fc.property(value, (given) => {
        const text = canonicalJson(given)
        expect(text).toBe(canonicalize(given))
        expect(canonicalJson(inCanonicalOrder(given))).toBe(text)
      }),
    )
    expect(Object.getPrototypeOf(inCanonicalOrder(JSON.parse('{"b":1,"__proto__":{"a":1}}')))).toBe(Object.prototype)
  })

  it('refuses what is no JSON value', () => {
    expect(() => canonicalJson(undefined)).toThrow(TypeError)
    expect(() => canonicalJson({ a: Number.NaN })).toThrow()
  })
})
