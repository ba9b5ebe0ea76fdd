import { figureOf } from '../metrics/figure.ts'
import { planOf, type PlanOptions } from '../metrics/plan.ts'
import type { FigureAnswer, FigureQuestion } from '../metrics/question.ts'
import type { Reading } from './reading.ts'

/** What a shorthand answers with: the figure of the catalogue's metric that it stands for. */
export const shorthand = (
  reading: Reading,
  question: FigureQuestion,
  options: PlanOptions = {},
): Promise<FigureAnswer> => figureOf(reading, planOf(reading, question, [], options))
