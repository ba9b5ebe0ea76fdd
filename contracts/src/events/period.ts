/** What the text of a declared period says: its first local day, or that it is a period that cannot be. */
export type DeclaredPeriod = { readonly kind: 'period'; readonly from: string } | { readonly kind: 'impossible' }

const IMPOSSIBLE: DeclaredPeriod = { kind: 'impossible' }
const from = (day: string): DeclaredPeriod => ({ kind: 'period', from: day })

const FORMS = /^([0-9]{4})(?:-([0-9]{4})(?:-T([12]))?|-([0-9]{2})|-Q([1-4]))?$/

/**
 * Reads a period as reports declare it: year, school year (consecutive years, from 1 September), its terms (the second from
 * 16 January), month or quarter. A school year of other than consecutive years is none that anyone can ask for.
 */
export function readPeriod(text: string): DeclaredPeriod {
  const [, year = '', next, term, month, quarter] = FORMS.exec(text) ?? []
  if (year === '') return IMPOSSIBLE
  if (next !== undefined) {
    if (Number(next) !== Number(year) + 1) return IMPOSSIBLE
    return term === '2' ? from(`${next}-01-16`) : from(`${year}-09-01`)
  }
  if (month !== undefined) return Number(month) >= 1 && Number(month) <= 12 ? from(`${year}-${month}-01`) : IMPOSSIBLE
  if (quarter !== undefined) return from(`${year}-${String(Number(quarter) * 3 - 2).padStart(2, '0')}-01`)
  return from(`${year}-01-01`)
}
