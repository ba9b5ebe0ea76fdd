import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compareFigure } from '../ledger/compare.ts'
import { attendanceReading } from '../ledger/attendance.ts'
import { closeLog, openLog, readLog } from '../ledger/log-reader.ts'
import { ask } from '../lib/graphql.ts'
import { openBrowser, openWall, readFigure, readFreshness, type WallFigure } from '../lib/browser.ts'
import { startSystem, type System } from '../lib/system.ts'
import { until } from '../lib/until.ts'

const COMPARISONS = 4

interface WallAnswer {
  readonly position: string
  readonly unit: string
  readonly date: string
  readonly session: string
  readonly attendance: {
    readonly numerator: string
    readonly denominator: string
    readonly asOf: { readonly position: string }
  }
}

describe('a simulated morning at ×60', () => {
  let system: System
  let browser: Browser
  let wall: Page
  beforeAll(async () => {
    system = await startSystem({ args: ['--at', '06:50', '--speed', '60', '--seed', '1'] })
    browser = await openBrowser()
    wall = await openWall(browser, system.urls.wall, 'attendance')
  })
  afterAll(async () => {
    await browser.close()
    await system.stop()
  })

  /** The wall's figure once it stands at another position and has something to say. */
  const nextFigure = (last: string): Promise<WallFigure> =>
    until(`a figure past ${last || 'nothing'}`, async () => {
      const figure = await readFigure(wall, 'attendance')
      return figure !== undefined && BigInt(figure.position) > BigInt(last || '0') && Number(figure.value) > 0
        ? figure
        : undefined
    })

  it('shows, again and again, what the ledger reads from the log at the same position', async () => {
    let last = ''
    const seen: string[] = []
    for (let count = 0; count < COMPARISONS; count += 1) {
      const figure = await nextFigure(last)
      last = figure.position
      const { ledger, wall: shown } = await compareFigure(figure, system.urls.log)
      seen.push(
        `${shown.value} at ${shown.position}: ledger ${ledger.percent} (${ledger.present} of ${ledger.enrolled})`,
      )
      expect(shown.value, seen.join('\n')).toBe(ledger.percent)
    }
    process.stdout.write(`${seen.join('\n')}\n`)
  })

  it('adds up to the pupil what the ledger adds up', async () => {
    const query =
      '{ wall { position unit date session attendance { numerator denominator percent asOf { position } } } }'
    const { wall: shown } = await ask<{ wall: WallAnswer }>(system.urls.graphql, query)
    const { numerator, denominator, asOf } = shown.attendance
    expect(asOf.position).toBe(shown.position)
    const log = openLog(system.urls.log)
    const records = await readLog(log, { upTo: BigInt(shown.position) })
    await closeLog(log)
    const whole = attendanceReading(records, shown)
    expect({ numerator, denominator }).toEqual({
      numerator: String(whole.present),
      denominator: String(whole.enrolled),
    })
  })

  it('does not call its numbers fresh once the log has stopped, and does again when it goes on', async () => {
    await until('a fresh wall', async () => (await readFreshness(wall)) === 'fresh')
    const { log } = system.state().pids
    if (log === undefined) throw new Error('run.json names no log')
    process.kill(log, 'SIGSTOP')
    const start = performance.now()
    try {
      await until('the wall to say that it is late', async () => (await readFreshness(wall)) === 'late', 30_000)
      const lateMs = performance.now() - start
      await until('the wall to say that it is stale', async () => (await readFreshness(wall)) === 'stale', 60_000)
      const staleMs = performance.now() - start
      const figure = await readFigure(wall, 'attendance')
      expect(figure?.value, 'the last value stays, greyed').toMatch(/^\d+\.\d$/)
      process.stdout.write(`log stopped → late ${lateMs.toFixed(0)} ms, → stale ${staleMs.toFixed(0)} ms\n`)
    } finally {
      process.kill(log, 'SIGCONT')
    }
    await until('a fresh wall again', async () => (await readFreshness(wall)) === 'fresh')
  })
})
