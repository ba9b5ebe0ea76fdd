/** Pauses between attempts that grow until something succeeds. */
export interface Backoff {
  /** Milliseconds to wait before the next attempt: between half and the whole of a span that doubles up to the longest. */
  readonly next: () => number
  /** Something succeeded: the next pause is a short one again. */
  readonly reset: () => void
}

/** @param random uniform in [0, 1): several that failed together must not try again together */
export function createBackoff(firstMs: number, longestMs: number, random: () => number): Backoff {
  let span = firstMs
  return {
    next() {
      const pause = span / 2 + (random() * span) / 2
      span = Math.min(longestMs, span * 2)
      return Math.round(pause)
    },
    reset() {
      span = firstMs
    },
  }
}
