import type { ArrivalPoint } from './geometry.ts'

/**
 * The curve as a table reads it: how things stood at each multiple of `step` minutes, and at the last point. Points come in
 * order of time.
 */
export function everyStep(points: readonly ArrivalPoint[], step: number): ArrivalPoint[] {
  const rows = new Map<number, ArrivalPoint>()
  for (const point of points) {
    const minute = Math.ceil(point.minute / step) * step
    rows.set(minute, { ...point, minute })
  }
  const last = points.at(-1)
  return last === undefined ? [] : [...[...rows.values()].slice(0, -1), last]
}
