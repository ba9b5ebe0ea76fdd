/** How often the projector confirms that it is level with the log. */
const CONFIRMATION_INTERVAL_SECONDS = 2

export type FreshnessState = 'fresh' | 'late' | 'stale'
export interface Freshness {
  readonly state: FreshnessState
  /** Real seconds, to a tenth. */
  readonly ageSeconds: number
}

/**
 * How old what we show may be: the real time since the read model was last seen level with the log. Up to twice the expected
 * interval it is fresh, up to five times late, then stale. What has never been level is stale, as old as our waiting for it.
 * @param confirmedAt real milliseconds; undefined if never
 * @param since real milliseconds at which we began to look
 */
export function freshnessOf(confirmedAt: number | undefined, realNow: number, since: number): Freshness {
  const age = Math.max(0, (realNow - (confirmedAt ?? since)) / 1000)
  const ageSeconds = Math.round(age * 10) / 10
  if (confirmedAt === undefined) return { state: 'stale', ageSeconds }
  if (age <= 2 * CONFIRMATION_INTERVAL_SECONDS) return { state: 'fresh', ageSeconds }
  return { state: age <= 5 * CONFIRMATION_INTERVAL_SECONDS ? 'late' : 'stale', ageSeconds }
}
