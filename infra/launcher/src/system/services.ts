import { join } from 'node:path'
import { formatClock, portOf, type ClockSettings, type CommonConfig } from '@ioc/kit'
import { startNats } from '@ioc/nats'
import type { DataPlaces } from '../data-dir/data-dir.ts'
import { answers } from '../ports.ts'
import { signal, startChild, type Child } from '../supervisor/child.ts'
import type { Service } from '../supervisor/supervised.ts'

/** Names under which `run.json` lists process ids; over the embedded ClickHouse projector and gateway share a process. */
export const PID_NAMES: Readonly<Record<string, readonly string[]>> = {
  log: ['log'],
  nats: ['nats'],
  'read-side': ['projector', 'gateway'],
  projector: ['projector'],
  gateway: ['gateway'],
  relay: ['relay'],
  ingest: ['ingest'],
  simulator: ['simulator'],
}

export interface SystemPlan {
  readonly config: CommonConfig
  readonly places: DataPlaces
  /** Root of the installation. */
  readonly root: string
  readonly onProgress: (line: string) => void
  /** Clock for the children; text of `IOC_CLOCK`. */
  readonly clock: string
  readonly simulation: { readonly seed: number; readonly schools: number } | undefined
}

/** Address under which a service of this machine is called. */
export const localHost = (host: string): string => (host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host)

async function readiness(url: string): Promise<string | undefined> {
  let response: Response
  try {
    response = await fetch(url, { signal: AbortSignal.timeout(2_000) })
  } catch (error) {
    return error instanceof Error && error.name === 'TimeoutError' ? 'does not answer yet' : 'not listening yet'
  }
  const text = await response.text()
  if (response.ok) return undefined
  return /"reason":"([^"]*)"/.exec(text)?.[1] ?? `answers ${response.status}`
}

/**
 * The environment of a child. A failpoint acts once in the life of the system: a restarted child goes without. Libraries leave out the
 * checks that they make for developers only, unless whoever started the system says otherwise.
 */
export function childEnvironment(plan: SystemPlan, restart: number, more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const { IOC_FAILPOINTS: failpoints, ...inherited } = process.env
  return {
    NODE_ENV: 'production',
    ...inherited,
    ...(restart === 0 && failpoints !== undefined ? { IOC_FAILPOINTS: failpoints } : {}),
    IOC_DATA_DIR: plan.places.directory,
    IOC_CLOCK: plan.clock,
    ...more,
  }
}

function nodeChild(
  plan: SystemPlan,
  name: string,
  script: string,
  notReady: Service['notReady'],
  more: { args?: readonly string[]; env?: NodeJS.ProcessEnv } = {},
): Service {
  return {
    name,
    notReady,
    launch: (restart) =>
      startChild({
        command: process.execPath,
        args: ['--enable-source-maps', join(plan.root, script), ...(more.args ?? [])],
        env: childEnvironment(plan, restart, more.env),
        cwd: plan.root,
        logFile: join(plan.places.logs, `${name}.log`),
      }),
  }
}

const atOnce = (): Promise<undefined> => Promise.resolve(undefined)

/** The log, when it runs here. */
export function logService(plan: SystemPlan): Service | undefined {
  if (plan.config.EVENTSTORE_URL !== undefined) return undefined
  const port = portOf(plan.config, 'log')
  const notReady = async (): Promise<string | undefined> =>
    (await answers('127.0.0.1', port)) ? undefined : 'not listening yet'
  const args = ['--port', String(port), '--data', plan.places.log]
  return nodeChild(plan, 'log', 'infra/eventstore/dist/server.js', notReady, { args })
}

/** NATS, when it runs here. */
export function natsService(plan: SystemPlan): Service | undefined {
  if (plan.config.NATS_URL !== undefined) return undefined
  const { config, places, onProgress } = plan
  const launch = async (): Promise<Child> => {
    const options = {
      dataDir: places.nats,
      port: portOf(config, 'nats'),
      monitorPort: portOf(config, 'natsMonitor'),
      onProgress,
    }
    const { pid, exited, stop } = await startNats(options)
    return { pid, exited, terminate: () => void stop(), kill: () => signal(pid, 'SIGKILL') }
  }
  return { name: 'nats', notReady: atOnce, launch, ailing: () => natsAils(portOf(config, 'natsMonitor')) }
}

/**
 * After a write that failed nats-server refuses every further one to that stream, also when the disk has room again, and may
 * switch JetStream off altogether: only starting it again brings it back. Its monitor tells.
 */
async function natsAils(monitorPort: number): Promise<string | undefined> {
  try {
    const response = await fetch(`http://127.0.0.1:${monitorPort}/healthz`, { signal: AbortSignal.timeout(2_000) })
    const text = await response.text()
    if (response.ok || !/write error|not enabled|disabled/i.test(text)) return undefined
    return /write error/i.test(text) ? 'JetStream stays in its write error' : 'JetStream is switched off'
  } catch (error) {
    // Slow, or ending: then its own exit tells.
    if (error instanceof Error) return undefined
    throw error
  }
}

/**
 * Projector and gateway. Over a ClickHouse server each is a process of its own: a gateway that dies does not stop the projector's
 * work, nor the other way round. The embedded engine locks its directory to one process, which then holds both.
 */
function readSideServices(
  plan: SystemPlan,
  ready: Readonly<Record<'projector' | 'gateway', Service['notReady']>>,
): Service[] {
  const script = 'services/read-side/dist/server.js'
  if (plan.config.CLICKHOUSE_URL !== undefined) {
    const part = (name: 'projector' | 'gateway'): Service =>
      nodeChild(plan, name, script, ready[name], { env: { IOC_ROLES: name } })
    return [part('projector'), part('gateway')]
  }
  const both = async (): Promise<string | undefined> => (await ready.projector()) ?? (await ready.gateway())
  return [
    nodeChild(plan, 'read-side', script, both, {
      env: {
        IOC_ROLES: 'projector,gateway',
        // An embedded ClickHouse query occupies a thread of libuv's pool while it runs.
        UV_THREADPOOL_SIZE: process.env['UV_THREADPOOL_SIZE'] ?? '16',
      },
    }),
  ]
}

/** What runs on the engines: started together, stopped in reverse. */
export function pipelineServices(plan: SystemPlan): Service[] {
  const { config } = plan
  const at = (name: 'gateway' | 'ingest' | 'admin' | 'relay', path: string): string =>
    `http://${localHost(config.IOC_HOST)}:${portOf(config, name)}${path}`
  return [
    ...readSideServices(plan, {
      projector: () => readiness(at('admin', '/readyz')),
      gateway: () => readiness(at('gateway', '/readyz')),
    }),
    nodeChild(plan, 'relay', 'services/relay/dist/server.js', () => readiness(at('relay', '/readyz')), {
      env: { RELAY_METRICS_PORT: String(portOf(config, 'relay')) },
    }),
    nodeChild(plan, 'ingest', 'services/ingest/dist/server.js', () => readiness(at('ingest', '/readyz'))),
  ]
}

/** The simulated province, unless the system runs without. */
export function simulatorService(plan: SystemPlan): Service | undefined {
  if (plan.simulation === undefined) return undefined
  const { seed, schools } = plan.simulation
  return nodeChild(plan, 'simulator', 'services/simulator/dist/server.js', atOnce, {
    env: {
      IOC_SIM_SEED: String(seed),
      IOC_SIM_SCHOOLS: String(schools),
      IOC_SIM_KEY_FILE: plan.places.simulatorKey,
    },
  })
}

export const clockText = (clock: ClockSettings | undefined): string =>
  clock === undefined ? 'real' : formatClock(clock)
