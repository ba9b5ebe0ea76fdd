import type { Timers } from '@ioc/kit'
import type { Followed, Observed } from '../log/log-port.ts'
import type { FactStore, LogCheckpoint } from './fact-store.ts'
import { streamKey } from './fact-key.ts'
import type { KnownFact } from './known-fact.ts'
/** Revision of a stream that does not exist. */
const NO_REVISION = -1n
/** What was followed since the last flush. */
interface Batch {
  facts: Map<string, KnownFact>
  heads: Map<string, bigint>
  units: Map<string, readonly string[]>
}
const emptyBatch = (): Batch => ({ facts: new Map(), heads: new Map(), units: new Map() })
/** Removes what has reached the store, unless it changed meanwhile. */
function forget<Value>(recent: Map<string, Value>, flushed: ReadonlyMap<string, Value>): void {
  for (const [key, value] of flushed) if (recent.get(key) === value) recent.delete(key)
}
/**
 * The index (source, id) → place and hash, derived from the log alone. The store holds what was followed up to its checkpoint;
 * memory holds what came after: followed and not yet flushed, or learned from our own appends and from reading a stream.
 * It keeps one promise: it knows every fact of a stream up to {@link FactIndex.head} of that stream.
 */
export function createFactIndex(store: FactStore, timers: Timers) {
  const recent = new Map<string, KnownFact>()
  const heads = new Map<string, bigint>()
  const units = new Map<string, readonly string[]>()
  const waiting = new Map<string, Set<(position: bigint) => void>>()
  let batch = emptyBatch()
  let version = 0
  /** Facts of ours that the reading of the log has not shown yet. */
  const ahead = new Set<string>()
  let checkpoint: LogCheckpoint | undefined = store.checkpoint()
  const lookup = (key: string): KnownFact | undefined => recent.get(key) ?? store.fact(key)
  const head = (stream: string): bigint => {
    const key = streamKey(stream)
    return heads.get(key) ?? store.head(key) ?? NO_REVISION
  }
  /** The lower position counts; a place learned without its position yields to one with it. */
  const outranks = (known: KnownFact, found: KnownFact): boolean => {
    if (known.stream === found.stream && known.revision === found.revision) return known.position !== undefined
    if (found.position === undefined) return true
    return known.position !== undefined && known.position < found.position
  }
  const learn = ({ stream, revision, position, fact, unit }: Observed): KnownFact | undefined => {
    const key = streamKey(stream)
    const present = heads.get(key) ?? store.head(key) ?? NO_REVISION
    if (revision > present) heads.set(key, revision)
    if (unit !== undefined) units.set(unit.code, unit.levels)
    if (fact === undefined) return undefined
    const found = { stream, revision, position, hash: fact.hash }
    const known = lookup(fact.key)
    if (known !== undefined && outranks(known, found)) return known
    version++
    recent.set(fact.key, found)
    if (position === undefined) ahead.add(fact.key)
    return found
  }
  return {
    lookup,
    head,
    /** Changes with every fact learned: while it stays, an earlier answer of `lookup` holds. */
    version: (): number => version,
    /** Levels of a unit that was opened; `undefined` for an unknown unit. */
    unit: (code: string): readonly string[] | undefined => units.get(code) ?? store.unit(code),
    /** Lets facts accepted after an opening see the unit before the log has it. */
    announceUnit: (code: string, levels: readonly string[]): void => void units.set(code, levels),
    /** Takes in an event of ours that was stored, or one read from a stream. Revisions of a stream come without gaps. */
    learn: (event: Observed): void => void learn(event),
    /** Takes in the next event of the log, in order. */
    follow(event: Followed): void {
      const known = learn(event)
      const { stream, revision, position, eventId, fact, unit } = event
      batch.heads.set(streamKey(stream), revision)
      if (unit !== undefined) batch.units.set(unit.code, unit.levels)
      if (fact !== undefined && known !== undefined) batch.facts.set(fact.key, known)
      checkpoint = { position, eventId }
      if (fact !== undefined) {
        ahead.delete(fact.key)
        for (const resolve of waiting.get(fact.key) ?? []) resolve(position)
        waiting.delete(fact.key)
      }
    },
    /** Position of a fact that is stored but whose place in the log is not known yet; `undefined` after `timeoutMs`. */
    positionOf: (key: string, timeoutMs: number): Promise<bigint | undefined> =>
      new Promise((resolve) => {
        const waiters = waiting.get(key) ?? new Set()
        const found = (position: bigint): void => {
          cancel()
          resolve(position)
        }
        const cancel = timers.after(timeoutMs, () => {
          waiters.delete(found)
          if (waiters.size === 0) waiting.delete(key)
          resolve(undefined)
        })
        waiting.set(key, waiters.add(found))
      }),
    /** How many facts wait for their positions: how far the reading of the log lies behind. */
    lag: (): number => ahead.size,
    /** The last event followed, stored or not. */
    checkpoint: (): LogCheckpoint | undefined => checkpoint,
    /** Facts held in memory: grows while the log is not followed or the store does not take them. */
    pending: (): number => recent.size,
    /** Followed facts that a flush would write. */
    unflushed: (): number => batch.facts.size,
    /** Writes what was followed, and the checkpoint with it. */
    async flush(): Promise<void> {
      if (checkpoint === undefined || batch.heads.size === 0) return
      const flushing = batch
      batch = emptyBatch()
      try {
        await store.write({ ...flushing, checkpoint })
      } catch (error) {
        batch = {
          facts: new Map([...flushing.facts, ...batch.facts]),
          heads: new Map([...flushing.heads, ...batch.heads]),
          units: new Map([...flushing.units, ...batch.units]),
        }
        throw error
      }
      forget(recent, flushing.facts)
      forget(heads, flushing.heads)
      forget(units, flushing.units)
    },
    /** Forgets everything: the log behind it is another one. */
    async clear(): Promise<void> {
      version++
      for (const map of [recent, heads, units, ahead]) map.clear()
      batch = emptyBatch()
      checkpoint = undefined
      await store.clear()
    },
    close: (): Promise<void> => store.close(),
  }
}
export type FactIndex = ReturnType<typeof createFactIndex>
