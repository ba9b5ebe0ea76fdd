import type { FigureAnswer, FlagCount } from '../metrics/question.ts'
import { divide, percent, plain, rounded, whole } from './decimals.ts'
import { compareText } from './fields.ts'
import type { Form, Item } from './item.ts'

/** What one figure is made of. */
export interface Parts {
  readonly form: Form
  /** Items in the numerator; a metric that counts units has the units instead. */
  readonly numerators: readonly Item[]
  /** Items in the denominator: all that count. */
  readonly counted: readonly Item[]
  readonly unitsInUse: readonly string[]
  readonly expected: readonly string[]
  readonly reporting: readonly string[]
  /** Flags of each flagged fact. */
  readonly flagged: readonly (readonly string[])[]
  readonly neverNull: boolean
}

type Amounts = Pick<FigureAnswer, 'value' | 'numerator' | 'denominator' | 'percent'>
const NOTHING: Amounts = { value: null, numerator: null, denominator: null, percent: null }

const MEAN_DIGITS = 6
const MEDIAN_DIGITS = 1

const sum = (items: readonly Item[], of: 'numerator' | 'denominator'): bigint =>
  items.reduce((total, each) => total + each[of], 0n)

function ratio(numerator: bigint, denominator: bigint, isStatement: boolean): Amounts {
  const says = isStatement && denominator !== 0n
  return {
    value: says ? plain(numerator) : null,
    numerator: plain(numerator),
    denominator: plain(denominator),
    percent: says ? percent(numerator, denominator) : null,
  }
}

function median(items: readonly Item[]): bigint | undefined {
  const values = items
    .flatMap(({ numerator, denominator }) => (denominator === 0n ? [] : [numerator]))
    .sort((one, other) => (one < other ? -1 : 1))
  const [low, high] = [values[Math.ceil(values.length / 2) - 1], values[Math.floor(values.length / 2)]]
  return low === undefined || high === undefined ? undefined : rounded(divide(low + high, 2n), MEDIAN_DIGITS)
}

function amountsOf({ form, numerators, counted, unitsInUse, expected, reporting, neverNull }: Parts): Amounts {
  const total = sum(numerators, 'numerator')
  switch (form) {
    case 'units':
      return ratio(whole(BigInt(unitsInUse.length)), whole(BigInt(expected.length)), reporting.length > 0)
    case 'ratio':
      return counted.some(({ isBase }) => isBase) ? ratio(total, sum(counted, 'denominator'), true) : NOTHING
    case 'sum':
      return neverNull || counted.some(({ isBase }) => isBase) ? { ...NOTHING, value: plain(total) } : NOTHING
    case 'mean':
      if (numerators.length === 0) return NOTHING
      return { ...NOTHING, value: plain(rounded(divide(total, BigInt(numerators.length)), MEAN_DIGITS)) }
    case 'median': {
      const value = median(numerators)
      return { ...NOTHING, value: value === undefined ? null : plain(value) }
    }
    default:
      return form satisfies never
  }
}

/** How often each flag stands, in order of their codes. */
function countFlags(flagged: Parts['flagged']): readonly FlagCount[] {
  const codes = [...new Set(flagged.flat())].sort(compareText)
  return codes.map((code) => ({ code, count: flagged.filter((flags) => flags.includes(code)).length }))
}

/** A figure from its parts. */
export const figureOf = (parts: Parts): FigureAnswer => ({
  ...amountsOf(parts),
  flagged: parts.flagged.length,
  reporting: parts.reporting.length,
  expected: parts.expected.length,
  flags: countFlags(parts.flagged),
  key: undefined,
  suppressed: false,
})
