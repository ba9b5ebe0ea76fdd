import type { FactIndex } from '../fact-index/fact-index.ts'

/** How long an answer waits for the position of a fact that is stored already. */
const WAIT_MS = 300
/** With more facts than this to be read first, the wait would be in vain: about 200 ms of reading. */
const LONGEST_LAG = 2_000

/**
 * Positions for answers. An append tells only the position of its last event; those of the others arrive with the reading of
 * the log, usually within milliseconds. An answer waits for that, unless the reading lags far behind.
 */
export function createPatience(index: FactIndex) {
  return {
    async positionOf(key: string): Promise<bigint | undefined> {
      const known = index.lookup(key)?.position
      return known !== undefined || index.lag() > LONGEST_LAG ? known : index.positionOf(key, WAIT_MS)
    },
  }
}
