import { isIPv6 } from 'node:net'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  hasNoncharacter,
  isAttributeInteger,
  isAttributeText,
  isJsonMediaType,
  isMediaType,
  isUri,
  isUriReference,
  parseTimestamp,
} from '../index.ts'

/** RFC 3986, appendix B: splits any text into the five parts of a reference. */
const PARTS = /^(([^:/?#]+):)?(\/\/([^/?#]*))?([^?#]*)(\?([^#]*))?(#(.*))?$/s

/** An oracle that shares nothing with the grammar: it splits first, then looks at the characters of each part. */
function oracle(text: string): boolean {
  const [, , scheme, slashes, authority = '', path = '', , query = '', , fragment = ''] = PARTS.exec(text) ?? []
  const only = (part: string, more: string) =>
    [...part.replaceAll(/%[0-9a-f]{2}/gi, '')].every((c) => /[a-z0-9._~!$&'()*+,;=-]/i.test(c) || more.includes(c))
  if (scheme !== undefined && !/^[a-z][a-z0-9+.-]*$/i.test(scheme)) return false
  if (scheme === undefined && slashes === undefined && (path.split('/')[0] ?? '').includes(':')) return false
  const at = authority.indexOf('@')
  const [user, rest] = at === -1 ? ['', authority] : [authority.slice(0, at), authority.slice(at + 1)]
  const port = /:([0-9]*)$/.exec(rest)
  const host = port === null ? rest : rest.slice(0, port.index)
  return only(user, ':') && only(host, '') && only(path, ':@/') && only(query, ':@/?') && only(fragment, ':@/?')
}

describe('a URI reference', () => {
  it.each([
    'urn:ioc:example:sms',
    'https://sms.example.vn/schools/94-TH-0001?x=1&y=%C3%A9#z',
    'http://user:pw@[2001:db8::7]:8080/a;b=c,d',
    'http://[::ffff:192.0.2.1]/',
    'http://[v7.x:y]/',
    '//host/path',
    '/schools/94',
    '../up',
    'schools/94',
    './a:b',
    '?q',
    '#f',
    'mailto:a@b.example',
    'tag:example.vn,2024:94',
    'urn:x:',
    'file:///etc/school',
    'urn:tr%C6%B0%E1%BB%9Dng',
  ])('is %s', (text) => {
    expect(isUriReference(text)).toBe(true)
  })

  it.each([
    'truong tieu hoc A',
    'urn:x:100%',
    'urn:x:%zz',
    'http://[bad',
    'http://[::1',
    'http://::1/',
    'http://[1::2::3]/',
    'http://[12345::]/',
    'http://[::256.1.1.1]/',
    'http://host:port/',
    'http://a b/',
    'urn:trường',
    'urn:x\n',
    'a:b c',
    '1a:b',
    ':b',
    'urn:{id}',
    'urn:a|b',
    'urn:a\\b',
    'urn:"a"',
    'urn:<a>',
    'urn:a^b',
    'urn:`a`',
    'urn:a#b#c',
    'http://a@b@c/',
  ])('is not %s', (text) => {
    expect(isUriReference(text)).toBe(false)
    expect(isUri(text)).toBe(false)
  })

  it('is what an oracle of another make says, of any ASCII text without square brackets', () => {
    const pieces = [
      'a',
      'Z',
      '7',
      ':',
      '/',
      '//',
      '?',
      '#',
      '@',
      '%',
      '%41',
      '%4',
      '.',
      '-',
      '+',
      '~',
      ' ',
      '"',
      '<',
      '|',
      '',
    ]
    const text = fc.array(fc.constantFrom(...pieces, "'", '(', ';', '=', '\\', '^', '\u00e9'), { maxLength: 14 })
    fc.assert(
      fc.property(text, (parts) => {
        const joined = parts.join('')
        expect(isUriReference(joined)).toBe(oracle(joined))
      }),
      { numRuns: 5_000 },
    )
  })

  it('holds the addresses of IPv6 that the platform knows, and no others', () => {
    const group = fc.constantFrom('0', 'a', 'ffff', '12345', '', '1.2.3.4', '1.2.3', '256.0.0.1', '01.2.3.4')
    const built = fc.array(group, { maxLength: 10 }).map((groups) => groups.join(':'))
    fc.assert(
      fc.property(fc.oneof(fc.ipV6(), built), (address) => {
        expect(isUriReference(`http://[${address}]:80/`)).toBe(isIPv6(address))
      }),
      { numRuns: 5_000 },
    )
  })

  it('is whatever the platform prints as a URL', () => {
    fc.assert(
      fc.property(fc.webUrl({ withFragments: true, withQueryParameters: true }), (url) => {
        expect(isUriReference(url)).toBe(true)
        expect(isUri(url)).toBe(true)
      }),
    )
  })

  it('is read in time that grows with its length', () => {
    expect(isUriReference(`urn:${'a%41'.repeat(200_000)} `)).toBe(false)
    expect(isUriReference(`${'a.'.repeat(200_000)} `)).toBe(false)
  })
})

describe('a URI', () => {
  it('names its scheme', () => {
    expect(['https://example.org/s', 'urn:a:b', 'http://json-schema.org/draft-07/schema#'].every(isUri)).toBe(true)
    expect(['schemas/a.json', '/a', '//host/a', '?q', '', 'https://exa mple.org', 'a b'].some(isUri)).toBe(false)
  })
})

describe('a text of an attribute', () => {
  it('holds no control characters, noncharacters or lone surrogates', () => {
    const bad = [0x00, 0x09, 0x0a, 0x1f, 0x7f, 0x9f, 0xfdd0, 0xfdef, 0xfffe, 0xffff, 0x1ffff, 0x10ffff, 0xd800, 0xdfff]
    for (const code of bad) expect(isAttributeText(`a${String.fromCodePoint(code)}b`), code.toString(16)).toBe(false)
    const good = ['', 'a', ' ', '\u00a0', 'Trường', '\ufdcf', '\ufdf0', '\ufffd', '\ufeff', '😀', '\u200b']
    for (const text of good) expect(isAttributeText(text), JSON.stringify(text)).toBe(true)
  })

  it('is judged by code points as the specification lists them', () => {
    const excluded = (code: number) =>
      code <= 0x1f ||
      (code >= 0x7f && code <= 0x9f) ||
      (code >= 0xfdd0 && code <= 0xfdef) ||
      (code & 0xfffe) === 0xfffe ||
      (code >= 0xd800 && code <= 0xdfff)
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0x10ffff }), (code) => {
        expect(isAttributeText(String.fromCodePoint(code))).toBe(!excluded(code))
      }),
      { numRuns: 5_000 },
    )
  })
})

describe('a noncharacter', () => {
  it('is what Unicode says it is, of all code points', () => {
    const found: number[] = []
    const expected: number[] = []
    for (let code = 0; code <= 0x10ffff; code++) {
      const text = String.fromCodePoint(code)
      if (hasNoncharacter(text)) found.push(code)
      if (/\p{Noncharacter_Code_Point}/u.test(text)) expected.push(code)
    }
    expect(found).toHaveLength(66)
    expect(found).toEqual(expected)
  })
})

describe('an integer of an attribute', () => {
  it('has 32 bits and no fraction', () => {
    expect([0, -0, 1, 2_147_483_647, -2_147_483_648].every(isAttributeInteger)).toBe(true)
    expect([1.5, 2_147_483_648, -2_147_483_649, 1e21, 2 ** 53, Number.NaN].some(isAttributeInteger)).toBe(false)
  })
})

describe('a timestamp', () => {
  it.each([
    '2024-09-16T07:05:00+07:00',
    '2024-09-16t00:05:00z',
    '2024-09-16T00:05:00-00:00',
    '2024-09-16T00:05:00.1234567890123Z',
    '2024-02-29T23:59:59+23:59',
    '0000-01-01T00:00:00Z',
    '2016-12-31T23:59:60Z',
    '2017-01-01T06:59:60.9+07:00',
    '2015-06-30T16:59:60-07:00',
  ])('is %s', (text) => {
    expect(parseTimestamp(text)).toBeDefined()
  })

  it.each([
    '2024-09-16T14:53:60Z',
    '2016-12-31T23:59:60+07:00',
    '2016-12-30T23:59:60Z',
    '2024-12-31T23:59:60Z',
    '2024-09-16T14:53:61Z',
    '2024-09-16T24:00:00Z',
    '2024-09-16T23:60:00Z',
    '2024-02-30T00:00:00Z',
    '2023-02-29T00:00:00Z',
    '2024-09-16 07:05:00Z',
    '2024-09-16T07:05:00',
    '2024-09-16T07:05Z',
    '2024-09-16T07:05:00.Z',
    '2024-09-16T07:05:00,5Z',
    '2024-09-16T07:05:00+0700',
    '2024-09-16T07:05:00+07',
    '20240916T070500Z',
    '+2024-09-16T07:05:00Z',
    '2024-09-16T07:05:00Z ',
    '2024-9-16T07:05:00Z',
    '',
  ])('is not "%s"', (text) => {
    expect(parseTimestamp(text)).toBeUndefined()
  })
})

describe('a media type', () => {
  it('has type, subtype and parameters', () => {
    const good = [
      'application/json',
      'application/json; charset=utf-8',
      'a/b;c="d \\" e";f=g',
      'application/vnd.x+json',
    ]
    expect(good.filter((text) => !isMediaType(text))).toEqual([])
    const bad = [
      'json',
      'application/',
      '/json',
      'application/json;',
      'application/json; x',
      'a b/c',
      'a/b/c',
      'trường/json',
    ]
    expect(bad.filter(isMediaType)).toEqual([])
  })

  it('says JSON by its subtype', () => {
    expect(['application/json', 'TEXT/JSON', 'application/a+json;v=1', 'x/y+JSON'].every(isJsonMediaType)).toBe(true)
    expect(['application/xml', 'application/jsonp', 'application/json-seq', 'json/x'].some(isJsonMediaType)).toBe(false)
  })
})
