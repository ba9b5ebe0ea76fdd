import { describe, expect, it } from 'vitest'
import * as time from './time.ts'

const opening = Date.parse('2025-09-05T06:45:09+07:00')

describe('times on the wall', () => {
  it('are those of Asia/Ho_Chi_Minh whatever the zone of the screen', () => {
    expect(time.formatClock(opening)).toBe('06:45')
    expect(time.formatClockSeconds(opening)).toBe('06:45:09')
    expect(time.formatDate(opening)).toBe('05/09/2025')
    expect(time.formatDateTime(Date.parse('2025-09-04T23:59:00Z'))).toBe('05/09/2025 06:59')
    expect(time.civilDate(Date.parse('2025-09-04T17:00:00Z'))).toBe('2025-09-05')
  })
  it('name the day of the week', () => {
    expect(time.formatWeekday(opening, 'vi')).toBe('Thứ sáu')
    expect(time.formatWeekday(opening, 'en')).toBe('Friday')
  })
  it('turn a civil date round and leave anything else alone', () => {
    expect(time.formatCivilDate('2025-09-05')).toBe('05/09/2025')
    expect(time.formatCivilDate('2024-2025')).toBe('2024-2025')
  })
  it('count minutes after local midnight', () => {
    expect(time.minuteOfDay(opening)).toBeCloseTo(405.15)
    expect(time.minuteOfDay(Date.parse('2025-09-05T00:00:00+07:00'))).toBe(0)
    expect(time.minuteOfDay(Date.parse('1969-12-31T23:00:00+07:00'))).toBe(1380)
    expect(time.formatMinute(405.9)).toBe('06:45')
    expect(time.formatMinute(1440)).toBe('24:00')
  })
  it('say an age in the largest units that fit', () => {
    expect(time.formatAge(-1, 'vi')).toBe('0 giây')
    expect(time.formatAge(59.9, 'vi')).toBe('59 giây')
    expect(time.formatAge(60, 'vi')).toBe('1 phút')
    expect(time.formatAge(3 * 3600 + 5 * 60, 'vi')).toBe('3 giờ 5 phút')
    expect(time.formatAge(7200, 'en')).toBe('2 h')
    expect(time.formatAge(2 * 86_400, 'vi')).toBe('2 ngày')
  })
})
