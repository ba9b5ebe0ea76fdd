import { plainQuestion, type FigureAnswer } from '../metrics/question.ts'
import type { SessionOf, UnitAttendance } from '../read-models/attendance/query.ts'
import { ratioFigure, unreportedFigure, type FigureValue } from './figure.ts'
import { isFlagged, type Members } from './members.ts'
import type { Reading } from './reading.ts'
import { shorthand } from './shorthand.ts'

/**
 * Adds up members: present ÷ enrolled. Expected to report are the schools among them; a campus reports for its school. Without
 * any register nothing is known, neither of pupils present nor of those on the roll. What is no school's counts in the sum alone.
 */
export function sumAttendance(
  { pieces, expected, opened }: Members,
  rows: ReadonlyMap<string, UnitAttendance>,
): FigureValue {
  let [present, enrolled, flagged, classes] = [0n, 0n, 0, 0]
  const reporters = new Set<string>()
  for (const piece of pieces) {
    const row = rows.get(piece.unit)
    if (row === undefined) continue
    present += row.present
    enrolled += row.enrolled
    flagged += isFlagged(piece) ? row.classes : row.flagged
    classes += row.classes
    if (row.classes > 0) reporters.add(piece.reporter)
  }
  if (opened !== undefined) for (const row of rows.values()) if (!opened.has(row.unit)) flagged += row.classes
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
