/** Instants are nanoseconds since the Unix epoch as bigint; civil dates are `YYYY-MM-DD` in Asia/Ho_Chi_Minh. */
const RFC3339 = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/

/** UTC+7 all year: Viet Nam has had no daylight saving since 1975. */
export const LOCAL_OFFSET_MINUTES = 7 * 60

const isLeapYear = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)

/** The last day of a month, 1-based month. `Date.UTC` would take the years 0 to 99 for those of the 20th century. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

const ZERO = 0x30
/** Two digits of a text that is known to have them there. */
const twoAt = (text: string, at: number): number => (text.charCodeAt(at) - ZERO) * 10 + text.charCodeAt(at + 1) - ZERO

/** The Gregorian calendar repeats itself after so many years and milliseconds: `Date.UTC` takes the years 0 to 99 for others. */
const CYCLE_YEARS = 400
const CYCLE_MS = 146_097 * 86_400_000

const SECONDS_END = 'yyyy-mm-ddThh:mm:ss'.length
const OFFSET_LENGTH = '+hh:mm'.length

/**
 * Reads an RFC 3339 time with offset, to the nanosecond; further digits are dropped. A leap second counts as the next.
 * @returns `undefined` when it is not one.
 */
export function parseInstant(text: string): bigint | undefined {
  // The expression says what stands where; taking its groups apart would cost four times as much.
  if (!RFC3339.test(text)) return undefined
  const year = twoAt(text, 0) * 100 + twoAt(text, 2)
  const month = twoAt(text, 5)
  const day = twoAt(text, 8)
  const hour = twoAt(text, 11)
  const minute = twoAt(text, 14)
  const second = twoAt(text, 17)
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month) || hour > 23 || minute > 59 || second > 60)
    return undefined
  const zone = text.length - (text.endsWith('Z') || text.endsWith('z') ? 1 : OFFSET_LENGTH)
  const offset = offsetMinutes(text, zone)
  if (offset === undefined) return undefined
  const ms = Date.UTC(year + CYCLE_YEARS, month - 1, day, hour, minute - offset, second) - CYCLE_MS
  const fraction = zone === SECONDS_END ? '' : text.slice(SECONDS_END + 1, Math.min(zone, SECONDS_END + 1 + 9))
  return BigInt(ms) * 1_000_000n + BigInt(fraction === '' ? 0 : Number(fraction.padEnd(9, '0')))
}

/** Minutes of the offset that begins at a place: Z, or hours and minutes with their sign. */
function offsetMinutes(text: string, at: number): number | undefined {
  if (at === text.length - 1) return 0
  const [hours, minutes] = [twoAt(text, at + 1), twoAt(text, at + 4)]
  if (hours > 23 || minutes > 59) return undefined
  return (text[at] === '-' ? -1 : 1) * (hours * 60 + minutes)
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
