import { SUBJECT, type Seen } from '../../frame/screen/marks.ts'
import type { AttendanceData } from './generated/query.ts'

/** The percentages as shown: of all, and of each level. */
export function seenOfAttendance({ wall: { date, session, attendance, byLevel } }: AttendanceData): Seen {
  const seen = new Map([
    [SUBJECT, `${date} ${session}`],
    ['all', String(attendance.percent)],
  ])
  for (const { level, figure } of byLevel) seen.set(level, String(figure.percent))
  return seen
}
