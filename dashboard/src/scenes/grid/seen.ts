import { SUBJECT, type Seen } from '../../frame/screen/marks.ts'
import type { GridData } from './generated/query.ts'

/** Only schools that are abnormal, or were: that reports come in is the ordinary course of a morning. */
export function seenOfGrid({ wall: { date, session, schools } }: GridData): Seen {
  const seen = new Map([[SUBJECT, `${date} ${session}`]])
  for (const { school, state } of schools) seen.set(school, state === 'low' || state === 'flagged' ? state : 'ordinary')
  return seen
}
