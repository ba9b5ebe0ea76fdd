import type { EventStoreDBClient } from '@eventstore/db-client'
import type { ClickHouse, ClusterSettings } from '@ioc/clickhouse'
import {
  noFailpoints,
  systemTimers,
  type Clock,
  type Failpoints,
  type Logger,
  type Running,
  type Timers,
} from '@ioc/kit'
import type { LiveTables } from '../live-tables.ts'
import type { ReadModel } from '../read-model.ts'
import { modelVersions } from '../versions.ts'
import { DEFAULT_LIMITS, type BatchLimits } from './batch-writer.ts'
import { readBootId } from './boot-id.ts'
import type { KnowsKey } from './decode-entry.ts'
import { followBus } from './bus.ts'
import type { ModelHashes } from './hashes.ts'
import { createProjectorMetrics, type ProjectorMetrics } from './metrics.ts'
import { readPointer, takeEpoch } from './meta.ts'
import { databaseOf } from './names.ts'
import { ProjectorRuntime } from './projector-runtime.ts'
import type { ProjectorStatus } from './status.ts'
import { dropDatabase, listGenerations, prepareMeta } from './storage.ts'

export interface ProjectorOptions {
  readonly log: EventStoreDBClient
  readonly clickhouse: ClickHouse
  readonly natsUrl: string
  readonly models: readonly ReadModel[]
  /** Keys that the installation has issued; absent, keys are not judged. */
  readonly knowsKey?: KnowsKey | undefined
  readonly clock: Pick<Clock, 'real'>
  readonly logger: Logger
  readonly failpoints?: Failpoints
  readonly timers?: Timers
  readonly limits?: BatchLimits
  readonly cluster?: ClusterSettings
  /** Called after each batch that readers can see. */
  readonly onCommit?: () => void
  /** How often the log is looked at beside the bus, in milliseconds; also the rhythm of confirmations. Default 1000. */
  readonly watchMs?: number
  /** Names the present start of the machine; default as the system says. Matters for the embedded ClickHouse only. */
  readonly bootId?: string
  /** How long a replaced generation is kept for readers still in it, in milliseconds. Default 60 000. */
  readonly graceMs?: number
}

export interface Projector extends Running {
  readonly metrics: ProjectorMetrics
  readonly status: () => ProjectorStatus
  /** Names of the read models that it is to keep. */
  readonly models: readonly string[]
  /** `undefined` when level with the log within the last seconds, else why not. */
  readonly notReady: () => string | undefined
  /**
   * Brings every read model to exactly `position`, hashes them, goes on.
   * @throws PositionPassedError, PositionNotReachedError after `timeoutMs`
   */
  readonly hashesAt: (position: bigint, timeoutMs: number) => Promise<ModelHashes>
  /** Builds a generation from the log beside the live one and swaps it in; resolves with its number. */
  readonly rebuild: (reason: string) => Promise<number>
  /**
   * Builds one read model anew within the live generation, after what is being built; resolves when it is complete.
   * @throws UnknownModelError
   */
  readonly rebuildModel: (name: string, reason: string) => Promise<void>
  /** Database of the generation that readers use; `undefined` before the first. */
  readonly database: () => string | undefined
  /** Builds of the read models that it keeps complete, by name. */
  readonly builds: () => LiveTables
}

/**
 * Starts the projector. Neither log nor bus has to be there yet; ClickHouse has to.
 * What stands in the generation is taken over by a new epoch: whoever wrote before is fenced off.
 */
export async function startProjector(options: ProjectorOptions): Promise<Projector> {
  const { clickhouse, models, clock, logger, cluster, failpoints = noFailpoints, timers = systemTimers } = options
  await prepareMeta(clickhouse, cluster)
  const pointer = await readPointer(clickhouse)
  failpoints.hit('projector.before-epoch')
  const epoch = await takeEpoch(clickhouse, pointer?.generation ?? 1, clock.real())
  failpoints.hit('projector.after-epoch')
  for (const generation of await listGenerations(clickhouse)) {
    if (generation !== pointer?.generation) await dropDatabase(clickhouse, databaseOf(generation), cluster)
  }
  const metrics = createProjectorMetrics()
  const runtime = new ProjectorRuntime({
    deps: {
      log: options.log,
      clickhouse,
      cluster,
      models,
      knowsKey: options.knowsKey,
      epoch,
      limits: options.limits ?? DEFAULT_LIMITS,
      timers,
      now: () => clock.real(),
      failpoints,
      events: {
        healed: (entries) => metrics.healed.inc(entries),
        dropped: () => metrics.dropped.inc(),
        distrusted: () => metrics.distrusted.inc(),
      },
    },
    versions: modelVersions(models),
    bootId: clickhouse.embedded ? (options.bootId ?? (await readBootId())) : '',
    logger,
    metrics,
    onCommit: options.onCommit ?? (() => undefined),
    watchMs: options.watchMs ?? 1_000,
    graceMs: options.graceMs ?? 60_000,
  })
  await runtime.begin(pointer)
  const bus = followBus({
    natsUrl: options.natsUrl,
    mine: () => runtime.accepted,
    onMessage: (message) => runtime.onMessage(message),
    onForeign: () => metrics.foreign.inc(),
    timers,
    logger,
  })
  runtime.run(bus.restart)
  return {
    metrics,
    status: () => runtime.status(),
    models: models.map(({ name }) => name),
    notReady: () => runtime.notReady(),
    hashesAt: (position, timeoutMs) => runtime.hashesAt(position, timeoutMs),
    rebuild: (reason) => runtime.rebuild(reason),
    rebuildModel: (name, reason) => runtime.rebuildModel(name, reason),
    database: () => runtime.database,
    builds: () => runtime.builds,
    close: async () => {
      await runtime.close()
      await bus.close()
    },
  }
}
