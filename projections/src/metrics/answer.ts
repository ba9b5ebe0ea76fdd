import type { FigureValue } from '../queries/figure.ts'
import { percentOf } from '../queries/percent.ts'
import { dividedBy, plain } from './amount.ts'
import type { Form } from './metric.ts'
import type { FigureAnswer, FigureKey, FlagCount } from './question.ts'

/** What a statement added up for one figure; amounts as `amount.ts` has them. */
export interface Sums {
  readonly numerator: bigint
  readonly denominator: bigint
  /** Things that make "0" a statement. */
  readonly base: number
  /** Things in the numerator; of a mean what it is divided by, of a median its values. */
  readonly inNumerator: number
  readonly flagged: number
  readonly flags: readonly FlagCount[]
  readonly reporting: number
}

export const NO_SUMS: Sums = {
  ...{ numerator: 0n, denominator: 0n, base: 0, inNumerator: 0 },
  ...{ flagged: 0, flags: [], reporting: 0 },
}

const MEAN_DIGITS = 6
type Said = Pick<FigureValue, 'value' | 'numerator' | 'denominator' | 'percent'>
const NOTHING: Said = { value: null, numerator: null, denominator: null, percent: null }

/** A part of a whole: without a whole there is nothing to say, only what was counted. */
const ratio = ({ numerator, denominator }: Sums, says: boolean): Said => ({
  value: says && denominator !== 0n ? plain(numerator) : null,
  numerator: plain(numerator),
  denominator: plain(denominator),
  percent: says ? percentOf(numerator, denominator) : null,
})

function saidBy(form: Form | 'units' | 'count', sums: Sums): Said {
  switch (form) {
    case 'units':
      return ratio(sums, sums.reporting > 0)
    case 'ratio':
    case 'least-of':
      return sums.base > 0 ? ratio(sums, true) : NOTHING
    case 'sum':
    case 'minimum':
      return sums.base > 0 ? { ...NOTHING, value: plain(sums.numerator) } : NOTHING
    case 'count':
      return { ...NOTHING, value: plain(sums.numerator) }
    case 'mean':
      if (sums.inNumerator === 0) return NOTHING
      return { ...NOTHING, value: plain(dividedBy(sums.numerator, BigInt(sums.inNumerator), MEAN_DIGITS)) }
    case 'median':
      return sums.inNumerator === 0 ? NOTHING : { ...NOTHING, value: plain(sums.numerator) }
    default:
      return form satisfies never
  }
}

/**
 * A figure from what was added up. Where nothing makes "0" a statement it says nothing; metrics that count units keep what was
 * counted beside it, since how many there are is known anyway.
 */
export const answerOf = (
  form: Form | 'units' | 'count',
  sums: Sums,
  expected: number,
  key?: FigureKey,
): FigureAnswer => ({
  ...saidBy(form, sums),
  flagged: sums.flagged,
  reporting: sums.reporting,
  expected,
  flags: sums.flags,
  key,
  suppressed: false,
})
