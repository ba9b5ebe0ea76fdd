import { plainQuestion, type FigureAnswer } from '../metrics/question.ts'
import { UPPER } from '../metrics/grades.ts'
import type { SessionOf, UnitAttendance } from '../read-models/attendance/query.ts'
import { ratioFigure, unreportedFigure, type FigureValue } from './figure.ts'
import { isFlagged, type Members } from './members.ts'
import type { Reading } from './reading.ts'
import { shorthand } from './shorthand.ts'

/** Registers of each unit, one row for each level of its classes. */
export type RowsOfUnits = ReadonlyMap<string, readonly UnitAttendance[]>

/** The level that classes of a unit count in: what their grades say, else the unit's reporting level. */
export const levelOfRow = (
  row: Pick<UnitAttendance, 'level'>,
  { level, upper }: { readonly level: string; readonly upper: string },
): string => (row.level === '' ? level : row.level === UPPER ? upper : row.level)

/** The place of a unit that nothing opens: only grades say a level. */
export const NO_PLACE = { level: '', upper: 'THPT' } as const

/** Registers of units that nothing opens, as far as they show: in the province alone. */
export function* unopened(rows: RowsOfUnits, opened: Members['opened']): Iterable<UnitAttendance> {
  if (opened !== undefined) for (const [unit, own] of rows) if (!opened.has(unit)) yield* own
}

/**
 * Adds up members: present ÷ enrolled. Expected to report are the schools among them; a campus reports for its school. Without
 * any register nothing is known, neither of pupils present nor of those on the roll. What is no school's counts in the sum alone.
 * @param level of classes; undefined for all
 */
export function sumAttendance({ pieces, expected, opened }: Members, rows: RowsOfUnits, level?: string): FigureValue {
  let [present, enrolled, flagged, classes] = [0n, 0n, 0, 0]
  const reporters = new Set<string>()
  for (const piece of pieces) {
    for (const row of rows.get(piece.unit) ?? []) {
      if (level !== undefined && levelOfRow(row, piece) !== level) continue
      present += row.present
      enrolled += row.enrolled
      flagged += isFlagged(piece) ? row.classes : row.flagged
      classes += row.classes
      if (row.classes > 0) reporters.add(piece.reporter)
    }
  }
  for (const row of unopened(rows, opened))
    if (level === undefined || levelOfRow(row, NO_PLACE) === level) flagged += row.classes
  const reporting = expected.filter(({ unit }) => reporters.has(unit.code)).length
  const behind = { flagged, reporting, expected: expected.length }
  return classes === 0 ? unreportedFigure(behind) : ratioFigure(present, enrolled, behind)
}

/** Attendance of everything whose registers count for a unit on the session's date. */
export const attendanceFigure = (reading: Reading, unit: string, { date, session }: SessionOf): Promise<FigureAnswer> =>
  shorthand(
    reading,
    plainQuestion('attendance.present', unit, date, { where: [{ name: 'session', values: [session] }] }),
  )
