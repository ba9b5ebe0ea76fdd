import { daysInMonth } from '../time.ts'

/** What the text of a declared period says: its first and last local day, or that it is a period that cannot be. */
export type DeclaredPeriod =
  { readonly kind: 'period'; readonly from: string; readonly to: string } | { readonly kind: 'impossible' }

const IMPOSSIBLE: DeclaredPeriod = { kind: 'impossible' }
const days = (from: string, to: string): DeclaredPeriod => ({ kind: 'period', from, to })

/** The months from one to another, 1-based, whole. */
const months = (year: string, first: number, last: number): DeclaredPeriod => {
  const day = (month: number, ofMonth: number): string =>
    `${year}-${String(month).padStart(2, '0')}-${String(ofMonth).padStart(2, '0')}`
  return days(day(first, 1), day(last, daysInMonth(Number(year), last)))
}

const FORMS = /^([0-9]{4})(?:-([0-9]{4})(?:-T([12]))?|-(0[1-9]|1[0-2])|-Q([1-4]))?$/

/**
 * Reads a period as reports declare it: year, school year (consecutive years, 1 September to 31 August), its terms (the second
 * from 16 January), month or quarter. A school year of other than consecutive years is none that anyone can ask for.
 */
export function readPeriod(text: string): DeclaredPeriod {
  const [, year = '', next, term, month, quarter] = FORMS.exec(text) ?? []
  if (year === '') return IMPOSSIBLE
  if (next !== undefined) {
    if (Number(next) !== Number(year) + 1) return IMPOSSIBLE
    return days(term === '2' ? `${next}-01-16` : `${year}-09-01`, term === '1' ? `${next}-01-15` : `${next}-08-31`)
  }
  if (month !== undefined) return months(year, Number(month), Number(month))
  return quarter === undefined ? months(year, 1, 12) : months(year, Number(quarter) * 3 - 2, Number(quarter) * 3)
}
