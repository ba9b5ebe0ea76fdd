import type { Session } from '../generated/enums.ts'

/** Whose attendance a figure is. */
export interface AttendanceOf {
  readonly unit: string
  readonly date: string
  readonly session: Session
}

/** What programs find a figure of attendance under; with `part` that of one level. */
export const attendanceName = ({ unit, date, session }: AttendanceOf, part?: string): string =>
  part === undefined ? `attendance:${unit}:${date}:${session}` : `level-attendance:${unit}:${date}:${session}:${part}`

/** What programs find the figure of any other metric under. */
export const metricName = (metric: string, unit: string, period: string): string => `${metric}:${unit}:${period}`
