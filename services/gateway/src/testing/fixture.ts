import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createLogger,
  loadConfig,
  noFailpoints,
  systemMachine,
  type Clock,
  type Failpoints,
  type Machine,
} from '@ioc/kit'
import { SNAPSHOT_SHARED_MS, type Audience } from '@ioc/projections/queries'
import { openFixture, type ReadModelFixture } from '@ioc/projections/testing'
import { GatewayConfig } from '../config.ts'
import { startGateway, type Gateway } from '../gateway.ts'

/** A clock that runs, and that a spec can move on. */
export interface MovableClock extends Clock {
  readonly advance: (milliseconds: number) => void
}

function movableClock(): MovableClock {
  let ahead = 0
  const now = (): number => Date.now() + ahead
  return { now, real: now, rate: 1, advance: (milliseconds) => (ahead += milliseconds) }
}

interface GraphqlAnswer {
  readonly status: number
  readonly data?: Readonly<Record<string, unknown>> | null
  readonly errors?: readonly { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> }[]
}

/** A gateway over read models of its own, on a free port. */
export interface GatewayFixture {
  readonly gateway: Gateway
  /** What is appended here is seen by every question after it. */
  readonly facts: ReadModelFixture
  readonly clock: MovableClock
  readonly dataDir: string
  readonly query: (
    query: string,
    variables?: Readonly<Record<string, unknown>>,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<GraphqlAnswer>
  readonly get: (path: string, headers?: Readonly<Record<string, string>>) => Promise<{ status: number; text: string }>
  /** Waits until a condition holds. */
  readonly until: (condition: () => Promise<boolean> | boolean) => Promise<void>
  readonly close: () => Promise<void>
}

const POLL_MS = 20

export async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, POLL_MS))
}

export interface FixtureOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly failpoints?: Failpoints
  readonly audience?: Audience
  readonly machine?: Machine
  /** Read models of another fixture, which closes them: a process opens one directory at a time. */
  readonly facts?: ReadModelFixture
}

export async function startFixture(options: FixtureOptions = {}): Promise<GatewayFixture> {
  const { env = {}, failpoints = noFailpoints } = options
  const dataDir = mkdtempSync(join(tmpdir(), 'ioc-gateway-'))
  const dashboard = join(dataDir, 'dashboard')
  mkdirSync(join(dashboard, 'assets'), { recursive: true })
  writeFileSync(join(dashboard, 'index.html'), '<!doctype html><title>wall</title>')
  writeFileSync(join(dashboard, 'assets', 'app.js'), 'export const wall = true\n')
  const laid = options.facts ?? (await openFixture())
  const clock = movableClock()
  const facts: ReadModelFixture = {
    ...laid,
    async append(inputs) {
      const position = await laid.append(inputs)
      // Questions share a snapshot for a moment: what was opened before these facts is older than that now.
      clock.advance(SNAPSHOT_SHARED_MS + 1)
      return position
    },
  }
  const gateway = await startGateway({
    clickhouse: laid.clickhouse,
    config: loadConfig(GatewayConfig, { IOC_DATA_DIR: dataDir, ...env }),
    clock,
    machine: options.machine ?? systemMachine,
    logger: createLogger('gateway', 'silent'),
    failpoints,
    port: 0,
    dashboard,
    ...(options.audience === undefined ? {} : { audience: options.audience }),
  })
  return {
    gateway,
    facts,
    clock,
    dataDir,
    until,
    async query(query, variables = {}, headers = {}) {
      const response = await fetch(`${gateway.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query, variables }),
      })
      const answer = (await response.json()) as Omit<GraphqlAnswer, 'status'>
      return { status: response.status, ...answer }
    },
    async get(path, headers = {}) {
      const response = await fetch(`${gateway.url}${path}`, { headers })
      return { status: response.status, text: await response.text() }
    },
    async close() {
      await gateway.close()
      if (options.facts === undefined) await laid.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
