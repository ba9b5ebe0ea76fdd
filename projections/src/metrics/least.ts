import type { FigureKey } from './question.ts'

/** What a row adds up to, by the keys of its statement. */
interface Fraction {
  readonly keys: readonly string[]
  readonly numerator: string
  readonly denominator: string
}

/** Whether one fraction answers before another: the smaller, then the one with the larger denominator, then the code. */
function isBefore<Row extends Fraction>(one: Row, other: Row, at: number): boolean {
  const [left, right] = [
    BigInt(one.numerator) * BigInt(other.denominator),
    BigInt(other.numerator) * BigInt(one.denominator),
  ]
  if (left !== right) return left < right
  const [size, otherSize] = [BigInt(one.denominator), BigInt(other.denominator)]
  if (size !== otherSize) return size > otherSize
  return (one.keys[at] ?? '') < (other.keys[at] ?? '')
}

/**
 * Of rows that differ in one dimension the one that is least, for each combination of the others: of the values with a denominator;
 * what says none is no value.
 * @param at place of the dimension among the keys
 * @param others places of the names that rows are made of
 */
export function leastOf<Row extends Fraction>(
  rows: readonly Row[],
  at: number,
  others: readonly number[],
  name: string,
): readonly { readonly keys: readonly string[]; readonly row: Row; readonly key: FigureKey }[] {
  const least = new Map<string, Row>()
  for (const row of rows) {
    if (row.keys[at] === '' || BigInt(row.denominator) === 0n) continue
    const group = JSON.stringify(others.map((key) => row.keys[key]))
    const best = least.get(group)
    if (best === undefined || isBefore(row, best, at)) least.set(group, row)
  }
  return [...least.values()].map((row) => ({ keys: row.keys, row, key: { name, value: row.keys[at] ?? null } }))
}
