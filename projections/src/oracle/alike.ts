import fc from 'fast-check'
import { isGrain } from './days.ts'
import { LEVELS_SAID } from './codes.ts'
import type { TableQuestion } from './evaluate.ts'

const oneOf = <Value>(values: readonly Value[]): fc.Arbitrary<Value> => fc.constantFrom(...values)

/**
 * A question and others that look at the same things from the same place: of another level, as other rows, of other metrics of the
 * family. Asked in one operation they share a statement, so that five cost little more than one.
 * @param codes metrics of the family
 * @param names that rows can be made of
 */
export function alike(
  question: TableQuestion,
  { codes, names }: { readonly codes: readonly string[]; readonly names: readonly string[] },
): fc.Arbitrary<readonly TableQuestion[]> {
  const level = question.level === undefined ? oneOf(LEVELS_SAID) : fc.constant(undefined)
  return fc
    .record({ level, code: oneOf(codes), by: otherRows(question, names) })
    .map(({ level: other, code, by }) => [
      question,
      { ...question, level: other },
      ...(code === question.metric ? [] : [{ ...question, metric: code }]),
      ...(by.join() === question.by.join() ? [] : [{ ...question, by }]),
    ])
}

/** Other rows of a table that has any. Rows over time, of units, or of what stands in lists or overlapping sets are statements of their own. */
function otherRows({ by, metric }: TableQuestion, names: readonly string[]): fc.Arbitrary<readonly string[]> {
  const plain = names.filter((name) => !isGrain(name) && !name.startsWith('unit.'))
  const isPlain = by.length > 0 && by.every((name) => plain.includes(name))
  const isAlone = metric.startsWith('measure.') || metric.startsWith('capability.')
  return isPlain && !isAlone ? fc.uniqueArray(oneOf(plain), { minLength: 1, maxLength: 2 }) : fc.constant(by)
}
