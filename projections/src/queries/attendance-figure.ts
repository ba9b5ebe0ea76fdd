import { attendanceByUnit, type SessionOf, type UnitAttendance } from '../read-models/attendance/query.ts'
import type { UnitForest } from '../read-models/units/forest.ts'
import type { Unit } from '../read-models/units/unit.ts'
import { ratioFigure, unreportedFigure, type FigureValue } from './figure.ts'
import { membersOf } from './members.ts'
import { unitFilter, type Reading } from './reading.ts'
import { turnFor } from './turns.ts'

/** Attendance rows of these units, by code. */
export async function attendanceOf(
  reading: Reading,
  session: SessionOf,
  units: readonly Unit[],
): Promise<ReadonlyMap<string, UnitAttendance>> {
  const codes = unitFilter(units)
  const rows = await reading.once(`attendance ${session.date} ${session.session} ${codes?.join('\n') ?? '*'}`, () =>
    attendanceByUnit(reading.clickhouse, reading.role, reading.snapshot, session, codes),
  )
  await turnFor(rows.length)
  return new Map(rows.map((row) => [row.unit, row]))
}

/**
 * Adds up units: present ÷ enrolled. Expected to report are the schools among them; a campus reports for its school. Without
 * any register nothing is known, neither of pupils present nor of those on the roll. What is no school's counts in the sum alone.
 * @param members open units of the session's date
 */
export function sumAttendance(
  forest: UnitForest,
  members: readonly Unit[],
  rows: ReadonlyMap<string, UnitAttendance>,
): FigureValue {
  let [present, enrolled, flagged, classes] = [0n, 0n, 0, 0]
  const reporting = new Set<string>()
  for (const { code } of members) {
    const row = rows.get(code)
    if (row === undefined) continue
    present += row.present
    enrolled += row.enrolled
    flagged += row.flagged
    classes += row.classes
    const school = forest.schoolOf(code)
    if (school !== undefined) reporting.add(school)
  }
  const expected = new Set(members.flatMap(({ code }) => forest.schoolOf(code) ?? []))
  const behind = { flagged, reporting: reporting.size, expected: expected.size }
  return classes === 0 ? unreportedFigure(behind) : ratioFigure(present, enrolled, behind)
}

/** Attendance of everything under a unit on the session's date. */
export async function attendanceFigure(reading: Reading, unit: string, session: SessionOf): Promise<FigureValue> {
  const forest = await reading.hierarchy.forest(session.date)
  const members = membersOf(forest, unit)
  const rows = await attendanceOf(reading, session, members)
  await turnFor(members.length)
  return sumAttendance(forest, members, rows)
}
