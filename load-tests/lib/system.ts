import { join } from 'node:path'
import { startChild, type Child } from './child.ts'
import type { Intake } from './intake.ts'
import { ROOT, privateDirectory } from './paths.ts'
import { freePortBase } from './ports.ts'
import { isReady, readRunState, type RunState } from './run-state.ts'
import { until } from './until.ts'

/** A whole system, started by the launcher as built, in a directory and on ports of its own. */
export interface System {
  readonly dataDir: string
  readonly launcher: Child
  /** What `run.json` says now: pids change when a process is restarted. */
  readonly state: () => RunState
  readonly urls: RunState['urls']
  readonly intake: Intake
  readonly stop: () => Promise<void>
}

export interface SystemOptions {
  /** Arguments of the start command; default an empty system at real time. */
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Where its data lies; default a private directory that goes away with it. */
  readonly dataDir?: string
}

const START_MS = 120_000

/** The environment without what points at other systems or fails them on purpose. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) =>
      !name.startsWith('IOC_') &&
      !name.startsWith('VITEST') &&
      !['EVENTSTORE_URL', 'NATS_URL', 'CLICKHOUSE_URL'].includes(name),
  )
  // `test` would quiet or change what is under test.
  return { ...Object.fromEntries(kept), NODE_ENV: 'production' }
}

/** Starts the system and waits until its gateway, ingest and projector say that they are ready. */
export async function startSystem({ args = ['--empty'], env = {}, ...options }: SystemOptions = {}): Promise<System> {
  const directory = privateDirectory('system')
  const dataDir = options.dataDir ?? join(directory.path, 'data')
  const portBase = await freePortBase()
  const launcher = startChild({
    name: 'launcher',
    command: process.execPath,
    args: [join(ROOT, 'infra/launcher/dist/start.js'), ...args],
    cwd: ROOT,
    env: { ...cleanEnvironment(), IOC_DATA_DIR: dataDir, IOC_PORT_BASE: String(portBase), ...env },
    outputFile: join(directory.path, 'launcher.txt'),
  })
  const coming = async (): Promise<RunState> => {
    const state = await until('run.json names every service', () => launchedState(dataDir), START_MS)
    await until('every service is ready', () => allReady(state), START_MS)
    return state
  }
  const first = await Promise.race([coming(), launcher.exited.then(() => undefined)]).catch(() => undefined)
  if (first === undefined) {
    const alive = launcher.alive()
    await launcher.stop()
    throw new Error(`the system ${alive ? 'was not ready in time' : 'ended'}: ${launcher.output()}`)
  }
  return {
    dataDir,
    launcher,
    state: () => readRunState(dataDir) ?? first,
    urls: first.urls,
    intake: { url: first.urls.ingest, key: first.apiKey },
    stop: async () => {
      await launcher.stop(40_000)
      directory.remove()
    },
  }
}

function launchedState(dataDir: string): RunState | undefined {
  const state = readRunState(dataDir)
  const { log, nats, ingest, relay, gateway } = state?.pids ?? {}
  return [log, nats, ingest, relay, gateway].every((pid) => pid !== undefined) ? state : undefined
}

const allReady = async ({ urls }: RunState): Promise<boolean> =>
  (await Promise.all([urls.ingest, urls.admin, new URL('/', urls.graphql).href].map(isReady))).every(Boolean)
