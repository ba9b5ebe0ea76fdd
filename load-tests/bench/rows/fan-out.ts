import { fact } from '../../lib/fact.ts'
import { postOne, type Intake } from '../../lib/intake.ts'
import { localNow } from '../../lib/local-time.ts'
import { interleave } from '../lib/interleave.ts'
import type { Row } from '../lib/row.ts'
import { listen, openScreens } from '../lib/screens.ts'
import { startServer } from '../lib/server.ts'

const UNIT = 'BENCH-FAN'
const CHANGE_EVERY_MS = 100
const FIGURE =
  'value numerator denominator percent asOf { position time } freshness { state ageSeconds } quality { flagged }'
const QUERY = `subscription { wall(unit: "${UNIT}") { generation position attendance { ${FIGURE} } byLevel { level figure { ${FIGURE} } } schools { school state present enrolled classes } } }`
const GREETING = [
  JSON.stringify({ type: 'connection_init' }),
  JSON.stringify({ id: '1', type: 'subscribe', payload: { query: QUERY } }),
]

const post = async (
  intake: Intake,
  id: string,
  type: string,
  data: Readonly<Record<string, unknown>>,
): Promise<void> => {
  const time = type.includes('organisation') ? { time: '2024-08-01T08:00:00+07:00' } : {}
  const response = await postOne(intake, fact({ id, source: 'urn:bench:fan', subject: UNIT, type, data, ...time }))
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`)
}

/** Reports without end, so that there is always something new to show. */
function keepReporting(intake: Intake): () => void {
  const { date, session } = localNow()
  let count = 0
  const failures: unknown[] = []
  const timer = setInterval(() => {
    const enrolled = 30 + (count % 10)
    const data = { classId: '1A', date, session, enrolled, present: enrolled, excused: 0, unexcused: 0, late: 0 }
    post(intake, `${process.pid}-${count++}`, 'vn.edu.attendance.session-taken.v1', data).catch((error: unknown) =>
      failures.push(error),
    )
  }, CHANGE_EVERY_MS)
  return () => {
    clearInterval(timer)
    if (failures.length > 0) throw failures[0]
  }
}

/** Messages a CPU second that one more screen costs: what is done once, however many watch, cancels out. */
async function marginal(
  measure: (screens: number) => Promise<{ cpu: number; messages: number }>,
  screens: number,
): Promise<number> {
  const few = await measure(1)
  const many = await measure(screens)
  return (many.messages - few.messages) / Math.max(0.01, many.cpu - few.cpu)
}

export const fanOut: Row = {
  name: 'fan-out',
  item: 'subscription fan-out ÷ raw ws broadcast of one buffer, messages a CPU second, 200 screens',
  unit: '×',
  better: 'higher',
  floor: 0.15,
  goal: 0.5,
  async run({ quick, system }) {
    const { intake, urls, state } = await system()
    const { gateway } = state().pids
    if (gateway === undefined) throw new Error('run.json names no gateway')
    const opened = { code: UNIT, name: UNIT, kind: 'school', levels: ['TH'], effectiveFrom: '2020-01-01' }
    await post(intake, `opened-${UNIT}`, 'vn.edu.organisation.unit-opened.v1', opened)
    const stopReporting = keepReporting(intake)
    const broadcast = await startServer('broadcast')
    const seconds = quick ? 4 : 10
    const screens = quick ? 50 : 200
    let size = 0
    const measure = async (url: string, pid: number, count: number, protocol?: string) => {
      const open = await openScreens(url, count, protocol, protocol === undefined ? [] : GREETING)
      try {
        const heard = await listen(pid, open, seconds)
        if (heard.messages < count) throw new Error(`${count} screens heard ${heard.messages} messages`)
        if (protocol !== undefined) size = Math.round(heard.bytes / heard.messages)
        return heard
      } finally {
        open.close()
      }
    }
    const subject = urls.graphql.replace(/^http/, 'ws')
    const base = broadcast.url.replace(/^http/, 'ws')
    try {
      const compared = await interleave(
        quick ? 1 : 3,
        () => marginal((count) => measure(subject, gateway, count, 'graphql-transport-ws'), screens),
        () => marginal((count) => measure(`${base}/?bytes=${size}`, broadcast.pid, count), screens),
      )
      const detail = `${compared.subject.toFixed(0)} against ${compared.base.toFixed(0)} messages of ${size} bytes a CPU second`
      return { value: compared.ratio, lowest: compared.lowest, highest: compared.highest, detail }
    } finally {
      await broadcast.stop()
      stopReporting()
    }
  },
}
