import type { WallState } from '../../lib/live/wall-state.ts'
import { SUBJECT, type Seen } from '../../lib/screen/marks.ts'

/** Only schools that are abnormal, or were: that reports come in is the ordinary course of a morning. */
export function seenOfGrid({ date, session, schools }: WallState): Seen {
  const seen = new Map([[SUBJECT, `${date} ${session}`]])
  for (const { school, state } of schools) seen.set(school, state === 'low' || state === 'flagged' ? state : 'ordinary')
  return seen
}
