import { describe, expect, it } from 'vitest'
import { at, flagsWith } from '../testing/flags-with.ts'
import { sessionCorrected, sessionTaken } from './events.ts'

describe('attendance', () => {
  it('that does not add up is marked', () => {
    expect(flagsWith(sessionTaken, { present: 36 })).toEqual(['present-exceeds-enrolled', 'counts-exceed-enrolled'])
    expect(flagsWith(sessionTaken, { present: 35, excused: 1, unexcused: 0 })).toEqual(['counts-exceed-enrolled'])
    expect(flagsWith(sessionTaken, { late: 34 })).toEqual(['late-exceeds-present'])
  })

  it('of a day after the local day of its time is marked', () => {
    expect(flagsWith(sessionTaken, { date: '2026-12-31' })).toEqual(['future-day'])
    expect(flagsWith(sessionCorrected, { date: '2024-09-17' })).toEqual(['future-day'])
    expect(flagsWith(sessionTaken, {}, at('2019-09-16T07:05:00+07:00'))).toEqual(['future-day'])
    // 23:30 on the 15th in London is half past six on the 16th here.
    expect(flagsWith(sessionTaken, {}, at('2024-09-15T23:30:00Z'))).toEqual([])
    expect(flagsWith(sessionTaken, {}, at('2024-09-15T23:59:59.999999999+07:00'))).toEqual(['future-day'])
    expect(flagsWith(sessionTaken, {}, at('2024-09-15T17:00:00Z'))).toEqual([])
  })

  it('has its day held against the day of receipt where no time was sent', () => {
    expect(flagsWith(sessionTaken, { date: '2024-12-31' }, { timeNs: undefined })).toEqual([])
    expect(flagsWith(sessionTaken, { date: '2025-01-01' }, { timeNs: undefined })).toEqual(['future-day'])
  })

  it('of a day before 1900 is marked', () => {
    expect(flagsWith(sessionTaken, { date: '1024-09-16' })).toEqual(['implausible-time'])
    expect(flagsWith(sessionTaken, { date: '0001-01-01' }, at('0001-01-01T07:00:00+07:00'))).toEqual([
      'implausible-time',
    ])
  })

  it('of more pupils than a class has is marked', () => {
    const many = { enrolled: 10 ** 15, present: 10 ** 15, excused: 0, unexcused: 0 }
    expect(flagsWith(sessionTaken, many)).toEqual(['value-out-of-bounds'])
    expect(flagsWith(sessionTaken, { ...many, enrolled: 10_000, present: 10_000 })).toEqual([])
  })
})
