import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  FACT_STREAM_PREFIXES,
  OPERATIONS_STREAM,
  decodeToken,
  encodeToken,
  factSubject,
  parseTypeName,
  streamSubjects,
  unitStream,
} from './index.ts'

describe('subjects', () => {
  it('name province, family, fact and unit', () => {
    expect(factSubject('ref', 'vn.edu.attendance.session-taken.v1', '94-TH-0001')).toBe(
      'ioc.v1.ref.attendance.session-taken.94-TH-0001',
    )
    expect(streamSubjects('ref')).toBe('ioc.v1.ref.>')
  })

  it('escape bytes that a token cannot hold, so that a code can be anything', () => {
    expect(encodeToken('a.b*c>d e%é')).toBe('a%2Eb%2Ac%3Ed%20e%25%C3%A9')
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (code) => {
        const token = encodeToken(code)
        expect(token).toMatch(/^[A-Za-z0-9_%-]+$/)
        expect(decodeToken(token)).toBe(code)
      }),
    )
  })

  it('have a place for types that are not of our form', () => {
    expect(factSubject('ref', 'com.example.odd', 'u')).toBe('ioc.v1.ref.unknown.com%2Eexample%2Eodd.u')
  })
})

describe('names of types', () => {
  it('have family, fact and version', () => {
    expect(parseTypeName('vn.edu.payments.received.v12')).toEqual({ family: 'payments', fact: 'received', version: 12 })
  })

  it.each([
    'vn.edu.payments.received',
    'vn.edu.payments.received.v0',
    'vn.edu.Payments.received.v1',
    'vn.edu.a.b.c.v1',
    '',
  ])('are not "%s"', (type) => {
    expect(parseTypeName(type)).toBeUndefined()
  })
})

describe('streams of the log', () => {
  it('that hold facts are told by their names', () => {
    const names = [unitStream('94-TH-0001'), OPERATIONS_STREAM]
    expect(names).toEqual(['unit-94-TH-0001', 'operations'])
    expect(names.every((name) => FACT_STREAM_PREFIXES.some((prefix) => name.startsWith(prefix)))).toBe(true)
  })
})
