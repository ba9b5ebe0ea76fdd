/** The first restart comes at once, further ones ever later. */
const FIRST_MS = 100
const SECOND_MS = 1_000
const LONGEST_MS = 10_000
/** While the cause lies outside (a full disk), waiting longer mends nothing and only adds to the outage once it is gone. */
const OUTSIDE_MS = 1_000
/** A child that lived so long is healthy: its next death counts as the first again. */
export const HEALTHY_MS = 60_000

/**
 * Milliseconds to wait before the `restart`-th restart in a row (1-based).
 * @param outside whether the system beneath us is what ails at the moment
 */
export function restartDelay(restart: number, outside = false): number {
  const delay = restart <= 1 ? FIRST_MS : Math.min(SECOND_MS * 2 ** (restart - 2), LONGEST_MS)
  return outside ? Math.min(delay, OUTSIDE_MS) : delay
}
