import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  allEvents,
  capabilityReported,
  checkData,
  measureDeclared,
  normalName,
  normaliseData,
  paymentReceived,
  sessionTaken,
  unitOpened,
  unitSplit,
} from '../index.ts'

const normal = (type: string, data: unknown): unknown => {
  const reading = normaliseData(type, data)
  if (reading.kind === 'clash') throw new Error(`clash at ${reading.path.join('/')}`)
  return reading.data
}
const decomposed = 'Toa\u0301n'
const composed = 'To\u00e1n'

describe('the names in the data of a fact', () => {
  it('are written in one way wherever a field names something', () => {
    const session = sessionTaken.example.data
    for (const classId of ['1A ', '\u00a01A', '\u200b1A', '1A\ufeff', '1A\n']) {
      expect(normal(sessionTaken.type, { ...session, classId })).toEqual(session)
    }
    expect(normal(unitOpened.type, { code: ' a', name: ' b ', parent: `${decomposed} ` })).toEqual({
      code: 'a',
      name: 'b',
      parent: composed,
    })
    expect(normal(unitSplit.type, { successors: ['a ', ' b', 'c'] })).toEqual({ successors: ['a', 'b', 'c'] })
    expect(normal(paymentReceived.type, { paymentId: ' P1', feeKind: 'tuition ' })).toEqual({
      paymentId: 'P1',
      feeKind: 'tuition',
    })
    expect(
      normal(capabilityReported.type, {
        capability: 'lms ',
        platforms: [{ name: 'a ', supplier: ' b' }, { name: 'c' }],
      }),
    ).toEqual({ capability: 'lms', platforms: [{ name: 'a', supplier: 'b' }, { name: 'c' }] })
    expect(normal(measureDeclared.type, { measure: ' m', dimensions: { 'subject ': `${decomposed} ` } })).toEqual({
      measure: 'm',
      dimensions: { subject: composed },
    })
  })

  it('are the very same where nothing changes, so that the usual fact costs no copy', () => {
    for (const { type, example } of allEvents) expect(normal(type, example.data)).toBe(example.data)
  })

  it('leave alone what names nothing, what is of another shape, and types that are not known', () => {
    const data = { classId: 7, session: 'morning ', remark: ' x ', date: ' 2024-09-16' }
    expect(normal(sessionTaken.type, data)).toBe(data)
    for (const odd of [null, 'x ', [' a '], 7]) expect(normal(sessionTaken.type, odd)).toBe(odd)
    expect(normal(measureDeclared.type, { dimensions: [' a'] })).toEqual({ dimensions: [' a'] })
    expect(normal(unitSplit.type, { successors: 'a ' })).toEqual({ successors: 'a ' })
    expect(normal('vn.edu.nothing.at-all.v1', { classId: '1A ' })).toEqual({ classId: '1A ' })
  })

  it('say where two of them are one', () => {
    const dimensions = { subject: 'Toán', 'subject ': 'Văn' }
    expect(normaliseData(measureDeclared.type, { dimensions })).toEqual({
      kind: 'clash',
      path: ['dimensions', 'subject '],
    })
  })

  it('are refused where nothing is left of them', () => {
    const first = (type: string, data: object) => checkData(type, normal(type, data))[0]?.pointer
    expect(first(sessionTaken.type, { ...sessionTaken.example.data, classId: ' \u200b' })).toBe('/classId')
    expect(first(unitOpened.type, { ...unitOpened.example.data, parent: '\u00a0' })).toBe('/parent')
    const measure = measureDeclared.example.data
    expect(first(measureDeclared.type, { ...measure, dimensions: { subject: ' ' } })).toBe('/dimensions/subject')
    expect(first(measureDeclared.type, { ...measure, dimensions: { ' ': 'x' } })).toBe('/dimensions/')
  })

  it('do not change a second time', () => {
    const text = fc.string({ unit: 'binary', maxLength: 6 })
    const dimensions = fc.dictionary(text, text, { maxKeys: 3 })
    fc.assert(
      fc.property(text, dimensions, (measure, named) => {
        const first = normaliseData(measureDeclared.type, { measure, dimensions: named })
        const distinct = new Set(Object.keys(named).map(normalName)).size === Object.keys(named).length
        expect(first.kind).toBe(distinct ? 'normal' : 'clash')
        if (first.kind === 'normal') expect(normal(measureDeclared.type, first.data)).toBe(first.data)
      }),
    )
  })
})
