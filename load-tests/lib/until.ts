import { setTimeout as delay } from 'node:timers/promises'

const POLL_MS = 50

/** A condition did not come true in time. */
class NeverHappenedError extends Error {
  override readonly name = 'NeverHappenedError'
}

/**
 * Waits until `probe` gives something other than `undefined` or `false`. A probe that throws counts as "not yet": what is
 * waited for is often a process that is still coming up; the last error is the cause when time runs out.
 */
export async function until<Value>(
  what: string,
  probe: () => Promise<Value | undefined | false> | Value | undefined | false,
  timeoutMs = 60_000,
): Promise<Value> {
  const deadline = performance.now() + timeoutMs
  let cause: unknown
  for (;;) {
    try {
      const value = await probe()
      if (value !== undefined && value !== false) return value
      cause = undefined
    } catch (error) {
      cause = error
    }
    if (performance.now() > deadline) {
      const because = cause instanceof Error ? `: ${cause.message}` : ''
      throw new NeverHappenedError(`never happened within ${timeoutMs} ms: ${what}${because}`, { cause })
    }
    await delay(POLL_MS)
  }
}
