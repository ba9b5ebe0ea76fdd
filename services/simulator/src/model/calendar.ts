import { isSchoolDay, LOCAL_OFFSET_MS } from '@ioc/kit'

const DAY_MS = 86_400_000
export const MINUTE_MS = 60_000

/** The instant (ms) of a local time of day, given in minutes after midnight, on a civil date. */
export const atMinute = (date: string, minutes: number): number =>
  Date.parse(`${date}T00:00:00Z`) - LOCAL_OFFSET_MS + Math.round(minutes * MINUTE_MS)

const addDays = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)

function schoolDayFrom(date: string, step: 1 | -1): string {
  let day = addDays(date, step)
  while (!isSchoolDay(atMinute(day, 12 * 60))) day = addDays(day, step)
  return day
}

export const nextSchoolDay = (date: string): string => schoolDayFrom(date, 1)
export const previousSchoolDay = (date: string): string => schoolDayFrom(date, -1)
