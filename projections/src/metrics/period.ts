import { isCivilDate, readPeriod } from '@ioc/contracts'
import { MetricError } from './errors.ts'

/** The days that a question asks about, both included, and its text for what is declared by period. */
export interface AskedPeriod {
  readonly text: string
  readonly from: string
  readonly to: string
}

const MAX_YEARS = 20
const HINT = 'YYYY, YYYY-YYYY (school year), YYYY-MM, YYYY-MM-DD or day/day, at most 20 years'

const refuse = (text: string): never => {
  throw new MetricError('BAD_PERIOD', `"${text}" is no period`, HINT)
}

/** The day `years` later, as text; 29 February becomes 28. */
const yearsAfter = (day: string, years: number): string => {
  const year = String(Number(day.slice(0, 4)) + years).padStart(4, '0')
  return day.endsWith('-02-29') ? `${year}-02-28` : `${year}${day.slice(4)}`
}

/**
 * Reads the period of a question: year, school year, month, day, `day/day`; terms and quarters as they are declared.
 * @throws MetricError BAD_PERIOD for what is none, ends before it begins, or spans more than 20 years
 */
export function askedPeriod(text: string): AskedPeriod {
  const [from = '', to = from, ...more] = text.split('/')
  if (from.length === 10) {
    if (more.length > 0 || !isCivilDate(from) || !isCivilDate(to) || to < from) return refuse(text)
    // The last day is included: 20 years end on the day before the same day.
    if (to >= yearsAfter(from, MAX_YEARS) && to !== from) return refuse(text)
    return { text, from, to }
  }
  const period = readPeriod(text)
  return period.kind === 'period' ? { text, from: period.from, to: period.to } : refuse(text)
}

/** The day on which a question looks at who there is: the period's last, or today if that is earlier. */
export const referenceDayOf = (period: AskedPeriod, today: string): string => (period.to < today ? period.to : today)
