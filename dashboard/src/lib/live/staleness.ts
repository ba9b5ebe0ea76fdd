import type { Figure, Freshness } from './wall-state.ts'

/** The gateway says something at least this often, also when nothing changes. */
const EXPECTED_INTERVAL_SECONDS = 2

/**
 * How old what is shown is, in real seconds: the age that came with it and what passed since it came.
 * @param receivedAt,now milliseconds of one monotonic clock.
 */
export const ageSeconds = (figure: Pick<Figure, 'freshness'>, receivedAt: number, now: number): number =>
  figure.freshness.ageSeconds + Math.max(0, now - receivedAt) / 1000

const order: readonly Freshness[] = ['fresh', 'late', 'stale']

/** The worse of what the gateway said and of what the age says by now: an old number is never shown as fresh. */
export function freshness(figure: Pick<Figure, 'freshness'>, receivedAt: number, now: number): Freshness {
  const age = ageSeconds(figure, receivedAt, now)
  const own: Freshness =
    age > 5 * EXPECTED_INTERVAL_SECONDS ? 'stale' : age > 2 * EXPECTED_INTERVAL_SECONDS ? 'late' : 'fresh'
  return order.indexOf(own) > order.indexOf(figure.freshness.state) ? own : figure.freshness.state
}
