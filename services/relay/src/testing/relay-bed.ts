import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EventStoreDBClient } from '@eventstore/db-client'
import { startEventLog } from '@ioc/eventstore'
import { connectLog, readEntries } from '@ioc/log-client'
import { createLogger, noFailpoints, systemMachine } from '@ioc/kit'
import { eventIdOf } from '@ioc/contracts/log'
import { startNats } from '@ioc/nats'
import { connect, type JetStreamManager, type NatsConnection } from 'nats'
import { startRelay, type Relay, type RelayOptions } from '../relay.ts'

/** A log, a NATS server and relays between them, private to one test. */
export interface RelayBed {
  readonly log: EventStoreDBClient
  readonly natsDir: string
  readonly connection: NatsConnection
  readonly manager: JetStreamManager
  readonly relay: (options?: Partial<RelayOptions>) => Relay
  /** Event ids of the fact streams, in the order of the log. */
  readonly logIds: () => Promise<string[]>
  /** Stops NATS, lets something happen to its directory, and starts it again on the same port. */
  readonly restartNats: (between: () => Promise<void>) => Promise<void>
  readonly close: () => Promise<void>
}

const logger = createLogger('spec', process.env['SPEC_LOG_LEVEL'] ?? 'silent')

export async function startRelayBed(): Promise<RelayBed> {
  const dir = await mkdtemp(join(tmpdir(), 'ioc-relay-'))
  const natsDir = join(dir, 'nats')
  const server = await startEventLog({ dataDir: join(dir, 'log'), port: 0 })
  let nats = await startNats({ dataDir: natsDir, port: 0, monitorPort: 0 })
  const log = connectLog(server.url)
  const connection = await connect({ servers: nats.url, maxReconnectAttempts: -1, reconnectTimeWait: 100 })
  const relays: Relay[] = []
  return {
    log,
    natsDir,
    connection,
    manager: await connection.jetstreamManager(),
    relay: (options = {}) => {
      const relay = startRelay({
        log,
        natsUrl: nats.url,
        stream: { province: 'ref', maxBytes: 64 * 1024 ** 2, replicas: 1, duplicateWindowSeconds: 120 },
        failpoints: noFailpoints,
        logger,
        machine: systemMachine,
        watchMs: 200,
        ackTimeoutMs: 1_000,
        ...options,
      })
      relays.push(relay)
      return relay
    },
    logIds: async () => {
      const ids: string[] = []
      for await (const entry of readEntries(log)) ids.push(eventIdOf(entry))
      return ids
    },
    restartNats: async (between) => {
      const { port } = nats
      await nats.stop()
      await between()
      nats = await startNats({ dataDir: natsDir, port, monitorPort: 0 })
    },
    close: async () => {
      for (const relay of relays) await relay.close()
      await connection.close()
      // Not waited for: cancelled calls never end for the client.
      void log.dispose()
      await nats.stop()
      await server.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
}
