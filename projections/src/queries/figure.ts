import { withoutTrailingZeros } from '../read-models/measures/plain-decimal.ts'
import { percentOf } from './percent.ts'

/**
 * What a figure says, before it is told its age: decimals are text. `value` and `percent` are null where nothing was reported
 * that would make "0" a statement; `numerator` and `denominator` stay what was counted.
 */
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

/** Nobody reported anything: not even zeros are known. */
export const unreportedFigure = (behind: Behind): FigureValue => ({
  value: null,
  numerator: null,
  denominator: null,
  percent: null,
  ...behind,
})

/**
 * A part of a whole: its value is the part. Without a whole there is nothing to say, only what was counted.
 * @param reported whether anything was reported that makes a numerator of 0 a statement
 */
export function ratioFigure(numerator: bigint, denominator: bigint, behind: Behind, reported = true): FigureValue {
  const says = reported && denominator !== 0n
  return {
    value: says ? String(numerator) : null,
    numerator: String(numerator),
    denominator: String(denominator),
    percent: says ? percentOf(numerator, denominator) : null,
    ...behind,
  }
}

/** A sum of what was reported. */
export const sumFigure = (value: string, behind: Behind): FigureValue => ({
  value: withoutTrailingZeros(value),
  numerator: null,
  denominator: null,
  percent: null,
  ...behind,
})
