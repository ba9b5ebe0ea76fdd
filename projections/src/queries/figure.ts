import { withoutTrailingZeros } from '../read-models/measures/plain-decimal.ts'
import { divideDecimal, percentOf } from './percent.ts'

/** What a figure says, before it is told its age: decimals are text. */
export interface FigureValue {
  readonly value: string | null
  readonly numerator: string | null
  readonly denominator: string | null
  readonly percent: number | null
  readonly flagged: number
  readonly reporting: number
  readonly expected: number
}

/** Who is behind a figure. */
export interface Behind {
  readonly flagged: number
  readonly reporting: number
  readonly expected: number
}

/** A part of a whole: its value is the part. */
export const ratioFigure = (numerator: bigint, denominator: bigint, behind: Behind): FigureValue => ({
  value: String(numerator),
  numerator: String(numerator),
  denominator: String(denominator),
  percent: percentOf(numerator, denominator),
  ...behind,
})

/** A sum. */
export const sumFigure = (value: string, behind: Behind): FigureValue => ({
  value: withoutTrailingZeros(value),
  numerator: null,
  denominator: null,
  percent: null,
  ...behind,
})

const MEAN_DIGITS = 6

/** The mean of reports, to six decimals half up; null where there is none. */
export const meanFigure = (sum: string, reports: number, behind: Behind): FigureValue => ({
  value: reports === 0 ? null : withoutTrailingZeros(divideDecimal(sum, BigInt(reports), MEAN_DIGITS)),
  numerator: null,
  denominator: null,
  percent: null,
  ...behind,
})
