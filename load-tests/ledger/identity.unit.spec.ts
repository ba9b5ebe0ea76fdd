import { describe, expect, it } from 'vitest'
import { canonicalText, contentHash, eventIdOf } from './identity.ts'

describe('the ledger’s own identity of facts', () => {
  it('writes the example of RFC 8785, 3.2.2 and sorts keys by UTF-16 code units', () => {
    const value = {
      numbers: [333333333.3333333, 1e30, 4.5, 0.002, 1e-27],
      string: '\u20ac$\u000f\nA\'B"\\\\"/',
      literals: [null, true, false],
    }
    expect(canonicalText(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    )
    expect(canonicalText({ '\u20ac': 1, '\r': 2, '\ud83d\ude00': 3, '1': 4, '\uffee': 5 })).toBe(
      '{"\\r":2,"1":4,"€":1,"😀":3,"\uffee":5}',
    )
  })

  it('gives decomposed and composed text, and any order of keys, the same hash', () => {
    const one = contentHash({ type: 't', subject: 's', time: 'T', data: { name: 'Tru\u031bo\u031b\u0300ng', a: 1 } })
    const two = contentHash({ type: 't', subject: 's', time: 'T', data: { a: 1, name: 'Trường' } })
    expect(one).toBe(two)
  })

  it('leaves an absent time out of the hash', () => {
    expect(contentHash({ type: 't', subject: 's', data: {} })).not.toBe(
      contentHash({ type: 't', subject: 's', time: '', data: {} }),
    )
  })

  it('derives a UUID of version 5 and the right variant that differs with source, id and hash', () => {
    const id = eventIdOf('urn:a', '1', 'ff')
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(
      new Set([id, eventIdOf('urn:b', '1', 'ff'), eventIdOf('urn:a', '2', 'ff'), eventIdOf('urn:a', '1', 'fe')]).size,
    ).toBe(4)
  })
})
