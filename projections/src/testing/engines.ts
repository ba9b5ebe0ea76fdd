import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EventStoreDBClient } from '@eventstore/db-client'
import { openClickHouse, type ClickHouse } from '@ioc/clickhouse'
import { startEventLog } from '@ioc/eventstore'
import { connectLog, createLogger, noFailpoints } from '@ioc/kit'
import { startNats } from '@ioc/nats'
import { startRelay, type Relay, type RelayOptions } from '@ioc/relay'
import { systemTimers } from '../runtime/timers.ts'
import { startProjector, type Projector, type ProjectorOptions } from '../runtime/projector.ts'
import { readModels } from '../read-models/index.ts'

const logger = createLogger('spec', process.env['SPEC_LOG_LEVEL'] ?? 'silent')

/** The engines that a spec of the pipeline needs, each private to it. */
export interface Engines {
  readonly dir: string
  readonly log: EventStoreDBClient
  readonly logUrl: string
  readonly clickhouse: ClickHouse
  readonly nats: Awaited<ReturnType<typeof startNats>>
  readonly relay: (options?: Partial<RelayOptions>) => Relay
  readonly projector: (options?: Partial<ProjectorOptions>) => Promise<Projector>
  readonly close: () => Promise<void>
}

/** Starts log, NATS and ClickHouse in a directory of their own; everything is gone after `close`. */
export async function startEngines(): Promise<Engines> {
  const dir = await mkdtemp(join(tmpdir(), 'ioc-pipeline-'))
  const server = await startEventLog({ dataDir: join(dir, 'log'), port: 0 })
  const nats = await startNats({ dataDir: join(dir, 'nats'), port: 0, monitorPort: 0 })
  const clickhouse = await openClickHouse({ path: join(dir, 'clickhouse') })
  const log = connectLog(server.url)
  const running = new Set<{ close: () => Promise<void> }>()
  const track = <T extends { close: () => Promise<void> }>(part: T): T => {
    running.add(part)
    return part
  }
  return {
    dir,
    log,
    logUrl: server.url,
    clickhouse,
    nats,
    relay: (options = {}) =>
      track(
        startRelay({
          log,
          natsUrl: nats.url,
          stream: { province: 'ref', maxBytes: 64 * 1024 ** 2, replicas: 1, duplicateWindowSeconds: 120 },
          failpoints: noFailpoints,
          logger,
          watchMs: 200,
          ...options,
        }),
      ),
    projector: async (options = {}) =>
      track(
        await startProjector({
          log,
          clickhouse,
          natsUrl: nats.url,
          models: readModels,
          catalogueVersion: 1,
          clock: { real: () => Date.now() },
          logger,
          timers: systemTimers,
          watchMs: 200,
          ...options,
        }),
      ),
    close: async () => {
      for (const part of running) await part.close()
      await clickhouse.close()
      void log.dispose()
      await nats.stop()
      await server.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

/** Resolves when the condition holds. @throws after 30 s, naming what was waited for */
export async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`waited in vain until ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
