import type { FactIndex } from '../fact-index/fact-index.ts'

/** How long an answer waits for the position of a fact that is stored already. */
const WAIT_MS = 200
/** After a wait in vain nobody waits for so long: the log is followed too slowly for it to be worth while. */
const REST_MS = 2_000

/**
 * Positions for answers. An append tells only the position of its last event; those of the others arrive with the reading of
 * the log, usually within milliseconds. An answer waits for that, unless the reading lags.
 */
export function createPatience(index: FactIndex, now: () => number = () => performance.now()) {
  let restUntil = 0
  return {
    async positionOf(key: string): Promise<bigint | undefined> {
      const learned = index.lookup(key)?.position
      if (learned !== undefined || now() < restUntil) return learned
      const awaited = await index.positionOf(key, WAIT_MS)
      if (awaited === undefined) restUntil = now() + REST_MS
      return awaited
    },
  }
}
