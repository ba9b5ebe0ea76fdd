import type { WallState } from '../../lib/live/wall-state.ts'
import { SUBJECT, type Seen } from '../../lib/screen/marks.ts'

/** The percentages as shown: of all, and of each level. */
export function seenOfAttendance({ date, session, attendance, byLevel }: WallState): Seen {
  const seen = new Map([
    [SUBJECT, `${date} ${session}`],
    ['all', String(attendance.percent)],
  ])
  for (const { level, figure } of byLevel) seen.set(level, String(figure.percent))
  return seen
}
