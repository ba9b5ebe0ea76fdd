import { factKey } from './ledger.ts'
import { isReported, textAt, type LogRecord } from './log-reader.ts'
import { isUnder, unitsOn } from './units.ts'

const ATTENDANCE = /^vn\.edu\.attendance\.session-(taken|corrected)\.v\d+$/

/** An attendance figure as the judge reads it from the log. */
export interface AttendanceReading {
  readonly present: bigint
  readonly enrolled: bigint
  /** One decimal, half up; `null` where nobody is on the roll. */
  readonly percent: string | null
  readonly classes: number
}

/** What the figure is about. */
export interface AttendanceQuestion {
  readonly unit: string
  readonly date: string
  readonly session: string
}

const integerAt = (data: unknown, name: string): bigint => {
  const value = data !== null && typeof data === 'object' ? Object.entries(data).find(([key]) => key === name)?.[1] : 0
  return BigInt(typeof value === 'number' ? value : 0)
}

/** Nanoseconds of an RFC 3339 time: the order of corrections may hang on digits that `Date` does not keep. */
export function instantOf(time: string): bigint {
  const digits = /[Tt]\d{2}:\d{2}:\d{2}\.(\d+)/.exec(time)?.[1] ?? ''
  const seconds = BigInt(Math.floor(Date.parse(time.replace(/\.\d+/, '')) / 1000))
  return seconds * 1_000_000_000n + BigInt(digits.slice(0, 9).padEnd(9, '0'))
}

/** Rounds part ÷ whole to one decimal of a percent, half up, in integers. */
export function percentOf(part: bigint, whole: bigint): string | null {
  if (whole === 0n) return null
  const tenths = (part * 2000n + whole) / (whole * 2n)
  return `${tenths / 10n}.${tenths % 10n}`
}

/** A (source, id) counts where it stands first; what stands again later is a duplicate or a conflict. */
function firstOfEach(records: readonly LogRecord[]): LogRecord[] {
  const seen = new Set<string>()
  return records.filter(isReported).filter(({ source, id }) => {
    const key = factKey(source, id)
    return seen.has(key) ? false : seen.add(key)
  })
}

/** Folds the log up to the last of `records` into a figure: the latest time, then the highest position, a class counts. */
export function attendanceReading(records: readonly LogRecord[], question: AttendanceQuestion): AttendanceReading {
  const { unit, date, session } = question
  const facts = firstOfEach(records)
  const units = unitsOn(facts, date)
  const latest = new Map<string, { instant: bigint; data: unknown }>()
  for (const { type, subject, time, data } of facts) {
    if (!ATTENDANCE.test(type) || textAt(data, 'date') !== date || textAt(data, 'session') !== session) continue
    if (!isUnder(units, subject, unit)) continue
    const key = `${subject}\n${textAt(data, 'classId')}`
    const instant = instantOf(time)
    const known = latest.get(key)
    if (known === undefined || instant >= known.instant) latest.set(key, { instant, data })
  }
  let present = 0n
  let enrolled = 0n
  for (const { data } of latest.values()) {
    present += integerAt(data, 'present')
    enrolled += integerAt(data, 'enrolled')
  }
  return { present, enrolled, percent: percentOf(present, enrolled), classes: latest.size }
}
