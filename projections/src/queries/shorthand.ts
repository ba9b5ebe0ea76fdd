import { figureOf } from '../metrics/figure.ts'
import { planOf, type PlanOptions } from '../metrics/plan.ts'
import type { FigureQuestion } from '../metrics/question.ts'
import type { FigureValue } from './figure.ts'
import type { Reading } from './reading.ts'

/** A question as shorthands ask it: nothing filtered, nothing restated. */
export const plainQuestion = (
  metric: string,
  unit: string,
  period: string,
  more: Partial<Pick<FigureQuestion, 'level' | 'where'>> = {},
): FigureQuestion => ({ metric, unit, period, level: undefined, where: [], hierarchyAt: undefined, ...more })

/** What a shorthand answers with, of all that the compiler knows. */
export async function shorthand(
  reading: Reading,
  question: FigureQuestion,
  options: PlanOptions = {},
): Promise<FigureValue> {
  const { value, numerator, denominator, percent, flagged, reporting, expected } = await figureOf(
    reading,
    planOf(reading, question, [], options),
  )
  return { value, numerator, denominator, percent, flagged, reporting, expected }
}
