/** Instants are nanoseconds since the Unix epoch as bigint; civil dates are `YYYY-MM-DD` in Asia/Ho_Chi_Minh. */
const RFC3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9})\d*)?([Zz]|[+-]\d{2}:\d{2})$/

/** UTC+7 all year: Viet Nam has had no daylight saving since 1975. */
export const LOCAL_OFFSET_MINUTES = 7 * 60

/** The last day of a month, 1-based month. */
const daysInMonth = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate()

/**
 * Reads an RFC 3339 time with offset, to the nanosecond; further digits are dropped. A leap second counts as the next.
 * @returns `undefined` when it is not one.
 */
export function parseInstant(text: string): bigint | undefined {
  const match = RFC3339.exec(text)
  if (match === null) return undefined
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month) || hour > 23 || minute > 59 || second > 60)
    return undefined
  const offset = offsetMinutes(match[8] ?? '')
  if (offset === undefined) return undefined
  const utc = new Date(0)
  utc.setUTCFullYear(year, month - 1, day)
  utc.setUTCHours(hour, minute - offset, second)
  return BigInt(utc.getTime()) * 1_000_000n + BigInt((match[7] ?? '').padEnd(9, '0'))
}

function offsetMinutes(text: string): number | undefined {
  if (text === 'Z' || text === 'z') return 0
  const hours = Number(text.slice(1, 3))
  const minutes = Number(text.slice(4, 6))
  if (hours > 23 || minutes > 59) return undefined
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}

/** Whether `YYYY-MM-DD` is a day of the calendar. */
export function isCivilDate(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (match === null) return false
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number]
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
}

/** The local day of an instant given in milliseconds. */
export const localDate = (epochMs: number): string =>
  new Date(epochMs + LOCAL_OFFSET_MINUTES * 60_000).toISOString().slice(0, 10)

/** RFC 3339 in local time with offset and milliseconds, as we print and store times of our own. */
export const formatLocalTime = (epochMs: number): string =>
  `${new Date(epochMs + LOCAL_OFFSET_MINUTES * 60_000).toISOString().slice(0, -1)}+07:00`
