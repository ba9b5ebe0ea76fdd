/** Days are `YYYY-MM-DD`, both ends of an interval included. */
export interface Interval {
  readonly from: string
  readonly to: string
}

/** A question that the rules refuse, with the code of the refusal. */
export class RefusedQuestion extends Error {
  override readonly name = 'RefusedQuestion'
  readonly code: 'UNKNOWN_UNIT' | 'UNKNOWN_METRIC' | 'UNKNOWN_NAME' | 'IMPOSSIBLE_PERIOD' | 'NOT_ADDITIVE'
  constructor(code: RefusedQuestion['code'], message: string) {
    super(message)
    this.code = code
  }
}

const MS_PER_DAY = 86_400_000
const timeOf = (day: string): number => Date.parse(`${day}T00:00:00Z`)
const dayAt = (time: number): string => new Date(time).toISOString().slice(0, 10)
const dayAfter = (day: string): string => dayAt(timeOf(day) + MS_PER_DAY)
export const earlier = (one: string, other: string): string => (one < other ? one : other)
const later = (one: string, other: string): string => (one < other ? other : one)

const lastOfMonth = (month: string): string => {
  const [year = '', number = ''] = month.split('-')
  const next = number === '12' ? `${Number(year) + 1}-01` : `${year}-${String(Number(number) + 1).padStart(2, '0')}`
  return dayAt(timeOf(`${next}-01`) - MS_PER_DAY)
}

/** Year, school year, its terms, quarter, month. */
function named(period: string): Interval | undefined {
  const [, year = '', rest = ''] = /^(\d{4})(?:-(.+))?$/.exec(period) ?? []
  if (year === '') return undefined
  if (rest === '') return { from: `${year}-01-01`, to: `${year}-12-31` }
  if (/^Q[1-4]$/.test(rest)) {
    const last = Number(rest[1]) * 3
    const month = (number: number): string => `${year}-${String(number).padStart(2, '0')}`
    return { from: `${month(last - 2)}-01`, to: lastOfMonth(month(last)) }
  }
  if (/^(0[1-9]|1[0-2])$/.test(rest)) return { from: `${period}-01`, to: lastOfMonth(period) }
  const [, next = '', term = ''] = /^(\d{4})(?:-T([12]))?$/.exec(rest) ?? []
  if (Number(next) !== Number(year) + 1) return undefined
  return {
    from: term === '2' ? `${next}-01-16` : `${year}-09-01`,
    to: term === '1' ? `${next}-01-15` : `${next}-08-31`,
  }
}

/** The days of a period; undefined for what is none. */
export function daysOf(period: string): Interval | undefined {
  const [, from = '', to = from] = /^(\d{4}-\d\d-\d\d)(?:\/(\d{4}-\d\d-\d\d))?$/.exec(period) ?? []
  if (from === '') return named(period)
  return from <= to ? { from, to } : undefined
}

export const inside = (day: string, { from, to }: Interval): boolean => from <= day && day <= to
export const liesInside = (inner: Interval, outer: Interval): boolean =>
  outer.from <= inner.from && inner.to <= outer.to
export const overlap = (one: Interval, other: Interval): boolean => one.from <= other.to && other.from <= one.to

const schoolYear = (day: string): string => {
  const year = Number(day.slice(0, 4))
  return day.slice(5) >= '09-01' ? `${year}-${year + 1}` : `${year - 1}-${year}`
}

/** ISO 8601: the week belongs to the year that its Thursday is in. */
function week(day: string): string {
  const weekday = (new Date(timeOf(day)).getUTCDay() + 6) % 7
  const thursday = dayAt(timeOf(day) + (3 - weekday) * MS_PER_DAY)
  const number = Math.floor((timeOf(thursday) - timeOf(`${thursday.slice(0, 4)}-01-01`)) / MS_PER_DAY / 7) + 1
  return `${thursday.slice(0, 4)}-W${String(number).padStart(2, '0')}`
}

const schoolTerm = (day: string): string => {
  const year = schoolYear(day)
  return `${year}-T${day < `${year.slice(5)}-01-16` ? 1 : 2}`
}

/** For each grain the name of the interval that a day lies in. */
const GRAINS: ReadonlyMap<string, (day: string) => string> = new Map([
  ['day', (day: string) => day],
  ['week', week],
  ['month', (day: string) => day.slice(0, 7)],
  ['year', (day: string) => day.slice(0, 4)],
  ['school-year', schoolYear],
  ['school-term', schoolTerm],
])
export const isGrain = (name: string): boolean => GRAINS.has(name)

/** The intervals of a grain that a period is made of, each cut to the period, by name. */
export function intervalsOf(grain: string, { from, to }: Interval): ReadonlyMap<string, Interval> {
  const intervals = new Map<string, Interval>()
  const nameOfDay = GRAINS.get(grain)
  if (nameOfDay === undefined) return intervals
  for (let day = from; day <= to; day = dayAfter(day)) {
    const name = nameOfDay(day)
    intervals.set(name, { from: intervals.get(name)?.from ?? day, to: later(day, intervals.get(name)?.to ?? day) })
  }
  return intervals
}
