/** Amounts are integers of 10⁻¹², so that sums and fractions are exact: measures keep twelve digits after the point. */
export const SCALE = 12
const ONE = 10n ** BigInt(SCALE)

export const whole = (count: bigint | number): bigint => BigInt(count) * ONE

/** The shortest plain decimal: "-" where needed, no exponent, no zeros at its end. */
export function plain(amount: bigint): string {
  const size = amount < 0n ? -amount : amount
  const fraction = (size % ONE).toString().padStart(SCALE, '0').replace(/0+$/, '')
  return `${amount < 0n ? '-' : ''}${size / ONE}${fraction === '' ? '' : `.${fraction}`}`
}

/**
 * amount ÷ count, rounded half up (away from zero where negative).
 * @param count above 0
 * @param digits after the point, at most {@link SCALE}
 */
export function dividedBy(amount: bigint, count: bigint, digits: number): bigint {
  const step = 10n ** BigInt(SCALE - digits)
  const size = amount < 0n ? -amount : amount
  const rounded = ((2n * size + count * step) / (2n * count * step)) * step
  return amount < 0n ? -rounded : rounded
}
