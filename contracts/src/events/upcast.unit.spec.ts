import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  LEVELS,
  allEvents,
  capabilityReported,
  capabilityReportedV1,
  checkData,
  publicEvents,
  upcast,
} from '../index.ts'

const old = capabilityReportedV1.type
const { data } = capabilityReportedV1.example

describe('bringing old versions up to date', () => {
  it('reads a capability of version 1, as it stands in the log, as version 2', () => {
    const stored: unknown = JSON.parse(JSON.stringify(data))
    expect(upcast({ type: old, data: stored })).toEqual({
      type: capabilityReported.type,
      data: {
        capability: 'cashless-payment',
        inUse: true,
        level: 'TH',
        period: '2024',
        platforms: [{ name: 'VietQR' }],
      },
    })
  })

  it('has an empty list of platforms where none was named, and keeps fields that it does not know', () => {
    const { platform: _platform, ...rest } = data
    const { data: upcasted } = upcast({ type: old, data: { ...rest, remark: 'x' } })
    expect(upcasted).toEqual({ ...rest, remark: 'x', platforms: [] })
  })

  it('makes of every fact that fits version 1 one that fits version 2', () => {
    const text = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme-composite' })
    const version1 = fc.record(
      {
        capability: fc.stringMatching(/^[a-z][a-z-]{0,30}$/),
        inUse: fc.boolean(),
        period: fc.constantFrom('2024', '2024-2025'),
        level: fc.constantFrom(...LEVELS),
        platform: text,
      },
      { requiredKeys: ['capability', 'inUse', 'period'] },
    )
    fc.assert(
      fc.property(version1, (facts) => {
        expect(checkData(old, facts)).toEqual([])
        const newer = upcast({ type: old, data: facts })
        expect(checkData(newer.type, newer.data)).toEqual([])
      }),
    )
  })

  it('leaves the newest version of every type as it is, and ends at a type that is registered', () => {
    for (const { type, example } of allEvents) {
      const once = upcast({ type, data: example.data })
      expect(upcast(once)).toEqual(once)
      expect(checkData(once.type, once.data), type).toEqual([])
    }
    const superseded = publicEvents.filter(({ type, example }) => upcast({ type, data: example.data }).type !== type)
    expect(superseded.map(({ type }) => type)).toEqual([old])
  })

  it('fails on data that does not fit its own version, so that it is dead-lettered and not bent', () => {
    expect(() => upcast({ type: old, data: { capability: 'lms' } })).toThrow()
  })
})
