import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findTool, TOOLS } from '@ioc/tools'
import { factCounts } from '../ledger/read-side-reader.ts'
import { fact } from './fact.ts'
import { postOne, type Intake } from './intake.ts'
import { privateDirectory, ROOT } from './paths.ts'
import { until } from './until.ts'

/** What k6 was told, and what the read side counts. */
export interface MorningResult {
  readonly exitCode: number
  readonly told: {
    readonly requests: number
    readonly stored: number
    readonly duplicate: number
    readonly refused: number
    readonly unknown: number
    readonly dropped: number
    readonly p95Ms: number | null
  }
  /** Facts of the run in ClickHouse, by GraphQL. */
  readonly counted: number
  readonly output: string
}

export interface MorningOptions {
  readonly intake: Intake
  readonly graphqlUrl: string
  /** Part of every id and code. */
  readonly run: string
  readonly schools: number
  /** Requests a second at the peak, 8 facts each. */
  readonly rate: number
  readonly peakSeconds: number
}

const DAY = '2024-09-17'
const MAX_OUTPUT = 16 * 1024 * 1024

async function openUnits(intake: Intake, run: string, schools: number): Promise<string[]> {
  const root = { code: run, name: `Tỉnh ${run}`, kind: 'province', levels: [], effectiveFrom: '2020-01-01' }
  const codes = Array.from({ length: schools }, (_, index) => `${run}-${index + 1}`)
  const opened = codes.map((code) => ({
    ...root,
    code,
    name: `Trường ${code}`,
    kind: 'school',
    levels: ['TH'],
    parent: run,
  }))
  for (const data of [root, ...opened]) {
    const envelope = {
      id: `opened-${data.code}`,
      source: 'urn:k6',
      subject: data.code,
      time: '2024-08-01T08:00:00+07:00',
    }
    const response = await postOne(intake, fact({ ...envelope, type: 'vn.edu.organisation.unit-opened.v1', data }))
    if (!response.ok) throw new Error(`opening ${data.code}: ${response.status} ${await response.text()}`)
  }
  return codes
}

const runK6 = (k6: string, env: NodeJS.ProcessEnv): Promise<{ code: number; output: string }> =>
  new Promise((resolve) => {
    const args = ['run', '--quiet', '--no-usage-report', join(ROOT, 'load-tests/k6/morning.ts')]
    execFile(k6, args, { env, cwd: ROOT, maxBuffer: MAX_OUTPUT }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1
      resolve({ code, output: `${stdout}${stderr}` })
    })
  })

const attendanceFacts = async (graphqlUrl: string, unit: string): Promise<number> =>
  (await factCounts(graphqlUrl, unit, DAY, DAY))
    .filter(({ type }) => type.startsWith('vn.edu.attendance.'))
    .reduce((sum, { count }) => sum + count, 0)

/** Runs the morning against a system and waits until the read side stops counting more. */
export async function runMorning(options: MorningOptions): Promise<MorningResult> {
  const { intake, graphqlUrl, run, schools, rate, peakSeconds } = options
  const units = await openUnits(intake, run, schools)
  const k6 = await findTool(TOOLS.k6, { onProgress: (line) => process.stderr.write(`${line}\n`) })
  const directory = privateDirectory('k6')
  const summary = join(directory.path, 'summary.json')
  const settings = { INGEST: intake.url, KEY: intake.key, UNITS: units.join(','), RUN: run, DAY, SUMMARY: summary }
  const { code, output } = await runK6(k6.path, {
    ...process.env,
    ...settings,
    RATE: String(rate),
    PEAK_SECONDS: String(peakSeconds),
  })
  const told = JSON.parse(readFileSync(summary, 'utf8')) as MorningResult['told']
  directory.remove()
  // Too few are waited for; too many are there at once and stay a difference.
  const counted = await until('the read side to count what was stored', async () => {
    const count = await attendanceFacts(graphqlUrl, run)
    return count >= told.stored ? { count } : undefined
  }).catch(async () => ({ count: await attendanceFacts(graphqlUrl, run) }))
  return { exitCode: code, told, counted: counted.count, output }
}
