import type { Seen } from '../../frame/screen/marks.ts'
import type { ExamsData } from './generated/query.ts'
import { examSchools } from './rooms.ts'

/** Trouble by school: that rooms open and close is the ordinary course of a day of exams. */
export const seenOfExams = (data: ExamsData): Seen =>
  new Map(examSchools(data).map(({ code, incidents }) => [code, String(incidents)]))

/** No session on that day, and nothing said about any. */
export const isOutOfSeason = ({ rooms, troubled }: ExamsData): boolean =>
  rooms.totalCount === 0 && troubled.totalCount === 0
