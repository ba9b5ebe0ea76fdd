import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MEASURE_SCALE, plainDecimal, withoutTrailingZeros } from './plain-decimal.ts'

describe('plain decimals', () => {
  it('show the digits that were sent', () => {
    expect([0, 42, 12.1, 123456789.12, 0.000001, 1e-7, 1.5e-9].map(plainDecimal)).toEqual([
      '0',
      '42',
      '12.1',
      '123456789.12',
      '0.000001',
      '0.0000001',
      '0.0000000015',
    ])
  })

  it('never have an exponent nor more digits than the table keeps', () => {
    const values = fc.double({ min: 0, max: Number.MAX_SAFE_INTEGER, noNaN: true })
    fc.assert(
      fc.property(values, (value) => {
        const text = plainDecimal(value)
        expect(text).toMatch(/^\d+(\.\d+)?$/)
        expect(text.split('.')[1]?.length ?? 0).toBeLessThanOrEqual(MEASURE_SCALE)
        expect(Math.abs(Number(text) - value)).toBeLessThanOrEqual(1e-11 + value * 1e-15)
      }),
    )
  })

  it('lose zeros at their end only', () => {
    expect(['12.500', '3.000', '100', '0.050'].map(withoutTrailingZeros)).toEqual(['12.5', '3', '100', '0.05'])
  })
})
