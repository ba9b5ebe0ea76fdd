import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser, openWall, readCell, readFigure } from '../lib/browser.ts'
import { fact } from '../lib/fact.ts'
import { ask } from '../lib/graphql.ts'
import { postOne } from '../lib/intake.ts'
import { startSystem, type System } from '../lib/system.ts'
import { until } from '../lib/until.ts'
import { localNow } from '../lib/local-time.ts'

const run = promisify(execFile)
const SOURCE = 'urn:school:smas'

describe('a report posted with curl', () => {
  let system: System
  let browser: Browser
  const { date, session } = localNow()
  beforeAll(async () => {
    system = await startSystem()
    browser = await openBrowser()
    const units = [
      { code: 'PROVINCE', name: 'Tỉnh', kind: 'province', levels: [], effectiveFrom: '2020-01-01' },
      {
        code: 'SCHOOL-1',
        name: 'Trường 1',
        kind: 'school',
        levels: ['TH'],
        parent: 'PROVINCE',
        effectiveFrom: '2020-01-01',
      },
    ]
    for (const data of units) {
      const opened = {
        id: `opened-${data.code}`,
        source: SOURCE,
        subject: data.code,
        time: '2024-08-01T08:00:00+07:00',
        data,
      }
      const response = await postOne(system.intake, fact({ ...opened, type: 'vn.edu.organisation.unit-opened.v1' }))
      expect(response.status).toBe(201)
    }
  })
  afterAll(async () => {
    await browser.close()
    await system.stop()
  })

  /** As a school's administrator would try it from a shell. */
  const curl = async (body: unknown): Promise<{ position: string }> => {
    const headers = [
      '-H',
      `Authorization: Bearer ${system.intake.key}`,
      '-H',
      'Content-Type: application/cloudevents+json',
    ]
    const url = new URL('/v1/events', system.urls.ingest).href
    const { stdout } = await run('curl', ['-sS', '--fail', ...headers, '-d', JSON.stringify(body), url])
    return JSON.parse(stdout) as { position: string }
  }
  const report = (id: string, classId: string, present: number) =>
    fact({
      id,
      source: SOURCE,
      subject: 'SCHOOL-1',
      type: 'vn.edu.attendance.session-taken.v1',
      data: { classId, date, session, enrolled: 40, present, excused: 40 - present, unexcused: 0, late: 0 },
    })

  it('appears in GraphQL and on the open wall', async () => {
    const curve = await openWall(browser, system.urls.wall, 'attendance')
    const grid = await openWall(browser, system.urls.wall, 'grid')
    await until(
      'the school on the grid, without a report',
      async () => (await readCell(grid, 'SCHOOL-1')) === 'missing',
    )

    const start = performance.now()
    const { position } = await curl(report('first', '1A', 39))
    const query = `{ attendance(unit: "PROVINCE", date: "${date}", session: ${session}) { numerator denominator percent } }`
    const answered = await ask<{ attendance: unknown }>(system.urls.graphql, query, {}, { atLeast: position })
    const graphqlMs = performance.now() - start
    expect(answered.attendance).toEqual({ numerator: '39', denominator: '40', percent: 97.5 })

    await until('the school reported on the grid', async () => (await readCell(grid, 'SCHOOL-1')) === 'normal')
    const cellMs = performance.now() - start
    const figure = await until('the figure on the wall', async () => {
      const shown = await readFigure(curve, 'attendance')
      return shown?.value === '97.5' ? shown : undefined
    })
    const figureMs = performance.now() - start
    expect(figure.figure).toBe(`attendance:PROVINCE:${date}:${session}`)
    expect(BigInt(figure.position)).toBeGreaterThanOrEqual(BigInt(position))
    process.stdout.write(
      `curl → GraphQL ${graphqlMs.toFixed(0)} ms, → cell on the wall ${cellMs.toFixed(0)} ms, → figure ${figureMs.toFixed(0)} ms\n`,
    )

    await curl(report('second', '1B', 33))
    await until(
      'the next figure on the open wall',
      async () => (await readFigure(curve, 'attendance'))?.value === '90.0',
    )
  })
})
