import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EventStoreDBClient } from '@eventstore/db-client'
import { startEventLog } from '@ioc/eventstore'
import { connectLog, disposeLog, readEntries } from '@ioc/log-client'
import { createLogger, noFailpoints, systemMachine } from '@ioc/kit'
import { positionOf } from '@ioc/contracts/log'
import { startNats } from '@ioc/nats'
import { startRelay } from '@ioc/relay'

/** A log, a bus, a relay and read sides as processes of their own, private to one spec. */
export interface ReadSideBed {
  readonly log: EventStoreDBClient
  readonly env: Readonly<Record<string, string>>
  /** Starts the deployable as a process; it ends when it is killed, by itself or by `close`. */
  readonly start: (env?: Readonly<Record<string, string>>) => ChildProcess
  readonly admin: string
  readonly gateway: string
  readonly lastFact: () => Promise<bigint>
  readonly close: () => Promise<void>
}

/** Whether nothing listens on a port of loopback. */
async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  const listening = new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => resolve(true))
  })
  const free = await listening
  await new Promise((resolve) => server.close(resolve))
  return free
}

async function freePortBase(): Promise<number> {
  for (;;) {
    const base = 20_000 + Math.floor(Math.random() * 20_000)
    if ((await isFree(base)) && (await isFree(base + 2))) return base
  }
}

export async function startBed(): Promise<ReadSideBed> {
  const dir = await mkdtemp(join(tmpdir(), 'ioc-read-side-'))
  const server = await startEventLog({ dataDir: join(dir, 'log'), port: 0 })
  const nats = await startNats({ dataDir: join(dir, 'nats'), port: 0, monitorPort: 0 })
  const log = connectLog(server.url)
  const relay = startRelay({
    log,
    natsUrl: nats.url,
    stream: { province: 'ref', maxBytes: 64 * 1024 ** 2, replicas: 1, duplicateWindowSeconds: 120 },
    failpoints: noFailpoints,
    logger: createLogger('spec', 'silent'),
    machine: systemMachine,
  })
  const base = await freePortBase()
  const env = {
    IOC_DATA_DIR: join(dir, 'data'),
    IOC_PORT_BASE: String(base),
    IOC_LOG_LEVEL: 'silent',
    EVENTSTORE_URL: server.url,
    NATS_URL: nats.url,
  }
  const children: ChildProcess[] = []
  return {
    log,
    env,
    start: (more = {}) => {
      const child = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, '../server.ts')], {
        env: { ...process.env, UV_THREADPOOL_SIZE: '16', ...env, ...more },
        stdio: 'ignore',
      })
      children.push(child)
      return child
    },
    admin: `http://127.0.0.1:${base + 2}`,
    gateway: `http://127.0.0.1:${base}`,
    lastFact: async () => {
      let last = 0n
      for await (const entry of readEntries(log)) last = positionOf(entry)
      return last
    },
    close: async () => {
      for (const child of children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)) {
        child.kill('SIGKILL')
        await once(child, 'exit')
      }
      await relay.close()

      await disposeLog(log)
      await nats.stop()
      await server.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
}
