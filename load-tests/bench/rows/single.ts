import { interleave } from '../lib/interleave.ts'
import { attendanceFacts, postRate } from '../lib/post-load.ts'
import type { Row } from '../lib/row.ts'
import { startServer } from '../lib/server.ts'

const CONNECTIONS = 32

/** One event a request, acknowledged after the durable append. */
export const single: Row = {
  name: 'single',
  item: 'single-event POST, acknowledged after durable append ÷ bare Fastify POST',
  unit: '×',
  better: 'higher',
  floor: 0.1,
  goal: 0.2,
  async run({ quick, system }) {
    const { intake } = await system()
    const bare = await startServer('bare')
    const next = attendanceFacts(`single-${process.pid}`)
    const load = { seconds: quick ? 2 : 5, connections: CONNECTIONS, batch: 1, next, key: intake.key }
    try {
      await postRate({ ...load, url: intake.url, seconds: 1 })
      const { ratio, lowest, highest, subject, base } = await interleave(
        quick ? 2 : 5,
        () => postRate({ ...load, url: intake.url }),
        () => postRate({ ...load, url: bare.url }),
      )
      return {
        value: ratio,
        lowest,
        highest,
        detail: `${subject.toFixed(0)}/s against ${base.toFixed(0)}/s, ${CONNECTIONS} connections`,
      }
    } finally {
      await bare.stop()
    }
  },
}
