import { readPeriod } from '@ioc/contracts'
import type { AskedPeriod } from './period.ts'

/** A period that may be declared and answer for a longer one. */
export interface Candidate {
  readonly period: string
  readonly from: string
  readonly to: string
}

const padded = (value: number, digits: number): string => String(value).padStart(digits, '0')

/**
 * Months, terms and quarters that lie inside a period, those that answer first coming first: for `sum` the longest, of equals the
 * earlier; for `last` the one that ends last, of equals the longer.
 */
export function candidatesIn({ text, from, to }: AskedPeriod, overTime: 'sum' | 'last'): readonly Candidate[] {
  const years = Array.from(
    { length: Number(to.slice(0, 4)) - Number(from.slice(0, 4)) + 2 },
    (_, index) => Number(from.slice(0, 4)) - 1 + index,
  ).filter((year) => year >= 0)
  const names = years.flatMap((year) => [
    ...Array.from({ length: 12 }, (_, month) => `${padded(year, 4)}-${padded(month + 1, 2)}`),
    ...[1, 2, 3, 4].map((quarter) => `${padded(year, 4)}-Q${quarter}`),
    ...[1, 2].map((term) => `${padded(year, 4)}-${padded(year + 1, 4)}-T${term}`),
  ])
  const inside = names.flatMap((period): Candidate[] => {
    const days = readPeriod(period)
    if (period === text || days.kind !== 'period' || days.from < from || days.to > to) return []
    return [{ period, from: days.from, to: days.to }]
  })
  const length = ({ from: first, to: last }: Candidate): number => Date.parse(last) - Date.parse(first)
  const longest = (one: Candidate, other: Candidate): number =>
    length(other) - length(one) || (one.period < other.period ? -1 : 1)
  const latest = (one: Candidate, other: Candidate): number => (one.to < other.to ? 1 : one.to > other.to ? -1 : 0)
  return inside.sort((one, other) => (overTime === 'last' && latest(one, other)) || longest(one, other))
}
