import { resolve } from 'node:path'
import { openBrowser, openWall, readFigure, type WallFigure } from '../lib/browser.ts'
import { readRunState } from '../lib/run-state.ts'
import { until } from '../lib/until.ts'
import { attendanceReading, type AttendanceReading } from './attendance.ts'
import { closeLog, openLog, readLog } from './log-reader.ts'

/** The wall's figure beside the judge's own reading of the log at the same position. */
export interface Comparison {
  readonly wall: WallFigure
  readonly ledger: AttendanceReading
  readonly equal: boolean
}

/** Reads the wall's attendance figure in a real browser, then the log up to the position that the figure names. */
async function compareAttendance(wallUrl: string, logUrl: string): Promise<Comparison> {
  const browser = await openBrowser()
  let wall: WallFigure
  try {
    const page = await openWall(browser, wallUrl, 'attendance')
    wall = await until('an attendance figure on the wall', () => readFigure(page, 'attendance'), 30_000)
  } finally {
    await browser.close()
  }
  return compareFigure(wall, logUrl)
}

/** Reads the log up to the position of a figure that a page showed. */
export async function compareFigure(wall: WallFigure, logUrl: string): Promise<Comparison> {
  const log = openLog(logUrl)
  try {
    const ledger = attendanceReading(await readLog(log, { upTo: BigInt(wall.position) }), questionOf(wall.figure))
    return { wall, ledger, equal: wall.value === ledger.percent }
  } finally {
    await closeLog(log)
  }
}

/** `attendance:<unit>:<date>:<session>`; a unit's code may hold colons. */
function questionOf(figure: string): { unit: string; date: string; session: string } {
  const [, unit, date, session] = /^attendance:(.+):(\d{4}-\d{2}-\d{2}):(morning|afternoon)$/.exec(figure) ?? []
  if (unit === undefined || date === undefined || session === undefined)
    throw new Error(`no attendance figure: ${figure}`)
  return { unit, date, session }
}

/** Prints both; exit 0 when they are equal, 1 when they differ, 2 when there is nothing to compare. */
async function main(): Promise<number> {
  const dataDir = resolve(process.env['IOC_DATA_DIR'] ?? '.data')
  const state = readRunState(dataDir)
  if (state === undefined) {
    process.stderr.write(`no system runs in ${dataDir}: start one, or set IOC_DATA_DIR\n`)
    return 2
  }
  const { wall, ledger, equal } = await compareAttendance(state.urls.wall, state.urls.log)
  process.stdout.write(
    [
      `figure    ${wall.figure}`,
      `position  ${wall.position}`,
      `wall      ${wall.value}`,
      `ledger    ${ledger.percent ?? 'none'} (${ledger.present} of ${ledger.enrolled} pupils, ${ledger.classes} classes)`,
      equal ? 'equal' : 'DIFFERENT',
      '',
    ].join('\n'),
  )
  return equal ? 0 : 1
}

if (process.argv[1] !== undefined && import.meta.filename === process.argv[1]) {
  main().then(
    (code) => process.exit(code),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
      process.exit(2)
    },
  )
}
