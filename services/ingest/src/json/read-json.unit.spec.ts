import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readJson } from './read-json.ts'
import { strictScan } from './strict-scan.ts'

const read = (text: string, byElement = false) => {
  const reading = readJson(Buffer.from(text), byElement)
  if (reading.kind !== 'read') throw new Error(reading.detail)
  return reading
}
const issue = (text: string) => read(text).issues.get(0)

describe('reading JSON', () => {
  it('reads any JSON value as JSON.parse does, and the slow scan agrees', () => {
    const json = fc.json({ maxDepth: 3 })
    fc.assert(
      fc.property(json, (text) => {
        const value: unknown = JSON.parse(text)
        expect(strictScan(text, false).value).toEqual(normal(value))
        expect(read(text).value).toEqual(normal(value))
      }),
      { numRuns: 60 },
    )
  })

  it('names what is not JSON', () => {
    expect(readJson(Buffer.from('{"a":1,}'))).toMatchObject({
      kind: 'malformed',
      detail: expect.stringContaining('position'),
    })
    expect(readJson(Buffer.from(''))).toMatchObject({ kind: 'malformed' })
    expect(readJson(Buffer.from([0x22, 0xff, 0x22]))).toEqual({ kind: 'malformed', detail: 'the body is not UTF-8' })
  })

  it.each([
    ['{"data":{"n":9007199254740993}}', '/data/n'],
    ['{"n":-9007199254740993}', '/n'],
    ['[0,12345678901234567890]', '/1'],
    ['{"n":9007199254740993.0}', '/n'],
    ['{"n":9.007199254740993e15}', '/n'],
    ['{"n":1e400}', '/n'],
    ['{"n":100000000000000000000000}', '/n'],
  ])('refuses %s, which RFC 8785 would change, with a pointer', (text, pointer) => {
    expect(issue(text)).toMatchObject({ code: 'not-representable', pointer })
  })

  it.each([
    '9007199254740992',
    '-9007199254740992',
    '1E30',
    '333333333.33333329',
    '4.50',
    '2e-3',
    '1e-400',
    '-0',
    '0.0',
  ])('accepts the number %s', (literal) => {
    expect(read(`{"n":${literal}}`)).toMatchObject({ value: { n: Number(literal) } })
    expect(issue(`{"n":${literal}}`)).toBeUndefined()
  })

  it('refuses a key that stands twice, at any depth, and keys that are equal after NFC', () => {
    expect(issue('{"a":{"b":1,"b":1}}')).toMatchObject({ pointer: '/a/b' })
    expect(issue('{"a":{"b":1,"\\u0062":2}}')).toMatchObject({ pointer: '/a/b' })
    expect(issue('{"\u00e9":1,"e\u0301":2}')).toMatchObject({ pointer: '/\u00e9', code: 'not-representable' })
    expect(issue('{"a/b~":{"x":1,"x":2}}')).toMatchObject({ pointer: '/a~1b~0/x' })
    expect(issue('{"a":"\\"b\\":1","b":1}')).toBeUndefined()
  })

  it('refuses lone surrogates and takes pairs', () => {
    expect(issue('{"a":"\\ud800"}')).toMatchObject({ pointer: '/a' })
    expect(issue('{"\\udead":1}')).toMatchObject({ code: 'not-representable' })
    expect(read('{"a":"\\ud83d\\ude00"}').value).toEqual({ a: '😀' })
  })

  it('refuses code points that are no characters, as they stand or escaped, in text and keys', () => {
    for (const text of ['\uffff', '\\uffff', '\ufdd0', '\u{1ffff}', '\\ud83f\\udfff', 'a\ufffe']) {
      expect(issue(`{"data":{"a":"${text}"}}`)).toMatchObject({ code: 'not-representable', pointer: '/data/a' })
      expect(issue(`{"${text}":1}`)).toMatchObject({ code: 'not-representable' })
    }
    expect(issue('{"a":"\ufffd\ufdcf\ufdf0\u{1fffd}"}')).toBeUndefined()
  })

  it('refuses nesting that is too deep without overflowing', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000)
    expect(issue(`{"data":${deep}}`)).toMatchObject({ code: 'too-deep' })
    expect(issue('['.repeat(64) + ']'.repeat(64))).toBeUndefined()
    expect(issue('['.repeat(65) + ']'.repeat(65))).toMatchObject({ code: 'too-deep' })
  })

  it('normalises text and keys to NFC', () => {
    expect(read('{"e\u0301":["Tru\u031bo\u031b\u0300ng"]}').value).toEqual({ '\u00e9': ['Trường'.normalize('NFC')] })
  })

  it('in a batch blames only the element that is at fault', () => {
    const { value, issues } = read('[{"a":1},{"a":1,"a":2},{"a":[9007199254740993]},{"a":4}]', true)
    expect([...issues.keys()]).toEqual([1, 2])
    expect(issues.get(2)).toMatchObject({ pointer: '/2/a/0' })
    expect(value).toMatchObject([{ a: 1 }, {}, {}, { a: 4 }])
  })

  it('keeps a key named __proto__ as an ordinary key', () => {
    const { value } = read('{"__proto__":{"a":1},"é":1,"n":9007199254740992.0}')
    expect(Object.keys(value ?? {})).toEqual(['__proto__', 'é', 'n'])
  })
})

function normal(value: unknown): unknown {
  if (typeof value === 'string') return value.normalize('NFC')
  if (Array.isArray(value)) return value.map(normal)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key.normalize('NFC'), normal(item)]))
}
