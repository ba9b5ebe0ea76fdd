/** Instants are nanoseconds since the Unix epoch as bigint; civil dates are `YYYY-MM-DD` in Asia/Ho_Chi_Minh. */
const RFC3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9})\d*)?([Zz]|[+-]\d{2}:\d{2})$/

/** UTC+7 all year: Viet Nam has had no daylight saving since 1975. */
export const LOCAL_OFFSET_MINUTES = 7 * 60

const isLeapYear = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)

/** The last day of a month, 1-based month. `Date.UTC` would take the years 0 to 99 for those of the 20th century. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

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

const LOCAL_OFFSET_MS = LOCAL_OFFSET_MINUTES * 60_000
/** Local time of the first and last millisecond whose year has four digits. */
const FIRST_LOCAL_MS = Date.parse('0000-01-01T00:00:00.000Z')
const LAST_LOCAL_MS = Date.parse('9999-12-31T23:59:59.999Z')

/** Local milliseconds as ISO 8601 without offset; what lies beyond the years 0 to 9999 is their first or last moment. */
const localText = (localMs: number): string =>
  new Date(Math.min(LAST_LOCAL_MS, Math.max(FIRST_LOCAL_MS, Math.floor(localMs)))).toISOString().slice(0, -1)

/**
 * The local day of an instant given in milliseconds, rounded down. An offset can move a time out of the years 0 to 9999,
 * whose days alone can be written: it then belongs to the first or last of them.
 */
export const localDate = (epochMs: number): string => localText(epochMs + LOCAL_OFFSET_MS).slice(0, 10)

const NS_PER_DAY = 86_400_000_000_000n
const LOCAL_OFFSET_NS = BigInt(LOCAL_OFFSET_MS) * 1_000_000n
const MS_PER_DAY = 86_400_000
/** Facts come from few days, and formatting a date costs more than looking it up. */
const MAX_DAYS_KEPT = 4_096
const daysKept = new Map<number, string>()

/** The local day of an instant in nanoseconds, as {@link localDate} gives it. */
export function localDay(ns: bigint): string {
  const local = ns + LOCAL_OFFSET_NS
  // Division of integers rounds towards zero: a moment before the epoch is still a day of 1969.
  const day = Number(local / NS_PER_DAY) - (local < 0n && local % NS_PER_DAY !== 0n ? 1 : 0)
  let text = daysKept.get(day)
  if (text === undefined) {
    if (daysKept.size >= MAX_DAYS_KEPT) daysKept.clear()
    daysKept.set(day, (text = localText(day * MS_PER_DAY).slice(0, 10)))
  }
  return text
}

/**
 * RFC 3339 in local time with offset and milliseconds, as we print and store times of our own. A time whose local year has
 * no four digits is printed in UTC where that has; beyond that as the first or last moment that can be written.
 */
export function formatLocalTime(epochMs: number): string {
  const local = epochMs + LOCAL_OFFSET_MS
  const inUtc =
    (local < FIRST_LOCAL_MS || local > LAST_LOCAL_MS) && epochMs >= FIRST_LOCAL_MS && epochMs <= LAST_LOCAL_MS
  return inUtc ? `${localText(epochMs)}Z` : `${localText(local)}+07:00`
}
