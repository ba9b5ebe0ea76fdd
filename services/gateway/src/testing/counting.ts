import type { ClickHouse } from '@ioc/clickhouse'
import { tablesIn } from '@ioc/projections/queries'

/** An engine, and how often each table has been read through it. */
export interface CountedEngine {
  readonly clickhouse: ClickHouse
  /** Statements so far by table; the look at pointer, checkpoint and complete models, which every snapshot takes, is left out. */
  readonly reads: () => Readonly<Record<string, number>>
}

const OF_SNAPSHOTS: ReadonlySet<string> = new Set(['checkpoint', 'models'])

/** Counts the statements that go through an engine. */
export function counted(engine: ClickHouse): CountedEngine {
  const reads = new Map<string, number>()
  const query: ClickHouse['query'] = (role, sql, params, options) => {
    for (const table of tablesIn(sql)) if (!OF_SNAPSHOTS.has(table)) reads.set(table, (reads.get(table) ?? 0) + 1)
    return engine.query(role, sql, params, options)
  }
  return {
    clickhouse: {
      query,
      insert: (...given) => engine.insert(...given),
      command: (...given) => engine.command(...given),
      kill: (comment) => engine.kill(comment),
      load: () => engine.load(),
      embedded: engine.embedded,
      version: engine.version,
      close: () => engine.close(),
    },
    reads: () => Object.fromEntries(reads),
  }
}
