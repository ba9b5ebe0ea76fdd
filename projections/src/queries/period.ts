import { readPeriod } from '@ioc/contracts'

/**
 * Last day of a declared period. A school year that does not span two consecutive years is matched as text like any other, and
 * ends with the August of the year that it names last.
 */
export function lastDayOf(period: string): string {
  const read = readPeriod(period)
  return read.kind === 'period' ? read.to : `${period.split('-')[1] ?? period}-08-31`
}

/** The day on which a period's figure looks at the hierarchy: its last day, or today if that is earlier. */
export const referenceDay = (period: string, today: string): string => {
  const last = lastDayOf(period)
  return last < today ? last : today
}
