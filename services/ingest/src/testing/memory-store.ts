import type { KnownFact } from '../fact-index/known-fact.ts'
import type { FactStore, LogCheckpoint } from '../fact-index/fact-store.ts'

/** A store of the index in memory; `failing` makes writes fail as a full disk does. */
export function createMemoryStore(): FactStore & { failing: boolean } {
  const facts = new Map<string, KnownFact>()
  const heads = new Map<string, bigint>()
  const units = new Map<string, readonly string[]>()
  let checkpoint: LogCheckpoint | undefined
  return {
    failing: false,
    fact: (key) => facts.get(key),
    head: (key) => heads.get(key),
    unit: (code) => units.get(code),
    checkpoint: () => checkpoint,
    async write(batch) {
      if (this.failing) throw new Error('no space left on device')
      for (const [key, fact] of batch.facts) facts.set(key, fact)
      for (const [key, head] of batch.heads) heads.set(key, head)
      for (const [code, levels] of batch.units) units.set(code, levels)
      checkpoint = batch.checkpoint
    },
    async clear() {
      for (const map of [facts, heads, units]) map.clear()
      checkpoint = undefined
    },
    close: async () => undefined,
  }
}
