import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkData, capabilityReported, isCivilDate, readPeriod } from '../index.ts'

const fits = (period: string): boolean =>
  checkData(capabilityReported.type, { ...capabilityReported.example.data, period }).length === 0

describe('a declared period', () => {
  it.each([
    ['2024', '2024-01-01', '2024-12-31'],
    ['2024-2025', '2024-09-01', '2025-08-31'],
    ['2024-2025-T1', '2024-09-01', '2025-01-15'],
    ['2024-2025-T2', '2025-01-16', '2025-08-31'],
    ['2024-02', '2024-02-01', '2024-02-29'],
    ['2024-Q1', '2024-01-01', '2024-03-31'],
    ['2024-Q4', '2024-10-01', '2024-12-31'],
  ])('%s is the days from %s to %s', (period, from, to) => {
    expect(readPeriod(period)).toEqual({ kind: 'period', from, to })
    expect(fits(period)).toBe(true)
  })

  it('can be read, and is impossible, where a school year does not span two consecutive years', () => {
    for (const period of ['2024-2030', '2025-2024', '2024-2024', '2024-2030-T1']) {
      expect(fits(period)).toBe(true)
      expect(readPeriod(period)).toEqual({ kind: 'impossible' })
    }
  })

  it('is of no other form', () => {
    const none = [
      '24',
      '2024-13',
      '2024-00',
      '2024-Q5',
      '2024-Q0',
      '2024-T1',
      '2024-2025-T3',
      'last year',
      ' 2024',
      '2024\n',
    ]
    expect(none.filter(fits)).toEqual([])
    expect(none.filter((period) => readPeriod(period).kind === 'period')).toEqual([])
  })

  it('begins and ends on days of the calendar', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9]{4}(-(0[1-9]|1[0-2])|-Q[1-4])?$/), (text) => {
        const period = readPeriod(text)
        expect(period.kind === 'period' && isCivilDate(period.from) && isCivilDate(period.to)).toBe(true)
      }),
    )
  })
})
