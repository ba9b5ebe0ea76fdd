/**
 * numerator ÷ denominator in percent with one decimal, half up (away from zero for a negative one), computed in integers.
 * @returns null where the denominator is 0
 */
export function percentOf(numerator: bigint, denominator: bigint): number | null {
  if (denominator === 0n) return null
  const negative = numerator < 0n !== denominator < 0n
  const [top, bottom] = [abs(numerator), abs(denominator)]
  // Tenths of a percent: ⌊(1000 n / d) + 1/2⌋.
  const tenths = (2000n * top + bottom) / (2n * bottom)
  return Number(negative ? -tenths : tenths) / 10
}

const abs = (value: bigint): bigint => (value < 0n ? -value : value)

const SCALE_DIGITS = 30

/** A plain decimal as an integer of 10⁻³⁰. */
function scaled(decimal: string): bigint {
  const negative = decimal.startsWith('-')
  const [whole = '0', fraction = ''] = decimal.replace('-', '').split('.')
  const digits = BigInt(whole + fraction.slice(0, SCALE_DIGITS).padEnd(SCALE_DIGITS, '0'))
  return negative ? -digits : digits
}

/**
 * A decimal divided by a count, rounded half up.
 * @param decimal plain decimal
 * @param count above 0
 * @param digits digits after the point
 */
export function divideDecimal(decimal: string, count: bigint, digits: number): string {
  const total = scaled(decimal)
  const unit = count * 10n ** BigInt(SCALE_DIGITS - digits)
  const rounded = (2n * abs(total) + unit) / (2n * unit)
  const text = rounded.toString().padStart(digits + 1, '0')
  const sign = total < 0n && rounded !== 0n ? '-' : ''
  return digits === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`
}
