import type { Reading } from '../queries/reading.ts'
import type { By, Plan } from './plan.ts'
import { isRowsMetric, rowsOf, sharedBy, type RowsGroup, type SumsByKeys } from './rows.ts'

interface Waiting {
  readonly group: RowsGroup
  readonly resolve: (sums: readonly SumsByKeys[]) => void
  readonly reject: (error: unknown) => void
}

/** Questions of one operation that wait for others, which one statement could answer with them. */
const waiting = new WeakMap<Reading, Map<string, Waiting[]>>()

async function answer(reading: Reading, together: readonly Waiting[]): Promise<void> {
  try {
    const answers = await rowsOf(
      reading,
      together.map(({ group }) => group),
    )
    for (const [index, { resolve }] of together.entries()) resolve(answers[index] ?? [])
  } catch (error) {
    for (const { reject } of together) reject(error)
  }
}

/**
 * Rows of sums of a plan, for each grouping. Plans of one operation that look at the same things from the same place, asked
 * before others have had a turn, are answered by one statement.
 */
export function sharedRows(
  reading: Reading,
  plan: Plan,
  groupings: readonly (readonly By[])[],
): Promise<readonly SumsByKeys[]> {
  const { metric } = plan
  if (!isRowsMetric(metric)) throw new RangeError(`${metric.code} does not add up things`)
  const key = sharedBy({ ...plan, metric })
  const queues = waiting.get(reading) ?? new Map<string, Waiting[]>()
  waiting.set(reading, queues)
  return new Promise((resolve, reject) => {
    const one = { group: { plan, metric, groupings }, resolve, reject }
    const queue = queues.get(key)
    if (queue !== undefined) return void queue.push(one)
    const opened = [one]
    queues.set(key, opened)
    setImmediate(() => {
      queues.delete(key)
      void answer(reading, opened)
    })
  })
}
