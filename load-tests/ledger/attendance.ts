import { instantOf } from './instant.ts'
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
  const value: unknown =
    data !== null && typeof data === 'object' ? Object.entries(data).find(([key]) => key === name)?.[1] : 0
  return BigInt(typeof value === 'number' ? value : 0)
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

const truthAt = (data: unknown, name: string): boolean =>
  data !== null &&
  typeof data === 'object' &&
  Object.entries(data).some(([key, value]) => key === name && value === true)

/** At an equal time a correction outranks a first report, and taking the session of a class back outranks both. */
const rankOf = ({ type, data }: LogRecord): number =>
  truthAt(data, 'cancelled') ? 2 : type.includes('-corrected') ? 1 : 0

/**
 * Folds the log up to the last of `records` into a figure. Of a class the latest time counts, then the rank, then the highest
 * position; records come in the order of their positions.
 */
export function attendanceReading(records: readonly LogRecord[], question: AttendanceQuestion): AttendanceReading {
  const { unit, date, session } = question
  const facts = firstOfEach(records)
  const units = unitsOn(facts, date)
  const latest = new Map<string, { instant: bigint; rank: number; data: unknown }>()
  for (const fact of facts) {
    const { type, subject, time, data } = fact
    if (!ATTENDANCE.test(type) || textAt(data, 'date') !== date || textAt(data, 'session') !== session) continue
    if (!isUnder(units, subject, unit)) continue
    const key = `${subject}\n${textAt(data, 'classId')}`
    const instant = instantOf(time)
    const rank = rankOf(fact)
    const known = latest.get(key)
    const isLater = known === undefined || instant > known.instant || (instant === known.instant && rank >= known.rank)
    if (isLater) latest.set(key, { instant, rank, data })
  }
  const counting = [...latest.values()].filter(({ rank }) => rank < 2)
  let present = 0n
  let enrolled = 0n
  for (const { data } of counting) {
    present += integerAt(data, 'present')
    enrolled += integerAt(data, 'enrolled')
  }
  return { present, enrolled, percent: percentOf(present, enrolled), classes: counting.length }
}
