/** Amounts are integers of 10⁻¹²: what measures keep of a value. */
const DIGITS = 12
const ONE = 10n ** BigInt(DIGITS)

export const whole = (count: bigint): bigint => count * ONE

/** A number as it stands in JSON, cut after twelve digits. */
export function amountOf(value: number): bigint {
  const [mantissa = '0', exponent = '0'] = String(value).split('e')
  const [integer = '0', fraction = ''] = mantissa.replace('-', '').split('.')
  // The mantissa's digits and how far the point stands from their end; powers of ten make up the rest.
  const shift = DIGITS - fraction.length + Number(exponent)
  const digits = BigInt(integer + fraction)
  const size = shift >= 0 ? digits * 10n ** BigInt(shift) : digits / 10n ** BigInt(-shift)
  return mantissa.startsWith('-') ? -size : size
}

const size = (value: bigint): bigint => (value < 0n ? -value : value)

/** Half up, away from zero for what is negative. */
export function divide(top: bigint, bottom: bigint): bigint {
  const rounded = (2n * size(top) + size(bottom)) / (2n * size(bottom))
  return top < 0n !== bottom < 0n ? -rounded : rounded
}

/** Rounds an amount to so many digits, half up. */
export const rounded = (amount: bigint, digits: number): bigint => {
  const step = 10n ** BigInt(DIGITS - digits)
  return divide(amount, step) * step
}

/** An amount as a plain decimal without zeros at its end. */
export function plain(amount: bigint): string {
  const text = size(amount)
    .toString()
    .padStart(DIGITS + 1, '0')
  const fraction = text.slice(-DIGITS).replace(/0+$/, '')
  return `${amount < 0n ? '-' : ''}${text.slice(0, -DIGITS)}${fraction === '' ? '' : `.${fraction}`}`
}

/** In percent with one decimal. */
export const percent = (numerator: bigint, denominator: bigint): number | null =>
  denominator === 0n ? null : Number(divide(1000n * numerator, denominator)) / 10
