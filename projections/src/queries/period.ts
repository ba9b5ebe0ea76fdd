/** Last day of a period: 31 December of a year; 31 August for a school year, since the next one begins in September (assumed). */
export function lastDayOf(period: string): string {
  const [first = period, last] = period.split('-')
  return last === undefined ? `${first}-12-31` : `${last}-08-31`
}

/** The day on which a period's figure looks at the hierarchy: its last day, or today if that is earlier. */
export const referenceDay = (period: string, today: string): string => {
  const last = lastDayOf(period)
  return last < today ? last : today
}
