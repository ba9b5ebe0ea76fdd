import type { EventStoreDBClient } from '@eventstore/db-client'
import type { ClickHouse } from '@ioc/clickhouse'
import { headPosition } from '@ioc/log-client'
import { systemClock, noFailpoints, systemTimers } from '@ioc/kit'
import type { ReadModel } from '../read-model.ts'
import { DEFAULT_LIMITS } from './batch-writer.ts'
import type { KnowsKey } from './decode-entry.ts'
import { openGeneration } from './generation.ts'
import { hashModels, type ModelHashes } from './hashes.ts'
import { prepareMeta } from './storage.ts'
import { takeEpoch } from './meta.ts'

export interface RebuildOptions {
  readonly log: EventStoreDBClient
  /** An empty ClickHouse of its own, for instance embedded over a temporary directory. */
  readonly clickhouse: ClickHouse
  readonly models: readonly ReadModel[]
  /** Keys that the installation has issued; absent, keys are not judged. */
  readonly knowsKey?: KnowsKey | undefined
  /** Last position to take in; default the log's present head. */
  readonly upTo?: bigint
  /** Called after each batch with the position reached and the entries taken in so far. */
  readonly onProgress?: (position: bigint, entries: number) => void
}

export interface Rebuilt extends ModelHashes {
  readonly database: string
  /** Position of the last fact taken in; 0 when the log has none. */
  readonly position: bigint
  readonly entries: number
}

/** Builds all read models from the log alone, without bus and pointer, and hashes them. */
export async function rebuildInto(options: RebuildOptions): Promise<Rebuilt> {
  const { log, clickhouse, models, onProgress } = options
  const upTo = options.upTo ?? (await headPosition(log))
  await prepareMeta(clickhouse)
  const now = systemClock.real
  let entries = 0
  const generation = await openGeneration(
    {
      log,
      clickhouse,
      models,
      knowsKey: options.knowsKey,
      epoch: await takeEpoch(clickhouse, 1, now()),
      limits: { ...DEFAULT_LIMITS, intervalMs: 0, maxEntries: 50_000 },
      timers: { after: (ms, callback) => systemTimers.after(Math.max(ms, 250), callback) },
      now,
      failpoints: noFailpoints,
      events: { healed: () => undefined, dropped: () => undefined, distrusted: () => undefined },
    },
    1,
    {
      commit: ({ checkpoint, entries: added }) => {
        entries += added
        onProgress?.(checkpoint.position, entries)
      },
      failure: () => undefined,
    },
  )
  await generation.follower.heal(upTo)
  await generation.writer.flush()
  const { database } = generation
  return {
    database,
    position: generation.writer.committed.position,
    entries,
    ...(await hashModels(clickhouse, database, generation.models.kept, upTo)),
  }
}
