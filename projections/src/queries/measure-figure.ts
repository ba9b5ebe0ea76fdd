import { plainQuestion, type FigureAnswer } from '../metrics/question.ts'
import { readPeriod } from '@ioc/contracts'
import { declaredPeriod, levelNamed, type CodeQuestion } from './capability-figure.ts'
import type { Reading } from './reading.ts'
import { shorthand } from './shorthand.ts'
import { UnknownCodeError } from './unknown-code.ts'

export interface MeasureFigureQuestion extends CodeQuestion {
  /** Matched exactly; undefined takes of each unit the smallest set of dimensions that it declared. */
  readonly dimensions: Readonly<Record<string, string>> | undefined
}

/**
 * A measure added up over the units of the kind that the catalogue names, as its metric says.
 * @throws UnknownCodeError for a code that the catalogue does not know (yet).
 */
export async function measureFigure(reading: Reading, question: MeasureFigureQuestion): Promise<FigureAnswer> {
  const { code, unit, level, period, dimensions } = question
  if (reading.catalogue.measure(code) === undefined) throw new UnknownCodeError('measure', code)
  const asked = plainQuestion(`measure.${code}`, unit, period, { level: levelNamed(level) })
  const isImpossible = readPeriod(period).kind === 'impossible'
  return shorthand(reading, asked, {
    exactly: dimensions,
    ...(isImpossible ? { period: declaredPeriod(period) } : {}),
  })
}
