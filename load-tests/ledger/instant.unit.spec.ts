import { parseInstant } from '@ioc/contracts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instantOf } from './instant.ts'

const two = (value: number): string => String(value).padStart(2, '0')
const times = fc
  .record({
    year: fc.integer({ min: 0, max: 9999 }),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 28 }),
    seconds: fc.integer({ min: 0, max: 86_399 }),
    fraction: fc.constantFrom('', '.5', '.000000001', '.999999999', '.0000000019'),
    zone: fc.constantFrom('Z', 'z', '+07:00', '-12:00', '+23:59', '-00:30'),
  })
  .map(({ year, month, day, seconds, fraction, zone }) => {
    const clock = [seconds / 3600, (seconds / 60) % 60, seconds % 60].map((part) => two(Math.floor(part))).join(':')
    return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${clock}${fraction}${zone}`
  })

describe('the ledger’s own reading of a time', () => {
  it('agrees with the one that the system uses, from the year 0 to 9999', () => {
    fc.assert(
      fc.property(times, (text) => {
        expect(instantOf(text)).toBe(parseInstant(text))
      }),
      { numRuns: 1_000 },
    )
  })

  it('knows leap days, and the nanosecond before 1970', () => {
    for (const text of ['2000-02-29T00:00:00Z', '1900-03-01T00:00:00Z', '0000-02-29T12:00:00Z', '2024-12-31T23:59:59Z'])
      expect(instantOf(text)).toBe(parseInstant(text))
    expect(instantOf('1969-12-31T23:59:59.999999999Z')).toBe(-1n)
  })
})
