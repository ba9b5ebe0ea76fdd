import type { EventStoreDBClient } from '@eventstore/db-client'
import type { ClickHouse, ClusterSettings } from '@ioc/clickhouse'
import { eventIdOf } from '@ioc/contracts/log'
import { readEntryAt } from '@ioc/log-client'
import type { Failpoints, Timers } from '@ioc/kit'
import type { ReadModel } from '../read-model.ts'
import { BatchWriter, type BatchLimits, type Committed } from './batch-writer.ts'
import type { KnowsKey } from './decode-entry.ts'
import { Follower, type FollowerEvents } from './follower.ts'
import { GenerationStore, type Checkpoint } from './generation-store.ts'
import { KnownFacts } from './known-facts.ts'
import type { Epoch } from './meta.ts'
import { ModelSet } from './model-set.ts'
import { settleModels } from './model-state.ts'
import type { TablePlace } from './model-tables.ts'
import { databaseOf } from './names.ts'
import { prepareGeneration } from './storage.ts'

/** What every generation of a projector is made with. */
export interface GenerationDeps {
  readonly log: EventStoreDBClient
  readonly clickhouse: ClickHouse
  readonly cluster?: ClusterSettings | undefined
  readonly models: readonly ReadModel[]
  /** Keys that the installation has issued; absent, keys are not judged. */
  readonly knowsKey?: KnowsKey | undefined
  readonly epoch: Epoch
  readonly limits: BatchLimits
  readonly timers: Timers
  readonly now: () => number
  readonly failpoints: Failpoints
  readonly events: FollowerEvents
}

/** Read models over one reading of the log, and what brings them forward. */
export interface Generation {
  readonly number: number
  readonly database: string
  readonly place: TablePlace
  readonly models: ModelSet
  readonly store: GenerationStore
  readonly writer: BatchWriter
  readonly follower: Follower
}

/** Whether the log has exactly this event at the checkpoint's position. The beginning is always there. */
export async function logHasCheckpoint(log: EventStoreDBClient, { position, eventId }: Checkpoint): Promise<boolean> {
  if (position === 0n) return true
  const entry = await readEntryAt(log, position)
  return entry !== undefined && eventIdOf(entry) === eventId
}

/** Creates what is missing of a generation, cuts it back to its checkpoint and makes it ready to go on. */
export async function openGeneration(
  deps: GenerationDeps,
  number: number,
  on: { readonly commit: (committed: Committed) => void; readonly failure: (error: unknown) => void },
): Promise<Generation> {
  const { clickhouse, models, epoch, failpoints, log } = deps
  const database = databaseOf(number)
  const place = { clickhouse, database, cluster: deps.cluster }
  await prepareGeneration(clickhouse, database, deps.cluster)
  const kept = new ModelSet([], deps.knowsKey)
  const store = new GenerationStore({ clickhouse, database, models: kept, epoch, failpoints })
  const isEmpty = (await store.checkpoint()).position === 0n
  kept.replace(await settleModels(place, models, epoch, isEmpty))
  const from = await store.open()
  const writer = new BatchWriter({
    store,
    known: new KnownFacts(clickhouse, database, from.position === 0n),
    models: kept,
    epoch,
    from,
    limits: deps.limits,
    timers: deps.timers,
    now: deps.now,
    failpoints,
    isInLog: (decoded) => logHasCheckpoint(log, decoded),
    onCommit: on.commit,
    onFailure: on.failure,
  })
  return { number, database, place, models: kept, store, writer, follower: new Follower(log, writer, deps.events) }
}
