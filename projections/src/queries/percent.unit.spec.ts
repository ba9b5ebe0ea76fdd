import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { divideDecimal, percentOf } from './percent.ts'

describe('percent', () => {
  it('gives the published figures', () => {
    expect(percentOf(19n, 198n)).toBe(9.6)
    expect(percentOf(52n, 108n)).toBe(48.1)
    expect(percentOf(29n, 40n)).toBe(72.5)
    expect(percentOf(100n, 346n)).toBe(28.9)
    expect(percentOf(465n, 595n)).toBe(78.2)
    expect(percentOf(465n, 597n)).toBe(77.9)
  })

  it('rounds half up', () => {
    expect(percentOf(1n, 2000n)).toBe(0.1)
    expect(percentOf(499n, 1_000_000n)).toBe(0)
    expect(percentOf(12_345n, 100_000n)).toBe(12.3)
    expect(percentOf(12_350n, 100_000n)).toBe(12.4)
  })

  it('is null without a base, and goes past 100', () => {
    expect(percentOf(0n, 0n)).toBeNull()
    expect(percentOf(5n, 0n)).toBeNull()
    expect(percentOf(3n, 2n)).toBe(150)
  })

  it('is within half a tenth of the true value, for numbers beyond doubles', () => {
    const big = fc.bigInt({ min: 0n, max: 10n ** 30n })
    fc.assert(
      fc.property(big, fc.bigInt({ min: 1n, max: 10n ** 30n }), (n, d) => {
        const tenths = BigInt(Math.round((percentOf(n % (d * 1000n), d) ?? 0) * 10))
        const doubled = 2n * (tenths * d - 1000n * (n % (d * 1000n)))
        expect(doubled <= d && doubled > -d).toBe(true)
      }),
    )
  })
})

describe('dividing decimals', () => {
  it('rounds half up to the digits asked for', () => {
    expect(divideDecimal('250', 3n, 6)).toBe('83.333333')
    expect(divideDecimal('2', 3n, 6)).toBe('0.666667')
    expect(divideDecimal('1', 2n, 0)).toBe('1')
    expect(divideDecimal('0.125', 1n, 2)).toBe('0.13')
    expect(divideDecimal('0', 7n, 3)).toBe('0.000')
    expect(divideDecimal('-1.5', 1n, 1)).toBe('-1.5')
  })
})
