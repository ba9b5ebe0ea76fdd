import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EventStoreDBClient } from '@eventstore/db-client'
import { openClickHouse, type ClickHouse } from '@ioc/clickhouse'
import { startEventLog } from '@ioc/eventstore'
import { connectLog, createLogger, disposeLog, headPosition, noFailpoints, positionOf, readEntries } from '@ioc/kit'
import { startNats } from '@ioc/nats'
import { startRelay, type Relay, type RelayOptions } from '@ioc/relay'
import { until } from '@ioc/relay/testing'
import { connect, type NatsConnection } from 'nats'
import { readModels } from '../read-models/index.ts'
import { startProjector, type Projector, type ProjectorOptions } from '../runtime/projector.ts'

const logger = createLogger('spec', process.env['SPEC_LOG_LEVEL'] ?? 'silent')

/** The engines that a spec of the pipeline needs, each private to it, and the parts that it starts on them. */
export interface Engines {
  readonly log: EventStoreDBClient
  readonly logUrl: string
  readonly clickhouse: ClickHouse
  readonly connection: NatsConnection
  readonly relay: (options?: Partial<RelayOptions>) => Relay
  readonly projector: (options?: Partial<ProjectorOptions>) => Promise<Projector>
  readonly stopNats: () => Promise<void>
  /** Puts the log's files aside; `restoreLog` brings them back, as an operator would. */
  readonly saveLog: () => Promise<void>
  readonly restoreLog: () => Promise<void>
  /** Position of the last fact of the log. */
  readonly lastFact: () => Promise<bigint>
  /** Waits until readers of the projector see the last fact. */
  readonly level: (projector: Projector) => Promise<bigint>
  readonly close: () => Promise<void>
}

/** Starts log, NATS and ClickHouse in a directory of their own; everything is gone after `close`. */
export async function startEngines(): Promise<Engines> {
  const dir = await mkdtemp(join(tmpdir(), 'ioc-pipeline-'))
  const [logDir, savedDir] = [join(dir, 'log'), join(dir, 'saved')]
  let server = await startEventLog({ dataDir: logDir, port: 0 })
  const { port, url: logUrl } = server
  const nats = await startNats({ dataDir: join(dir, 'nats'), port: 0, monitorPort: 0 })
  const clickhouse = await openClickHouse({ path: join(dir, 'clickhouse') })
  const connection = await connect({ servers: nats.url, maxReconnectAttempts: -1 })
  const log = connectLog(logUrl)
  const running: { close: () => Promise<void> }[] = []

  const aside = async (step: () => Promise<void>): Promise<void> => {
    await server.close()
    await step()
    server = await startEventLog({ dataDir: logDir, port })
    await until('the log answers again', async () => (await headPosition(log)) >= 0n)
  }
  const lastFact = async (): Promise<bigint> => {
    let last = 0n
    for await (const entry of readEntries(log)) last = positionOf(entry)
    return last
  }

  return {
    log,
    logUrl,
    clickhouse,
    connection,
    relay: (options = {}) => {
      const stream = { province: 'ref', maxBytes: 64 * 1024 ** 2, replicas: 1, duplicateWindowSeconds: 120 }
      const relay = startRelay({
        log,
        natsUrl: nats.url,
        stream,
        failpoints: noFailpoints,
        logger,
        watchMs: 200,
        ...options,
      })
      running.push(relay)
      return relay
    },
    projector: async (options = {}) => {
      const projector = await startProjector({
        log,
        clickhouse,
        natsUrl: nats.url,
        models: readModels,
        catalogueVersion: 1,
        clock: { real: () => Date.now() },
        logger,
        watchMs: 200,
        ...options,
      })
      running.push(projector)
      return projector
    },
    stopNats: () => nats.stop(),
    saveLog: () => aside(() => cp(logDir, savedDir, { recursive: true })),
    restoreLog: () =>
      aside(async () => {
        await rm(logDir, { recursive: true })
        await cp(savedDir, logDir, { recursive: true })
      }),
    lastFact,
    level: async (projector) => {
      const last = await lastFact()
      await until(`position ${last} is visible`, () => projector.status().position === String(last))
      return last
    },
    close: async () => {
      for (const part of running.reverse()) await part.close()
      await connection.close()
      await clickhouse.close()

      await disposeLog(log)
      await nats.stop()
      await server.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
}
