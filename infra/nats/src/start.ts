import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { findTool, TOOLS } from '@ioc/tools'
import { configFile, filesOf } from './config-file.ts'
import { NatsStartError } from './errors.ts'
import { keep, type ExitInfo, type Kept } from './keeper.ts'
import { endLeftover } from './leftover.ts'
import { whenReady, type Addresses } from './ready.ts'

export type { ExitInfo } from './keeper.ts'

export type NatsOptions = {
  /** Holds configuration, log and JetStream's store; made if absent, one server at a time. */
  dataDir: string
  /** 0 or -1: any free port. */
  port: number
  /** Of the monitoring endpoint, always on loopback. 0 or -1: any free port. */
  monitorPort: number
  /** Default 127.0.0.1. Anything beyond loopback needs credentials. */
  host?: string
  credentials?: { username: string; password: string }
  /** Path of nats-server. Default: found or fetched. */
  binary?: string
  /** Bytes that JetStream may take on disk. Default 16 GiB. */
  maxStoreBytes?: number
  /** Milliseconds until ready, recovery of the store included. Default 120,000. */
  startTimeoutMs?: number
  /** Called with a line before each step that may take longer than a second. */
  onProgress?: (line: string) => void
}

export type RunningNats = {
  /** `nats://host:port` */
  url: string
  /** `http://127.0.0.1:port`, nats-server's own `/healthz`, `/varz`, `/jsz`. */
  monitorUrl: string
  port: number
  /** Process of nats-server itself. */
  pid: number
  /** Resolves when it has ended, for whatever reason. Never rejects. */
  exited: Promise<ExitInfo>
  /** Ends it in order, by force after 15 s; resolves when it is gone. */
  stop: () => Promise<void>
}

const STOP_MS = 15_000

/** Where it listens when that was not left to it. */
const fixedAddresses = ({ host = '127.0.0.1', port, monitorPort }: NatsOptions): Addresses | undefined =>
  port > 0 && monitorPort > 0
    ? { client: `nats://${host}:${port}`, monitor: `http://127.0.0.1:${monitorPort}` }
    : undefined

/**
 * Starts nats-server with JetStream and resolves when it serves. It ends with this process, even after kill -9.
 * Rejects with a NatsStartError (port in use, does not come up) or a ToolNotFoundError.
 */
export const startNats = async (options: NatsOptions): Promise<RunningNats> => {
  const dataDir = resolve(options.dataDir)
  const files = filesOf(dataDir)
  const config = configFile({
    dataDir,
    host: options.host ?? '127.0.0.1',
    port: options.port,
    monitorPort: options.monitorPort,
    maxStoreBytes: options.maxStoreBytes ?? 16 * 2 ** 30,
    credentials: options.credentials,
  })
  const binary =
    options.binary ?? (await findTool(TOOLS.nats, options.onProgress ? { onProgress: options.onProgress } : {})).path
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  await endLeftover(dataDir)
  await clear(dataDir)
  await replaceConfig(files.config, config)
  const logged = await sizeOf(files.log)
  const kept = await keep(binary, ['--config', files.config])
  const limit = AbortSignal.timeout(options.startTimeoutMs ?? 120_000)
  const addresses = await whenReady(
    { dataDir, pid: kept.pid, fixed: fixedAddresses(options) },
    kept.exited,
    limit,
  ).catch(async (cause: unknown) => {
    await end(kept)
    throw new NatsStartError('nats-start-failed', `nats-server was not ready in time; see ${files.log}`, cause)
  })
  if (!addresses) throw await explain(files.log, logged, options)
  return {
    url: addresses.client,
    monitorUrl: addresses.monitor,
    port: Number(new URL(addresses.client).port),
    pid: kept.pid,
    exited: kept.exited,
    stop: () => end(kept),
  }
}

/** Whole or not at all, and not without need: on a full disk the one that is there serves. */
const replaceConfig = async (file: string, text: string): Promise<void> => {
  if ((await readFile(file, 'utf8').catch(unlessAbsent(''))) === text) return
  const next = `${file}.new`
  try {
    await writeFile(next, text, { mode: 0o600 })
    await rename(next, file)
  } catch (error) {
    await rm(next, { force: true })
    throw error
  }
}

/** What an earlier run wrote for its own process must not be read as this one's. */
const clear = async (dataDir: string): Promise<void> => {
  const ports = (await readdir(dataDir)).filter((name) => name.endsWith('.ports'))
  await Promise.all(ports.map((name) => rm(join(dataDir, name), { force: true })))
}

const end = async (kept: Kept): Promise<void> => {
  kept.release()
  const forced = new AbortController()
  const deadline = delay(STOP_MS, undefined, { signal: forced.signal }).then(kept.kill, () => undefined)
  await kept.exited
  forced.abort()
  await deadline
}

const unlessAbsent =
  <T>(value: T) =>
  (error: NodeJS.ErrnoException): T => {
    if (error.code === 'ENOENT') return value
    throw error
  }

const sizeOf = (file: string): Promise<number> => stat(file).then(({ size }) => size, unlessAbsent(0))

/** The reason why the server ended at once, from what this run added to its log. */
const explain = async (log: string, from: number, { port, monitorPort }: NatsOptions): Promise<NatsStartError> => {
  const bytes = await readFile(log).catch(unlessAbsent(Buffer.alloc(0)))
  const lines = bytes.subarray(from).toString().trim().split('\n')
  const fatal = lines.findLast((line) => /\[(FTL|ERR)\]/.test(line))
  const reason = fatal?.replace(/^.*\[(FTL|ERR)\]\s*/, '') ?? 'it ended at once'
  return /address already in use/.test(reason)
    ? new NatsStartError(
        'nats-port-in-use',
        `a port of NATS (${port}, monitor ${monitorPort}) is in use: stop what holds it, or set another IOC_PORT_BASE`,
      )
    : new NatsStartError('nats-start-failed', `nats-server did not start: ${reason} (see ${log})`)
}
