import type { Catalogue } from '@ioc/contracts'
import type { ClickHouse, Role } from '@ioc/clickhouse'
import type { Hierarchy } from './hierarchy.ts'
import type { Snapshot } from './snapshot.ts'

/**
 * What one operation reads from: everything at one snapshot. Results are kept for the operation, so that figures that need
 * the same rows read them once.
 */
export interface Reading {
  readonly clickhouse: ClickHouse
  readonly role: Role
  readonly snapshot: Snapshot
  readonly hierarchy: Hierarchy
  readonly catalogue: Catalogue
  /** The system's local day. */
  readonly today: string
  /** Says that the answer depends on a table although nothing is asked of it now: what was read of it had been kept. */
  readonly reads: (table: string) => void
  /** Runs `load` once for a key; the second caller gets the same promise. */
  readonly once: <Result>(key: string, load: () => Promise<Result>) => Promise<Result>
}

export interface ReadingParts {
  readonly clickhouse: ClickHouse
  readonly role: Role
  readonly snapshot: Snapshot
  readonly hierarchy: Hierarchy
  readonly catalogue: Catalogue
  readonly today: string
  /** Told of each table that {@link Reading.reads} names; by default nobody is. */
  readonly reads?: (table: string) => void
}

export function createReading(parts: ReadingParts): Reading {
  const kept = new Map<string, Promise<unknown>>()
  return {
    reads: () => undefined,
    ...parts,
    once<Result>(key: string, load: () => Promise<Result>): Promise<Result> {
      // Keys carry the query's name: a key always stands for the same type of result.
      const known = kept.get(key) as Promise<Result> | undefined
      if (known !== undefined) return known
      const loading = load()
      kept.set(key, loading)
      return loading
    },
  }
}
