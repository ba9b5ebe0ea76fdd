import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EventStoreDBClient } from '@eventstore/db-client'
import { positionOf } from '@ioc/contracts/log'
import { startEventLog } from '@ioc/eventstore'
import { connectLog, disposeLog, headPosition, readEntries } from '@ioc/log-client'
import { startNats } from '@ioc/nats'
import { connect, type NatsConnection } from 'nats'
import { startFeed, type Feed } from './feed.ts'
import { until } from './until.ts'

/** A log and a bus, private to one spec. */
export interface LogAndBus {
  /** Directory of their own; other engines may have folders in it, and it is gone after `close`. */
  readonly dir: string
  readonly log: EventStoreDBClient
  readonly logUrl: string
  readonly natsUrl: string
  readonly connection: NatsConnection
  /** Starts what puts the log's facts on the bus; `close` ends it. */
  readonly feed: () => Feed
  readonly stopNats: () => Promise<void>
  /** Puts the log's files aside; `restoreLog` brings them back, as an operator would. */
  readonly saveLog: () => Promise<void>
  readonly restoreLog: () => Promise<void>
  /** Position of the last fact of the log; 0 when it has none. */
  readonly lastFact: () => Promise<bigint>
  readonly close: () => Promise<void>
}

/** Starts log and NATS in a directory of their own. @param prefix of the directory's name */
export async function startLogAndBus(prefix: string): Promise<LogAndBus> {
  const dir = await mkdtemp(join(tmpdir(), prefix))
  const [logDir, savedDir] = [join(dir, 'log'), join(dir, 'saved')]
  let server = await startEventLog({ dataDir: logDir, port: 0 })
  const { port, url: logUrl } = server
  const nats = await startNats({ dataDir: join(dir, 'nats'), port: 0, monitorPort: 0 })
  const connection = await connect({ servers: nats.url, maxReconnectAttempts: -1 })
  const log = connectLog(logUrl)
  const feeds: Feed[] = []

  const aside = async (step: () => Promise<void>): Promise<void> => {
    await server.close()
    await step()
    server = await startEventLog({ dataDir: logDir, port })
    await until('the log answers again', async () => (await headPosition(log)) >= 0n)
  }

  return {
    dir,
    log,
    logUrl,
    natsUrl: nats.url,
    connection,
    feed: () => {
      const feed = startFeed(log, connection)
      feeds.push(feed)
      return feed
    },
    stopNats: () => nats.stop(),
    saveLog: () => aside(() => cp(logDir, savedDir, { recursive: true })),
    restoreLog: () =>
      aside(async () => {
        await rm(logDir, { recursive: true })
        await cp(savedDir, logDir, { recursive: true })
      }),
    lastFact: async () => {
      let last = 0n
      for await (const entry of readEntries(log)) last = positionOf(entry)
      return last
    },
    close: async () => {
      const ended = feeds.map((feed) => feed.close())
      // What waits for an answer of a bus that is gone would wait long.
      await connection.close()
      await Promise.all(ended)
      await disposeLog(log)
      await nats.stop()
      await server.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
}
