import type { Reading } from '../queries/reading.ts'
import type { Bind } from './expression.ts'
import { itemsBehindSql } from './items-statement.ts'
import { itemsFigure, itemsStatementOf, type ItemsMetric } from './items.ts'
import { placesOfItems } from './items-places.ts'
import type { Plan } from './plan.ts'
import type { Expected } from './placing.ts'

/** Of least-of the plan of the value that answers. */
async function answering(reading: Reading, plan: Plan, metric: ItemsMetric): Promise<Plan> {
  const dimension = metric.dimensions.find(({ name }) => name === metric.counts.leastOver)
  if (dimension === undefined) return plan
  const { key } = await itemsFigure(reading, plan, metric)
  return { ...plan, filters: [...plan.filters, { dimension, values: [key?.value ?? ''] }] }
}

/** SQL: the facts of the things behind a figure, each with `unit`, `reporter` and `position`. */
export async function itemsBehind(
  reading: Reading,
  plan: Plan,
  metric: ItemsMetric,
  side: 'NUMERATOR' | 'DENOMINATOR' | 'BASE',
  bind: Bind,
): Promise<string> {
  const asked = side === 'BASE' ? plan : await answering(reading, plan, metric)
  const { of } = await itemsStatementOf(reading, asked, metric)
  return itemsBehindSql({ ...of, keys: [], groupings: [[]] }, side, bind)
}

/** Who should have reported. */
export async function expectedOfFigure(
  reading: Reading,
  plan: Plan,
  { counts }: ItemsMetric,
): Promise<readonly Expected[]> {
  const { placings } = await placesOfItems(reading, plan, counts)
  return placings[0].expected
}
