import { FRESHNESS_STATES, type FreshnessState } from '../../generated/enums.ts'
import type { Standing } from './standing.ts'

/** The gateway says something at least this often, also when nothing changes. */
const EXPECTED_INTERVAL_SECONDS = 2

/**
 * How old what is shown is, in real seconds: the age that came with it and what passed since it came.
 * @param receivedAt,now milliseconds of one monotonic clock.
 */
export const ageSeconds = ({ freshness }: Pick<Standing, 'freshness'>, receivedAt: number, now: number): number =>
  freshness.ageSeconds + Math.max(0, now - receivedAt) / 1000

/** The worst of several: fresh, late, stale. */
export const worst = (...states: readonly FreshnessState[]): FreshnessState =>
  FRESHNESS_STATES.findLast((state) => states.includes(state)) ?? 'stale'

/** The worse of what the gateway said and of what the age says by now: an old number is never shown as fresh. */
export function freshness(standing: Pick<Standing, 'freshness'>, receivedAt: number, now: number): FreshnessState {
  const age = ageSeconds(standing, receivedAt, now)
  const own: FreshnessState =
    age > 5 * EXPECTED_INTERVAL_SECONDS ? 'stale' : age > 2 * EXPECTED_INTERVAL_SECONDS ? 'late' : 'fresh'
  return worst(own, standing.freshness.state)
}
