import { openBrowser, openWall, readCell } from '../../lib/browser.ts'
import { fact, type SentFact } from '../../lib/fact.ts'
import { postOne, type Intake } from '../../lib/intake.ts'
import { localNow } from '../../lib/local-time.ts'
import { until } from '../../lib/until.ts'
import type { Row } from '../lib/row.ts'
import { quantile } from '../lib/stats.ts'
import { unitOpened } from '../lib/unit-opened.ts'

const SOURCE = 'urn:bench:visible'
const ROOT = 'BENCH-VISIBLE'
const SCHOOL = 'BENCH-VISIBLE-1'
/** Longer than the slowest of the wall's rate limits: each report is the first change after quiet. */
const QUIET_MS = 2_500

const send = async (intake: Intake, sent: SentFact): Promise<void> => {
  const response = await postOne(intake, sent)
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`)
}

/** From the answer of ingest to the changed cell of the school on an open wall, in a real browser. */
export const visible: Row = {
  name: 'visible',
  item: 'accepted → visible on the school’s cell in a browser, p99 (first change after quiet)',
  unit: 'ms',
  better: 'lower',
  floor: 1_000,
  goal: 500,
  async run({ quick, system }) {
    const { intake, urls } = await system()
    const { date, session } = localNow()
    await send(intake, unitOpened(SOURCE, ROOT, 'province'))
    await send(intake, unitOpened(SOURCE, SCHOOL, 'school', ROOT))
    const browser = await openBrowser()
    try {
      const page = await openWall(browser, `${urls.wall}?unit=${ROOT}`, 'grid')
      await until('the school on the grid', () => readCell(page, SCHOOL))
      await page.evaluate(WATCH(SCHOOL))
      const times: number[] = []
      for (let round = 0; round < (quick ? 5 : 100); round += 1) {
        // Nine tenths are the border of "low": present swings across it, so that each report changes the state.
        const state = round % 2 === 0 ? 'normal' : 'low'
        const data = {
          classId: '1A',
          date,
          session,
          enrolled: 40,
          present: state === 'normal' ? 40 : 20,
          excused: 0,
          unexcused: 0,
          late: 0,
        }
        await page.waitForTimeout(QUIET_MS)
        const changed = page.evaluate<number>(`window.nextState('${state}')`)
        const id = `${process.pid}-${round}`
        await send(
          intake,
          fact({ id, source: SOURCE, subject: SCHOOL, type: 'vn.edu.attendance.session-taken.v1', data }),
        )
        const accepted = Date.now()
        times.push(Math.max(0, (await changed) - accepted))
      }
      const detail = `median ${quantile(times, 0.5).toFixed(0)} ms over ${times.length} reports`
      return { value: quantile(times, 0.99), lowest: Math.min(...times), highest: Math.max(...times), detail }
    } finally {
      await browser.close()
    }
  },
}

/** Runs in the page: resolves with the time at which the cell first shows a state. Both sides read one machine's clock. */
const WATCH = (school: string): string => `window.nextState = (state) => new Promise((resolve) => {
  const cell = () => [...document.querySelectorAll('[data-school]')].find((one) => one.dataset.school === '${school}')
  const look = () => {
    if (cell()?.dataset.state !== state) return false
    observer.disconnect()
    resolve(Date.now())
    return true
  }
  const observer = new MutationObserver(look)
  if (!look()) observer.observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-state'] })
})`
