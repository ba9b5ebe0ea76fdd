import { area, curveLinear, line, scaleLinear } from 'd3'
import type { Level, Session } from '../../generated/enums.ts'
import { domainFromZero } from '../../lib/charts/scale.ts'

export interface ArrivalPoint {
  readonly minute: number
  readonly present: number
  readonly enrolled: number
}

export interface ArrivalBounds {
  readonly width: number
  readonly height: number
  /** Minutes after local midnight at the left and right edges. */
  readonly minutes: readonly [number, number]
  /** The present minute; null when it is not of the day shown. */
  readonly now: number | null
  /** The minute up to which it is known that nothing more was reported: the curve goes on level up to here. */
  readonly known: number | null
}

export interface ArrivalGeometry {
  /** SVG paths; empty when there is nothing to draw. */
  readonly present: string
  readonly enrolled: string
  /** Below the first: who has come. */
  readonly came: string
  /** Between the two: who is absent. */
  readonly absent: string
  readonly last: { readonly x: number; readonly presentY: number; readonly enrolledY: number } | null
  readonly nowX: number | null
  readonly pupils: readonly [number, number]
  /** Somewhere more are present than on the roll: drawn at the upper edge at most, and to be said in words. */
  readonly over: boolean
}

/** Edges of the axis for a session, in minutes after midnight: reports from outside count at the edge. */
const SESSION_MINUTES = {
  morning: { from: 6 * 60 + 30, shown: 8 * 60, to: 12 * 60 },
  afternoon: { from: 12 * 60 + 30, shown: 14 * 60, to: 18 * 60 },
} as const

/** A point as it travels: counts are decimals, since what was reported may be beyond 2⁵³; to draw it the nearest number does. */
export interface CurvePoint {
  readonly minute: number
  readonly level: Level | null
  readonly present: string
  readonly enrolled: string
}

/** Points of one level (null: of all) in order of time; what is not a number is left out. */
export const pointsOf = (curve: readonly CurvePoint[], level: Level | null): ArrivalPoint[] =>
  curve
    .filter((point) => point.level === level)
    .map(({ minute, present, enrolled }) => ({ minute, present: Number(present), enrolled: Number(enrolled) }))
    .filter(({ minute, present, enrolled }) => [minute, present, enrolled].every(Number.isFinite))
    .sort((a, b) => a.minute - b.minute)

/**
 * The stretch of the day to show: at least the session's usual hours, more by half hours as time passes or reports come
 * earlier or later, never beyond the session: a report made in the evening must not squeeze the morning.
 */
export function minutesShown(
  curve: readonly Pick<CurvePoint, 'minute'>[],
  session: Session,
  now: number | null,
): readonly [number, number] {
  const { from, shown, to } = SESSION_MINUTES[session]
  const minutes = [...curve.map(({ minute }) => minute), ...(now === null ? [] : [now])].filter(Number.isFinite)
  const halfHour = 30
  const first = Math.floor(Math.min(from, ...minutes) / halfHour) * halfHour
  const last = Math.ceil(Math.max(shown, ...minutes) / halfHour) * halfHour
  return [Math.max(first, from - 60), Math.min(last, to)]
}

/**
 * Cumulative arrival: pupils present and pupils on the roll of the classes that have reported, by minute. The two end at
 * the figure that stands beside the chart: present ÷ enrolled.
 */
export function arrivalGeometry(points: readonly ArrivalPoint[], bounds: ArrivalBounds): ArrivalGeometry {
  const { width, height, minutes, now, known } = bounds
  // More may be present than are on the roll: such a fact is flagged, and drawn at the upper edge.
  const pupils = domainFromZero(points.map(({ enrolled }) => enrolled))
  const x = scaleLinear().domain(minutes).range([0, width]).clamp(true)
  const y = scaleLinear().domain(pupils).range([height, 0]).clamp(true)
  const nowX = now === null || now < minutes[0] || now > minutes[1] ? null : x(now)
  const first = points[0]
  const end = points.at(-1)
  if (first === undefined || end === undefined || !(width > 0) || !(height > 0))
    return { present: '', enrolled: '', came: '', absent: '', last: null, nowX, pupils, over: false }
  const until = Math.max(end.minute, known ?? end.minute)
  // Nobody had reported before the first point, and nothing has changed since the last.
  const drawn = [
    { minute: Math.max(minutes[0], first.minute - 1), present: 0, enrolled: 0 },
    ...points,
    { ...end, minute: until },
  ]
  const path = (of: (point: ArrivalPoint) => number): string =>
    line<ArrivalPoint>()
      .x(({ minute }) => x(minute))
      .y((point) => y(of(point)))
      .curve(curveLinear)(drawn) ?? ''
  const between = (from: (point: ArrivalPoint) => number, to: (point: ArrivalPoint) => number): string =>
    area<ArrivalPoint>()
      .x(({ minute }) => x(minute))
      .y0((point) => y(from(point)))
      .y1((point) => y(to(point)))
      .curve(curveLinear)(drawn) ?? ''
  return {
    present: path(({ present }) => present),
    enrolled: path(({ enrolled }) => enrolled),
    came: between(
      () => 0,
      ({ present }) => present,
    ),
    absent: between(
      ({ present }) => present,
      ({ enrolled }) => enrolled,
    ),
    last: { x: x(until), presentY: y(end.present), enrolledY: y(end.enrolled) },
    nowX,
    pupils,
    over: points.some(({ present, enrolled }) => present > enrolled),
  }
}

/**
 * Where the names of the two curves stand: each near its end, one above the other, both within the chart however the curves
 * end.
 * @param label height of a label
 */
export function nameHeights(
  last: NonNullable<ArrivalGeometry['last']>,
  height: number,
  label: number,
): { readonly enrolledY: number; readonly presentY: number } {
  const [first, lowest, apart] = [label * 0.2, height - label * 0.4, label * 1.5]
  // Where more are present than on the roll, their curve ends above the other.
  const swapped = last.presentY < last.enrolledY
  const [above, below] = swapped ? [last.presentY, last.enrolledY] : [last.enrolledY, last.presentY]
  const upper = Math.max(first, Math.min(above - label * 0.55, lowest - apart))
  const lower = Math.max(upper + apart, Math.min(below + label * 1.35, lowest))
  return swapped ? { presentY: upper, enrolledY: lower } : { enrolledY: upper, presentY: lower }
}
