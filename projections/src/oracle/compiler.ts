import { MetricError } from '../metrics/errors.ts'
import { askFigure } from '../metrics/figure.ts'
import { askFigures } from '../metrics/figures.ts'
import type { FigureRow } from '../metrics/question.ts'
import { isKnownUnit } from '../queries/known-unit.ts'
import type { Reading } from '../queries/reading.ts'
import type { System } from './compare.ts'
import type { TableQuestion } from './evaluate.ts'

/** Codes of refusals that the oracle calls otherwise. */
const CODES: Readonly<Record<string, string>> = { UNKNOWN_DIMENSION: 'UNKNOWN_NAME', BAD_PERIOD: 'IMPOSSIBLE_PERIOD' }

/** Rows a page: few, so that tables have several. */
const PAGE = 7

async function allRows(reading: Reading, question: TableQuestion): Promise<readonly FigureRow[]> {
  const rows: FigureRow[] = []
  let after: string | undefined
  do {
    const page = await askFigures(reading, { ...question, first: PAGE, after })
    rows.push(...page.rows)
    after = page.hasNextPage ? (page.endCursor ?? undefined) : undefined
  } while (after !== undefined)
  return rows
}

/** The metric compiler over the real read models. */
export const compiler: System = {
  async answer(reading, question) {
    if (!(await isKnownUnit(reading, question.unit))) return { kind: 'refused', code: 'UNKNOWN_UNIT' }
    try {
      if (question.by.length > 0) return { kind: 'rows', rows: await allRows(reading, question) }
      return { kind: 'figure', figure: await askFigure(reading, question) }
    } catch (error) {
      if (error instanceof MetricError) return { kind: 'refused', code: CODES[error.code] ?? error.code }
      throw error
    }
  },
}
