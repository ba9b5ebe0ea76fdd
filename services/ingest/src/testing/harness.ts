import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEventLog, type RunningEventLog } from '@ioc/eventstore'
import { connectLog, readEntries } from '@ioc/log-client'
import {
  systemMachine,
  createLogger,
  loadConfig,
  noFailpoints,
  systemClock,
  type Clock,
  type Failpoints,
} from '@ioc/kit'
import type { Fact } from '@ioc/contracts/log'
import { IngestConfig } from '../config.ts'
import { ensureApiKey } from '@ioc/kit/keys'
import { startIngest } from '../start-ingest.ts'
import { expectDocumented } from './documented.ts'

/** An ingest under test, in this process or another. */
export interface TestIngest {
  readonly url: string
  readonly close: () => Promise<void>
}

/** An answer as far as specs look at it. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Record<string, unknown>
}

/** Waits until a condition holds; the spec's own timeout is the limit. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20))
}

export async function untilReady(url: string): Promise<void> {
  await until(() =>
    fetch(`${url}/readyz`).then(
      ({ status }) => status === 200,
      () => false,
    ),
  )
}

/** A log and a data directory of its own, ingests on top of it, and all of them gone in the end. */
export class Harness {
  readonly dir: string
  readonly dataDir: string
  readonly apiKey: string
  log: RunningEventLog | undefined
  readonly #ingests = new Set<TestIngest>()

  /** @param parent where its directory is made */
  constructor(parent = tmpdir()) {
    this.dir = mkdtempSync(join(parent, 'ioc-ingest-'))
    this.dataDir = join(this.dir, 'data')
    this.apiKey = ensureApiKey(this.dataDir)
  }

  get logUrl(): string {
    if (this.log === undefined) throw new Error('the log is not started')
    return this.log.url
  }

  /** Remembers what must be closed in the end, unless the spec closes it first. */
  #track<Ingest extends TestIngest>(ingest: Ingest): Ingest {
    const tracked: Ingest = {
      ...ingest,
      close: () => {
        this.#ingests.delete(tracked)
        return ingest.close()
      },
    }
    this.#ingests.add(tracked)
    return tracked
  }

  async startLog(port = 0): Promise<RunningEventLog> {
    this.log = await startEventLog({ dataDir: join(this.dir, 'log'), port })
    return this.log
  }

  async startIngest(
    settings: Record<string, string> = {},
    parts: { readonly clock?: Clock; readonly failpoints?: Failpoints } = {},
  ): Promise<TestIngest> {
    const env = { IOC_DATA_DIR: this.dataDir, EVENTSTORE_URL: this.logUrl, ...settings }
    const ingest = await startIngest({
      config: loadConfig(IngestConfig, env),
      clock: parts.clock ?? systemClock,
      machine: systemMachine,
      failpoints: parts.failpoints ?? noFailpoints,
      logger: createLogger('ingest', process.env['SPEC_LOG_LEVEL'] ?? 'silent'),
      port: 0,
    })
    const tracked = this.#track(ingest)
    await untilReady(tracked.url)
    return tracked
  }

  /** Starts ingest as a process of its own on a private port; resolves when it is ready. */
  async spawnIngest(
    portBase: number,
    settings: Record<string, string> = {},
  ): Promise<TestIngest & { readonly child: ChildProcess }> {
    const server = join(import.meta.dirname, '..', 'server.ts')
    const env = {
      ...process.env,
      IOC_DATA_DIR: this.dataDir,
      EVENTSTORE_URL: this.logUrl,
      IOC_PORT_BASE: String(portBase),
      IOC_LOG_LEVEL: 'warn',
      IOC_PARENT_PIPE: '1',
      ...settings,
    }
    const child = spawn(process.execPath, ['--import', 'tsx', server], { env, stdio: ['pipe', 'ignore', 'inherit'] })
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    const close = (): Promise<void> => {
      child.kill('SIGTERM')
      return ended
    }
    const ingest = this.#track({ url: `http://127.0.0.1:${portBase + 1}`, close, child })
    await Promise.race([untilReady(ingest.url), ended])
    if (child.exitCode !== null || child.signalCode !== null) throw new Error('ingest ended at its start')
    return ingest
  }

  /** Posts a structured event, or an array of them as a batch. */
  async post(
    url: string,
    body: unknown,
    more: { readonly key?: string; readonly headers?: Record<string, string>; readonly path?: string } = {},
  ): Promise<Answer> {
    const type = Array.isArray(body) ? 'application/cloudevents-batch+json' : 'application/cloudevents+json'
    const response = await fetch(`${url}${more.path ?? '/v1/events'}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${more.key ?? this.apiKey}`, 'content-type': type, ...more.headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
    expectDocumented('POST', response.url, response.status)
    const text = await response.text()
    const parsed: unknown = text === '' ? {} : JSON.parse(text)
    return { status: response.status, headers: response.headers, body: { ...Object(parsed) } }
  }

  /** Every fact in the log, in order. */
  async facts(): Promise<Fact[]> {
    const client = connectLog(this.logUrl)
    const facts: Fact[] = []
    for await (const entry of readEntries(client)) {
      if (entry.kind === 'undecodable') throw new Error(`undecodable: ${entry.event.reason}`)
      facts.push(entry.fact)
    }
    await client.dispose()
    return facts
  }

  async close(): Promise<void> {
    for (const ingest of [...this.#ingests]) await ingest.close()
    await this.log?.close()
    rmSync(this.dir, { recursive: true })
  }
}

/** A first port whose neighbours are free too, outside the ports that an installation uses. */
export async function freePortBase(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port - 1
}
