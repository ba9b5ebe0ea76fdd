import { plainQuestion, type FigureAnswer } from '../metrics/question.ts'
import { LEVELS, type Level } from '@ioc/contracts'
import type { AskedPeriod } from '../metrics/period.ts'
import { lastDayOf } from './period.ts'
import type { Reading } from './reading.ts'
import { shorthand } from './shorthand.ts'
import { UnknownCodeError } from './unknown-code.ts'

export interface CodeQuestion {
  readonly code: string
  readonly unit: string
  readonly level: string | undefined
  readonly period: string
}

/** A period as it is declared: matched as text, looked at on its last day; also one that no calendar has. */
export const declaredPeriod = (text: string): AskedPeriod => ({ text, from: lastDayOf(text), to: lastDayOf(text) })

/** A level of the schema; a text that is none is the level of no unit. */
export const levelNamed = (text: string | undefined): Level | undefined => LEVELS.find((level) => level === text)

/**
 * Distinct units in use ÷ open units of the kind that the catalogue names, on the period's last day or today if earlier. Many of one
 * unit and period are answered by one statement.
 * @throws UnknownCodeError for a code that the catalogue does not know (yet).
 */
export async function capabilityFigure(reading: Reading, question: CodeQuestion): Promise<FigureAnswer> {
  const { code, unit, level, period } = question
  if (reading.catalogue.capability(code) === undefined) throw new UnknownCodeError('capability', code)
  const asked = plainQuestion(`capability.${code}`, unit, period, { level: levelNamed(level) })
  return shorthand(reading, asked, { period: declaredPeriod(period) })
}
