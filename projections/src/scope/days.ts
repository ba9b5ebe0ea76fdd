/** Days as text: `from` ≤ day < `end`. */
export interface Days {
  readonly from: string
  /** Exclusive; may be no day of the calendar, as {@link endAfter} makes it. */
  readonly end: string
}

/** The exclusive end of a range whose last day is this one: it sorts behind that day and before the next. */
export const endAfter = (day: string): string => `${day}~`
/** Sorts behind every day. */
export const EVER = '~'

export const later = (a: string, b: string): string => (a > b ? a : b)
export const earlier = (a: string, b: string): string => (a < b ? a : b)

/** Index of the first interval that ends after a day, of intervals that are sorted and do not overlap. */
export function firstEndingAfter(days: readonly Days[], day: string): number {
  let [low, high] = [0, days.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((days[middle]?.end ?? '') > day) high = middle
    else low = middle + 1
  }
  return low
}

/** The interval that holds on a day. */
export function holdingOn<Interval extends Days>(intervals: readonly Interval[], day: string): Interval | undefined {
  const found = intervals[firstEndingAfter(intervals, day)]
  return found === undefined || found.from > day ? undefined : found
}

/** Intervals within a range, each with what of it lies in the range. */
export function* within<Interval extends Days>(
  intervals: readonly Interval[],
  { from, end }: Days,
): Generator<{ readonly of: Interval; readonly from: string; readonly end: string }> {
  for (let index = firstEndingAfter(intervals, from); index < intervals.length; index++) {
    const of = intervals[index]
    if (of === undefined || of.from >= end) return
    yield { of, from: later(from, of.from), end: earlier(end, of.end) }
  }
}

/** Sorted by their days, and joined where one goes on as the other ended. */
export function joined<Interval extends Days>(
  intervals: readonly Interval[],
  isSame: (one: Interval, other: Interval) => boolean,
): Interval[] {
  const sorted = [...intervals].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))
  const result: Interval[] = []
  for (const interval of sorted) {
    const last = result.at(-1)
    if (last !== undefined && last.end === interval.from && isSame(last, interval)) {
      result[result.length - 1] = { ...last, end: interval.end }
    } else result.push(interval)
  }
  return result
}
