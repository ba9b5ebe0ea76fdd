import type { Lang } from './number.ts'

/** UTC+7 all year; the wall never uses the zone of the screen it runs on. */
const OFFSET_MS = 7 * 3_600_000
const weekdays = {
  vi: ['Chủ nhật', 'Thứ hai', 'Thứ ba', 'Thứ tư', 'Thứ năm', 'Thứ sáu', 'Thứ bảy'],
  en: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
} as const

const two = (value: number): string => String(value).padStart(2, '0')
const local = (epochMs: number): Date => new Date(epochMs + OFFSET_MS)

/** `HH:mm` in Asia/Ho_Chi_Minh. */
export function formatClock(epochMs: number): string {
  const at = local(epochMs)
  return `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`
}

/** `HH:mm:ss` in Asia/Ho_Chi_Minh. */
export const formatClockSeconds = (epochMs: number): string =>
  `${formatClock(epochMs)}:${two(local(epochMs).getUTCSeconds())}`

/** `dd/MM/yyyy` in Asia/Ho_Chi_Minh. */
export function formatDate(epochMs: number): string {
  const at = local(epochMs)
  return `${two(at.getUTCDate())}/${two(at.getUTCMonth() + 1)}/${at.getUTCFullYear()}`
}

/** `dd/MM/yyyy HH:mm` in Asia/Ho_Chi_Minh. */
export const formatDateTime = (epochMs: number): string => `${formatDate(epochMs)} ${formatClock(epochMs)}`

/** Name of the local day of the week. */
export const formatWeekday = (epochMs: number, lang: Lang): string => weekdays[lang][local(epochMs).getUTCDay()] ?? ''

/** `YYYY-MM-DD` as `dd/MM/yyyy`; anything else unchanged. */
export const formatCivilDate = (date: string): string => date.replace(/^(\d{4})-(\d{2})-(\d{2})$/, '$3/$2/$1')

/** Minutes after local midnight as `HH:mm`; 24:00 is the end of the day. */
export const formatMinute = (minute: number): string =>
  `${two(Math.floor(minute / 60))}:${two(Math.floor(minute % 60))}`

/** Minutes after local midnight of an instant, with fractions. */
export const minuteOfDay = (epochMs: number): number => {
  const dayMs = 86_400_000
  return ((((epochMs + OFFSET_MS) % dayMs) + dayMs) % dayMs) / 60_000
}

/** `YYYY-MM-DD` of an instant in Asia/Ho_Chi_Minh. */
export const civilDate = (epochMs: number): string => local(epochMs).toISOString().slice(0, 10)

/** How long ago, in the two largest fitting units: `4 giây`, `12 phút`, `3 giờ 5 phút`, `2 ngày`. Seconds in. */
export function formatAge(seconds: number, lang: Lang): string {
  const whole = Math.max(0, Math.floor(seconds))
  const word = lang === 'vi' ? { s: 'giây', m: 'phút', h: 'giờ', d: 'ngày' } : { s: 's', m: 'min', h: 'h', d: 'd' }
  if (whole < 60) return `${whole} ${word.s}`
  const minutes = Math.floor(whole / 60)
  if (minutes < 60) return `${minutes} ${word.m}`
  const hours = Math.floor(minutes / 60)
  if (hours >= 24) return `${Math.floor(hours / 24)} ${word.d}`
  const rest = minutes % 60
  return rest === 0 ? `${hours} ${word.h}` : `${hours} ${word.h} ${rest} ${word.m}`
}
