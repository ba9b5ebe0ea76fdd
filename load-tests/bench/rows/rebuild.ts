import { FORWARDS, START, type EventStoreDBClient } from '@eventstore/db-client'
import { interleave } from '../lib/interleave.ts'
import { fillProvince } from '../lib/province.ts'
import { withLog, withRebuilt } from '../lib/rebuilt.ts'
import type { Row } from '../lib/row.ts'

/** Events a second of a reader that does nothing with them. */
async function readRate(log: EventStoreDBClient): Promise<number> {
  const start = performance.now()
  let count = 0
  for await (const _event of log.readAll({ direction: FORWARDS, fromPosition: START })) count += 1
  return count / ((performance.now() - start) / 1000)
}

/** From the log alone to hashed read models. */
export const rebuild: Row = {
  name: 'rebuild',
  item: 'rebuild ÷ no-op read of $all',
  unit: '×',
  better: 'higher',
  floor: 0.6,
  goal: 0.85,
  async run({ quick, system }) {
    const running = await system()
    await fillProvince(running, quick)
    return withLog(running.urls.log, async (log) => {
      const compared = await interleave(
        quick ? 1 : 3,
        () => withRebuilt(log, ({ entries, seconds }) => Promise.resolve(entries / seconds)),
        () => readRate(log),
      )
      const { ratio, lowest, highest, subject, base } = compared
      return { value: ratio, lowest, highest, detail: `${subject.toFixed(0)} against ${base.toFixed(0)} events/s` }
    })
  },
}
