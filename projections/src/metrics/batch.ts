import type { Reading } from '../queries/reading.ts'
import type { By, Plan } from './plan.ts'
import { isRowsMetric, rowsOf, sharedBy, type RowsGroup, type SumsByKeys } from './rows.ts'
import { together } from './together.ts'

/**
 * Rows of sums of a plan, for each grouping. Plans of one operation that look at the same things from the same place are
 * answered by one statement.
 */
export function sharedRows(
  reading: Reading,
  plan: Plan,
  groupings: readonly (readonly By[])[],
): Promise<readonly SumsByKeys[]> {
  const { metric } = plan
  if (!isRowsMetric(metric)) throw new RangeError(`${metric.code} does not add up things`)
  const group: RowsGroup = { plan, metric, groupings }
  return together(reading, sharedBy({ ...plan, metric }), group, (groups) => rowsOf(reading, groups))
}
