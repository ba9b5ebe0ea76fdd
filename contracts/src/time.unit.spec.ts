import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatLocalTime, isCivilDate, localDate, parseInstant } from './index.ts'

describe('instants', () => {
  it('are nanoseconds, whatever the offset', () => {
    const expected = BigInt(Date.UTC(2024, 8, 16, 0, 5)) * 1_000_000n
    expect(parseInstant('2024-09-16T07:05:00+07:00')).toBe(expected)
    expect(parseInstant('2024-09-16t00:05:00z')).toBe(expected)
    expect(parseInstant('2024-09-15T20:35:00.0000000019-03:30')).toBe(expected + 1n)
    expect(parseInstant('2024-09-16T07:05:00.5+07:00')).toBe(expected + 500_000_000n)
    expect(parseInstant('0001-01-01T00:00:00Z')).toBeLessThan(0n)
    expect(parseInstant('2016-12-31T23:59:60Z')).toBe(parseInstant('2017-01-01T00:00:00Z'))
  })

  it.each([
    '2024-09-16',
    '2024-09-16T07:05:00',
    '2024-09-16 07:05:00Z',
    '2024-13-01T00:00:00Z',
    '2023-02-29T00:00:00Z',
    '2024-09-16T24:00:00Z',
    '2024-09-16T07:60:00Z',
    '2024-09-16T07:05:00+24:00',
    '2024-09-16T07:05Z',
    '',
  ])('are not read from "%s"', (text) => {
    expect(parseInstant(text)).toBeUndefined()
  })

  it('print in local time and read back the same', () => {
    expect(formatLocalTime(Date.UTC(2024, 8, 15, 17, 0))).toBe('2024-09-16T00:00:00.000+07:00')
    const milliseconds = fc.integer({ min: Date.UTC(1, 0, 1), max: Date.UTC(9998, 0, 1) })
    fc.assert(
      fc.property(milliseconds, (ms) => {
        expect(parseInstant(formatLocalTime(ms))).toBe(BigInt(ms) * 1_000_000n)
      }),
    )
  })
})

describe('civil dates', () => {
  it('are days of the calendar', () => {
    expect(['2024-02-29', '2000-02-29', '2024-12-31'].every(isCivilDate)).toBe(true)
    expect(['2023-02-29', '1900-02-29', '2024-04-31', '2024-00-01', '2024-1-1', '2024-01-00'].some(isCivilDate)).toBe(
      false,
    )
  })

  it('change at midnight in Viet Nam', () => {
    expect(localDate(Date.UTC(2024, 8, 15, 16, 59, 59, 999))).toBe('2024-09-15')
    expect(localDate(Date.UTC(2024, 8, 15, 17))).toBe('2024-09-16')
  })
})
