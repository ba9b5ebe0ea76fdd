const LARGEST = 2 ** 53
const LARGEST_DIGITS = String(LARGEST)

/** A decimal as its significant digits and the power of ten of the last of them; zero has no digits. */
interface Decimal {
  readonly digits: string
  readonly exponent: number
}

function decimalOf(literal: string): Decimal {
  const [, integer = '', fraction = '', exponent = '0'] = /^-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(literal) ?? []
  const all = integer + fraction
  let first = 0
  while (all[first] === '0') first++
  let end = all.length
  while (end > first && all[end - 1] === '0') end--
  return { digits: all.slice(first, end), exponent: Number(exponent) - fraction.length + (all.length - end) }
}

/**
 * Whether RFC 8785 carries a JSON number without changing it as an integer. Integers written out must not lie beyond 2^53;
 * a number with fraction or exponent that is an integer must survive as the same decimal (1E30 does, 9007199254740993.0
 * does not). Fractions may be rounded, as RFC 8785 rounds them.
 */
export function isCarried(literal: string): boolean {
  if (/^-?\d+$/.test(literal)) {
    const digits = literal.startsWith('-') ? literal.slice(1) : literal
    return (
      digits.length < LARGEST_DIGITS.length || (digits.length === LARGEST_DIGITS.length && digits <= LARGEST_DIGITS)
    )
  }
  const value = Number(literal)
  if (!Number.isFinite(value)) return false
  if (Math.abs(value) < LARGEST) return true
  const written = decimalOf(literal)
  const carried = decimalOf(String(value))
  return written.exponent < 0 || (written.digits === carried.digits && written.exponent === carried.exponent)
}
