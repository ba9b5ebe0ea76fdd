import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatLocalTime, isCivilDate, localDate, localDay, parseInstant } from './index.ts'

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

describe('times that we print', () => {
  it('can be read back in every year', () => {
    const years = ['0000-01-01T00:00:00.000+07:00', '0999-12-31T23:59:59.999+07:00', '9999-12-31T23:59:59.999+07:00']
    for (const text of years) expect(formatLocalTime(Number((parseInstant(text) ?? 0n) / 1_000_000n))).toBe(text)
    // Local years beyond four digits are printed in UTC, and what no four digits hold as the nearest that they do.
    expect(formatLocalTime(Date.parse('9999-12-31T23:59:59.999Z'))).toBe('9999-12-31T23:59:59.999Z')
    expect(formatLocalTime(Date.parse('+010000-01-01T12:00:00Z'))).toBe('9999-12-31T23:59:59.999+07:00')
    expect(formatLocalTime(Date.parse('-000001-12-31T12:00:00Z'))).toBe('0000-01-01T00:00:00.000+07:00')
  })
})

describe('civil dates', () => {
  it('are days of the calendar', () => {
    expect(['2024-02-29', '2000-02-29', '2024-12-31'].every(isCivilDate)).toBe(true)
    // The year 0 is a leap year, although 1900 is none.
    expect(['0000-02-29', '0004-02-29', '0001-01-01', '9999-12-31'].every(isCivilDate)).toBe(true)
    expect(parseInstant('0000-02-29T00:00:00Z')).toBeDefined()
    expect(
      [
        '0001-02-29',
        '0100-02-29',
        '2023-02-29',
        '1900-02-29',
        '2024-04-31',
        '2024-00-01',
        '2024-1-1',
        '2024-01-00',
      ].some(isCivilDate),
    ).toBe(false)
  })

  it('change at midnight in Viet Nam', () => {
    expect(localDate(Date.UTC(2024, 8, 15, 16, 59, 59, 999))).toBe('2024-09-15')
    expect(localDate(Date.UTC(2024, 8, 15, 17))).toBe('2024-09-16')
  })

  it('change at midnight to the nanosecond, also before 1970', () => {
    const day = (text: string) => localDay(parseInstant(text) ?? 0n)
    expect(
      ['1969-12-31T16:59:59.999999999Z', '1969-12-31T17:00:00Z', '1970-01-01T16:59:59.999999999Z'].map(day),
    ).toEqual(['1969-12-31', '1970-01-01', '1970-01-01'])
    expect(localDate(-7 * 3_600_000 - 0.5)).toBe('1969-12-31')
    const instants = fc.bigInt({ min: parseInstant('0000-01-02T00:00:00Z') ?? 0n, max: 253_402_275_599_000_000_000n })
    fc.assert(
      fc.property(instants, (ns) => {
        const start = parseInstant(`${localDay(ns)}T00:00:00+07:00`) ?? 0n
        expect(ns >= start && ns - start < 86_400_000_000_000n).toBe(true)
      }),
    )
  })

  it('are the first or last with four digits where an offset moves a time beyond the calendar', () => {
    const day = (text: string) => localDay(parseInstant(text) ?? 0n)
    expect(['0000-01-01T00:00:00+08:00', '9999-12-31T23:59:59-12:00'].map(day)).toEqual(['0000-01-01', '9999-12-31'])
    expect([localDate(-1e15), localDate(1e18)]).toEqual(['0000-01-01', '9999-12-31'])
  })
})
