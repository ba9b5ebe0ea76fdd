import type { KpiIndicator } from '@ioc/contracts'
import { divideDecimal, type FigureValue } from '@ioc/projections/queries'
import type { Judgement } from './figures.ts'

const DIGITS = 12

/** A decimal or number as an integer of 10⁻¹². */
const scaled = (decimal: string): bigint => BigInt(divideDecimal(decimal, 1n, DIGITS).replace('.', ''))

/** Compares exactly: 79.96 % misses a target of 80 % although it is shown as 80.0 %. */
function compareToTarget(value: FigureValue, target: number): bigint | undefined {
  // "0 of 400" that nobody reported is no missed target.
  if (value.value === null) return undefined
  if (value.numerator !== null && value.denominator !== null) {
    const denominator = BigInt(value.denominator)
    return BigInt(value.numerator) * 100n * 10n ** BigInt(DIGITS) - scaled(String(target)) * denominator
  }
  return scaled(value.value) - scaled(String(target))
}

function verdictOf(indicator: KpiIndicator, value: FigureValue): Judgement['verdict'] {
  const { target, direction } = indicator
  if (target === undefined || direction === undefined) return null
  const distance = compareToTarget(value, target)
  if (distance === undefined) return null
  switch (direction) {
    case 'at-least':
      return distance >= 0n ? 'met' : 'missed'
    case 'more-than':
      return distance > 0n ? 'met' : 'missed'
    case 'at-most':
      return distance <= 0n ? 'met' : 'missed'
    default: {
      const impossible: never = direction
      throw new Error(`unknown direction ${String(impossible)}`)
    }
  }
}

/** Whether a printed percentage is what the computed one gives at the printed number of decimals. */
function percentAgrees(printed: string, value: FigureValue): boolean {
  if (value.numerator === null || value.denominator === null || value.denominator === '0') return false
  const digits = printed.split(',')[1]?.length ?? 0
  const hundredfold = String(BigInt(value.numerator) * 100n)
  return divideDecimal(hundredfold, BigInt(value.denominator), digits) === printed.replace(',', '.')
}

/** The source's words where its figures differ from the computed ones. */
function printedOf({ printed }: KpiIndicator, value: FigureValue): string | null {
  if (printed === undefined) return null
  const agrees =
    value.value !== null &&
    (printed.percent === undefined || percentAgrees(printed.percent, value)) &&
    (printed.numerator === undefined || printed.numerator === value.numerator) &&
    (printed.denominator === undefined || printed.denominator === value.denominator)
  return agrees ? null : printed.words
}

/**
 * What a plan says about an actual figure.
 * @param whole whether the figure is that of the plan's whole territory: only there can it differ from what is printed
 */
export const judge = (indicator: KpiIndicator, value: FigureValue, whole: boolean): Judgement => ({
  target: indicator.target ?? null,
  verdict: verdictOf(indicator, value),
  printed: whole ? printedOf(indicator, value) : null,
})
