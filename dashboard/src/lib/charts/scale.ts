import { scaleLinear } from 'd3'

export interface Tick {
  readonly value: number
  /** Offset in pixels along the axis. */
  readonly at: number
}

const HEADROOM = 1.06

/** The finite numbers among these. */
export const finite = (values: Iterable<number | null | undefined>): number[] =>
  [...values].filter((value): value is number => typeof value === 'number' && Number.isFinite(value))

/**
 * A domain from zero to a round number a little above the largest value, so that names find room over a curve. Without a positive finite value it is [0, 1], so that
 * a scale over it is always defined.
 */
export function domainFromZero(values: Iterable<number | null | undefined>, ticks = 4): readonly [number, number] {
  const largest = finite(values).reduce((max, value) => Math.max(max, value), 0)
  if (largest <= 0) return [0, 1]
  const [, end = 1] = scaleLinear()
    .domain([0, largest * HEADROOM])
    .nice(ticks)
    .domain()
  return [0, end]
}

/** Round values of a domain and where they stand on an axis of `length` pixels, upwards or rightwards from zero. */
export function axisTicks(domain: readonly [number, number], length: number, count = 4): Tick[] {
  const scale = scaleLinear().domain(domain).range([0, length])
  return scale.ticks(count).map((value) => ({ value, at: scale(value) }))
}

/** Ticks every `step` minutes within a domain of minutes. */
export function minuteTicks(domain: readonly [number, number], length: number, step: number): Tick[] {
  const [from, to] = domain
  if (!(to > from) || !(step > 0)) return []
  const ticks: Tick[] = []
  for (let value = Math.ceil(from / step) * step; value <= to; value += step)
    ticks.push({ value, at: ((value - from) / (to - from)) * length })
  return ticks
}
