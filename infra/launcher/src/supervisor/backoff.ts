/** The first restart comes at once, further ones ever later. */
const FIRST_MS = 100
const SECOND_MS = 1_000
const LONGEST_MS = 30_000
/** A child that lived so long is healthy: its next death counts as the first again. */
export const HEALTHY_MS = 60_000

/** Milliseconds to wait before the `restart`-th restart in a row (1-based). */
export const restartDelay = (restart: number): number =>
  restart <= 1 ? FIRST_MS : Math.min(SECOND_MS * 2 ** (restart - 2), LONGEST_MS)
