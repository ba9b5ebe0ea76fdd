import { interleave } from '../lib/interleave.ts'
import { attendanceFacts, postRate } from '../lib/post-load.ts'
import type { Row } from '../lib/row.ts'
import { startServer } from '../lib/server.ts'

const CONNECTIONS = 8
const BATCH = 200

/** Batches, as devices send them after an outage. */
export const batch: Row = {
  name: 'batch',
  item: `batch of ${BATCH}: events/s ÷ parse-and-validate only`,
  unit: '×',
  better: 'higher',
  floor: 0.08,
  goal: 0.15,
  async run({ quick, system }) {
    const { intake } = await system()
    const parsing = await startServer('parse-only')
    const next = attendanceFacts(`batch-${process.pid}`)
    const load = { seconds: quick ? 2 : 5, connections: CONNECTIONS, batch: BATCH, next, key: intake.key }
    try {
      await postRate({ ...load, url: intake.url, seconds: 1 })
      const { ratio, lowest, highest, subject, base } = await interleave(
        quick ? 2 : 5,
        () => postRate({ ...load, url: intake.url }),
        () => postRate({ ...load, url: parsing.url }),
      )
      return { value: ratio, lowest, highest, detail: `${subject.toFixed(0)} against ${base.toFixed(0)} events/s` }
    } finally {
      await parsing.stop()
    }
  },
}
