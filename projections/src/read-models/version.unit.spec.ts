import { parseInstant } from '@ioc/contracts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packVersion, RANK, type Rank } from './version.ts'

const at = (text: string): bigint => {
  const ns = parseInstant(text)
  if (ns === undefined) throw new Error(`${text} is no time`)
  return ns
}
const MOST = 2n ** 57n - 1n
const FIRST = at('0000-01-01T00:00:00+23:59')
const LAST = at('9999-12-31T23:59:59.999999999-23:59')

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0)
const ranks = fc.constantFrom<Rank>(...Object.values(RANK))
/** Whole years apart or a nanosecond, so that time, rank and position each decide often enough. */
const times = fc.oneof(
  fc.bigInt({ min: FIRST, max: LAST }),
  fc.bigInt({ min: -2n, max: 2n }),
  fc.constantFrom(FIRST, FIRST + 1n, at('1677-09-21T00:12:43.145Z'), at('2262-04-11T23:47:16.854775808Z'), LAST),
)
const positions = fc.oneof(fc.bigInt({ min: 0n, max: MOST }), fc.bigInt({ min: 0n, max: 2n }))
const reports = fc.record({ time: times, rank: ranks, position: positions })

describe('the version of a report', () => {
  it('has the order of (time, rank, position) for all times from the year 0 to 9999 in any offset', () => {
    fc.assert(
      fc.property(reports, reports, (a, b) => {
        const wanted = compare(a.time, b.time) || a.rank - b.rank || compare(a.position, b.position)
        const packed = compare(packVersion(a.time, a.rank, a.position), packVersion(b.time, b.rank, b.position))
        expect(Math.sign(packed)).toBe(Math.sign(wanted))
      }),
      { numRuns: 2_000 },
    )
  })

  it('fits an unsigned integer of 128 bits', () => {
    expect(packVersion(FIRST, RANK.reported, 0n)).toBeGreaterThanOrEqual(0n)
    expect(packVersion(LAST, RANK.cancelled, MOST) >> 128n).toBe(0n)
  })

  it('is refused for what has no place in it, so that nothing wraps around', () => {
    expect(() => packVersion(FIRST - 10n ** 18n, RANK.reported, 1n)).toThrow(RangeError)
    expect(() => packVersion(2n ** 70n, RANK.reported, 1n)).toThrow(RangeError)
    expect(() => packVersion(0n, RANK.reported, MOST + 1n)).toThrow(RangeError)
    expect(() => packVersion(0n, RANK.reported, -1n)).toThrow(RangeError)
  })
})
