import type { Metric } from './metric.ts'
import type { FigureAnswer } from './question.ts'

/** Who reads figures. */
export interface Audience {
  /** Whether numbers of fewer than five persons are for it. */
  readonly seesSmallNumbers: boolean
}

/** For now everybody has the right. */
export const EVERYONE: Audience = { seesSmallNumbers: true }

const isSmall = (amount: number): boolean => amount >= 1 && amount <= 4

/** What of a figure tells how many there are. */
export type Amounts = Pick<FigureAnswer, 'value' | 'numerator' | 'denominator'>

/** Numerator, denominator and what is left of one to the other: each tells about as many persons. */
function tellsFew({ value, numerator, denominator }: Amounts): boolean {
  const counted = Number(numerator ?? value ?? 0)
  const all = Number(denominator ?? 0)
  return isSmall(counted) || isSmall(all) || (denominator !== null && isSmall(Math.abs(all - counted)))
}

/** Whether amounts of a metric are not for an audience: they would tell of one to four persons, and it has no right to that. */
export const isWithheld = ({ persons }: Metric, amounts: Amounts, { seesSmallNumbers }: Audience): boolean =>
  persons && !seesSmallNumbers && tellsFew(amounts)

/** Withholds a figure of a metric that counts persons where it would tell of one to four of them and the audience has no right to that. */
export function forAudience<Answer extends Amounts>(metric: Metric, answer: Answer, audience: Audience): Answer {
  if (!isWithheld(metric, answer, audience)) return answer
  return { ...answer, value: null, numerator: null, denominator: null, percent: null, suppressed: true }
}
