import { ITEM, type Bind } from './expression.ts'
import type { AskedPeriod } from './period.ts'

/** Grains of time that rows can be made of. */
export const GRAINS = ['day', 'week', 'month', 'year', 'school-year', 'school-term'] as const
export type Grain = (typeof GRAINS)[number]
export const isGrain = (name: string): name is Grain => GRAINS.some((grain) => grain === name)

/** One interval of a grain, cut to the period. */
export interface Interval {
  readonly name: string
  readonly from: string
  readonly to: string
}

const MS_PER_DAY = 86_400_000
const numberOf = (day: string): number => Date.parse(`${day}T00:00:00Z`) / MS_PER_DAY
const dayOf = (number: number): string => new Date(number * MS_PER_DAY).toISOString().slice(0, 10)
const padded = (value: number, digits: number): string => String(value).padStart(digits, '0')

/** ISO 8601: a week belongs to the year that its Thursday is in. */
function weekOf(number: number): string {
  // 1 January 1970 was a Thursday.
  const weekday = (((number + 3) % 7) + 7) % 7
  const thursday = number - weekday + 3
  const year = dayOf(thursday).slice(0, 4)
  return `${year}-W${padded(Math.floor((thursday - numberOf(`${year}-01-01`)) / 7) + 1, 2)}`
}

const schoolYearOf = (day: string): string => {
  const year = Number(day.slice(0, 4))
  const first = day.slice(5) >= '09-01' ? year : year - 1
  return `${padded(first, 4)}-${padded(first + 1, 4)}`
}

function nameOf(grain: Grain, number: number, day = dayOf(number)): string {
  switch (grain) {
    case 'day':
      return day
    case 'week':
      return weekOf(number)
    case 'month':
      return day.slice(0, 7)
    case 'year':
      return day.slice(0, 4)
    case 'school-year':
      return schoolYearOf(day)
    case 'school-term': {
      const year = schoolYearOf(day)
      return `${year}-T${day.slice(0, 4) === year.slice(5) && day.slice(5) >= '01-16' ? 2 : 1}`
    }
    default:
      return grain satisfies never
  }
}

/** Names of the intervals of several grains that one row is of, as one text. */
export const intervalName = (names: readonly string[]): string => names.join(ITEM)

function intervalsIn(grains: readonly Grain[], from: string, to: string): readonly Interval[] {
  const intervals = new Map<string, { name: string; from: string; to: string }>()
  for (let number = numberOf(from); number <= numberOf(to); number++) {
    const day = dayOf(number)
    const name = intervalName(grains.map((grain) => nameOf(grain, number, day)))
    const known = intervals.get(name)
    if (known === undefined) intervals.set(name, { name, from: day, to: day })
    else known.to = day
  }
  return [...intervals.values()]
}

/** Periods in grains that are kept: of twenty years by day it takes some ten milliseconds, and one table asks several times. */
const KEPT = 8
const kept = new Map<string, readonly Interval[]>()

/**
 * The intervals that a period is made of, in order, each cut to it. Of several grains those that lie in one of each, named by
 * {@link intervalName}.
 */
export function intervalsOf(
  grains: readonly Grain[],
  { from, to }: Pick<AskedPeriod, 'from' | 'to'>,
): readonly Interval[] {
  const key = `${from} ${to} ${grains.join(' ')}`
  const intervals = kept.get(key) ?? intervalsIn(grains, from, to)
  // The longest unused goes first.
  kept.delete(key)
  const [oldest] = kept.keys()
  if (kept.size >= KEPT && oldest !== undefined) kept.delete(oldest)
  kept.set(key, intervals)
  return intervals
}

/** SQL: the name of the interval that `day` lies in, of those of a period. */
export function grainSql(grain: Grain, { from, to }: Pick<AskedPeriod, 'from' | 'to'>, bind: Bind): string {
  if (grain === 'day') return 'day'
  if (grain === 'month') return 'substring(day, 1, 7)'
  if (grain === 'year') return 'substring(day, 1, 4)'
  const numbers = Array.from({ length: numberOf(to) - numberOf(from) + 1 }, (_, index) => numberOf(from) + index)
  const days = bind('Array(String)', numbers.map(dayOf))
  return `transform(day, ${days}, ${bind(
    'Array(String)',
    numbers.map((number) => nameOf(grain, number)),
  )}, '')`
}
