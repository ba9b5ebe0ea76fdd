import { join } from 'node:path'
import { openClickHouse, type ClickHouse } from '@ioc/clickhouse'
import { createLogger } from '@ioc/kit'
import { until } from '@ioc/testkit'
import { startLogAndBus, type LogAndBus } from '@ioc/testkit/engines'
import { readModels } from '../read-models/index.ts'
import { startProjector, type Projector, type ProjectorOptions } from '../runtime/projector.ts'

const logger = createLogger('spec', process.env['SPEC_LOG_LEVEL'] ?? 'silent')

/** The engines that a spec of the pipeline needs, each private to it, and the projectors that it starts on them. */
export interface Engines extends LogAndBus {
  readonly clickhouse: ClickHouse
  readonly projector: (options?: Partial<ProjectorOptions>) => Promise<Projector>
  /** Waits until readers of the projector see the last fact. */
  readonly level: (projector: Projector) => Promise<bigint>
}

/** Starts log, NATS and ClickHouse in a directory of their own; everything is gone after `close`. */
export async function startEngines(): Promise<Engines> {
  const base = await startLogAndBus('ioc-pipeline-')
  const { log, natsUrl, lastFact } = base
  const clickhouse = await openClickHouse({ path: join(base.dir, 'clickhouse') })
  const running: { close: () => Promise<void> }[] = []

  return {
    ...base,
    clickhouse,
    projector: async (options = {}) => {
      const projector = await startProjector({
        log,
        clickhouse,
        natsUrl,
        models: readModels,
        clock: { real: () => Date.now() },
        logger,
        watchMs: 200,
        ...options,
      })
      running.push(projector)
      return projector
    },
    level: async (projector) => {
      const last = await lastFact()
      await until(`position ${last} is visible`, () => projector.status().position === String(last))
      return last
    },
    close: async () => {
      for (const part of running.reverse()) await part.close()
      await clickhouse.close()
      await base.close()
    },
  }
}
