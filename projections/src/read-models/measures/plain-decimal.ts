/** Digits after the point that measures keep; the table's Decimal(38, 12) has room for sums of 10¹⁰ of the largest values. */
export const MEASURE_SCALE = 12

/**
 * The shortest decimal that reads back as the same number, without exponent; digits beyond {@link MEASURE_SCALE} are cut.
 * @param value finite, at most 2⁵³ in size
 */
export function plainDecimal(value: number): string {
  const [mantissa = '0', exponent] = String(value).split('e')
  if (exponent === undefined) return cut(mantissa)
  const sign = mantissa.startsWith('-') ? '-' : ''
  const [whole = '0', fraction = ''] = mantissa.replace('-', '').split('.')
  // Only small numbers have an exponent here: sizes up to 2⁵³ are printed in full.
  return cut(`${sign}0.${'0'.repeat(-Number(exponent) - 1)}${whole}${fraction}`)
}

const cut = (text: string): string => {
  const point = text.indexOf('.')
  return point < 0 ? text : text.slice(0, point + 1 + MEASURE_SCALE)
}

/** A decimal without zeros at its end: `12.500` → `12.5`, `3.0` → `3`. */
export const withoutTrailingZeros = (text: string): string =>
  text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text
