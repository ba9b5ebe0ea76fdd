import { canonicalJson } from '@ioc/contracts'
import { measureTotal } from '../read-models/measures/query.ts'
import { reportersOf, type CodeQuestion } from './capability-figure.ts'
import { meanFigure, ratioFigure, sumFigure, unreportedFigure, type FigureValue } from './figure.ts'
import type { Reading } from './reading.ts'
import { UnknownCodeError } from './unknown-code.ts'

export interface MeasureFigureQuestion extends CodeQuestion {
  /** Matched exactly; undefined adds up every combination of dimensions that was declared. */
  readonly dimensions: Readonly<Record<string, string>> | undefined
}

/**
 * A measure added up over the open units of the kind that the catalogue names, on the period's last day or today if earlier.
 * A declaration without dimensions is one combination among others: where a source declares totals and parts, ask for one.
 * @throws UnknownCodeError for a code that the catalogue does not know (yet).
 */
export async function measureFigure(reading: Reading, question: MeasureFigureQuestion): Promise<FigureValue> {
  const entry = reading.catalogue.measure(question.code)
  if (entry === undefined) throw new UnknownCodeError('measure', question.code)
  const { code, period } = question
  const { expected, speaking, flagged } = await reportersOf(reading, question, entry.reporter)
  const codes = new Set(expected.map(({ unit }) => unit.code))
  const { dimensions } = question
  const text = dimensions === undefined ? '*' : canonicalJson(dimensions)
  const key = `measure ${code} ${period} ${question.unit} ${question.level ?? ''} ${text}`
  const total = await reading.once(key, () =>
    measureTotal(reading.clickhouse, reading.role, reading.snapshot, {
      code,
      period,
      form: entry.form,
      speakers: [...speaking].map(([unit, { code: reporter, reportingLevel }]) => ({
        unit,
        level: reportingLevel ?? '',
        reporter: codes.has(reporter) ? reporter : '',
        flagged: flagged.has(unit),
      })),
      dimensions,
    }),
  )
  const behind = {
    flagged: total.flagged,
    reporting: total.reporting,
    expected: expected.length,
  }
  if (total.reports === 0) return unreportedFigure(behind)
  if (entry.form === 'part-whole') return ratioFigure(total.part, total.whole, behind)
  return entry.overUnits === 'mean' ? meanFigure(total.value, total.reports, behind) : sumFigure(total.value, behind)
}
