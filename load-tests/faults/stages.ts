import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { startNats } from '@ioc/nats'
import { startChild, type Child } from '../lib/child.ts'
import type { Intake } from '../lib/intake.ts'
import { ROOT, privateDirectory } from '../lib/paths.ts'
import { freePortBase } from '../lib/ports.ts'
import { isReady, type RunState } from '../lib/run-state.ts'
import { cleanEnvironment } from '../lib/system.ts'
import { until } from '../lib/until.ts'

/** The processes that a fault test can make die. The read side is projector and gateway in one. */
export const STAGES = ['log', 'ingest', 'relay', 'read-side'] as const
export type Stage = (typeof STAGES)[number]

/** How a process died that nobody had asked to stop. */
export interface Death {
  readonly stage: Stage | 'nats'
  readonly exit: { readonly code: number | null; readonly signal: string | null }
}

/**
 * The system with the judge as its supervisor: the same processes that the launcher starts, each of which can be stopped,
 * killed, or started again with a failpoint armed, while the others run on. What dies is started again at once, disarmed.
 */
export interface Stages {
  readonly dataDir: string
  readonly urls: RunState['urls']
  readonly intake: Intake
  readonly deaths: readonly Death[]
  readonly child: (stage: Stage) => Child
  /** Stops a stage in order and starts it with `rule` (`name:hit=kill`) armed. */
  readonly arm: (stage: Stage, rule: string) => Promise<void>
  /** What the failpoints that acted wrote. */
  readonly acted: () => string
  readonly killNats: () => void
  /** Stops NATS, runs `meanwhile`, starts it again. */
  readonly withoutNats: (meanwhile: (storeDir: string) => Promise<void> | void) => Promise<void>
  readonly ready: () => Promise<void>
  /** Environment of a command that speaks to this system. */
  readonly env: NodeJS.ProcessEnv
  readonly stop: () => Promise<void>
}

const SERVERS: Readonly<Record<Stage, string>> = {
  log: 'infra/eventstore/dist/server.js',
  ingest: 'services/ingest/dist/server.js',
  relay: 'services/relay/dist/server.js',
  'read-side': 'services/read-side/dist/server.js',
}

const RESTART_MS = 200
/** A stage to be armed is asked to stop, and made to when it is slow: the drain is not what is tested here. */
const DRAIN_MS = 4_000
const START_MS = 60_000

export async function startStages(): Promise<Stages> {
  const directory = privateDirectory('stages')
  const dataDir = join(directory.path, 'data')
  const natsDir = join(dataDir, 'nats')
  mkdirSync(natsDir, { recursive: true, mode: 0o700 })
  const apiKey = randomBytes(32).toString('base64url')
  writeFileSync(join(dataDir, 'api-key'), `${apiKey}\n`, { mode: 0o600 })
  const base = await freePortBase()
  const report = join(directory.path, 'failpoints.txt')
  writeFileSync(report, '')
  const urls = {
    wall: `http://127.0.0.1:${base}/wall`,
    graphql: `http://127.0.0.1:${base}/graphql`,
    ingest: `http://127.0.0.1:${base + 1}`,
    admin: `http://127.0.0.1:${base + 2}`,
    log: `esdb://127.0.0.1:${base + 13}?tls=false`,
    nats: `nats://127.0.0.1:${base + 22}`,
  }
  const env: NodeJS.ProcessEnv = {
    ...cleanEnvironment(),
    IOC_DATA_DIR: dataDir,
    IOC_PORT_BASE: String(base),
    IOC_FAILPOINTS_REPORT: report,
    // Small, so that ordinary traffic closes segments and opens new ones.
    EVENTSTORE_SEGMENT_BYTES: String(60_000),
    UV_THREADPOOL_SIZE: '16',
  }
  const children = new Map<Stage, Child>()
  const deaths: Death[] = []
  const meant = new Set<Child>()
  let stopping = false

  const launch = (stage: Stage, more: NodeJS.ProcessEnv = {}): void => {
    const args = stage === 'log' ? ['--port', String(base + 13), '--data', join(dataDir, 'log')] : []
    const child = startChild({
      name: stage,
      command: process.execPath,
      args: [join(ROOT, SERVERS[stage]), ...args],
      cwd: ROOT,
      env: { ...env, ...more },
      outputFile: join(directory.path, `${stage}.txt`),
    })
    children.set(stage, child)
    void child.exited.then((exit) => {
      if (stopping || meant.has(child)) return
      deaths.push({ stage, exit })
      setTimeout(() => {
        // Armed meanwhile: another one runs already.
        if (!stopping && children.get(stage) === child) launch(stage)
      }, RESTART_MS)
    })
  }
  const child = (stage: Stage): Child => {
    const found = children.get(stage)
    if (found === undefined) throw new Error(`${stage} was never started`)
    return found
  }
  const stopStage = async (stage: Stage): Promise<void> => {
    meant.add(child(stage))
    await child(stage).stop(DRAIN_MS)
  }
  type Nats = Awaited<ReturnType<typeof startNats>>
  let nats: Nats
  const stopped = new Set<Nats>()
  const superviseNats = async (): Promise<void> => {
    const server = await startNats({ dataDir: natsDir, port: base + 22, monitorPort: base + 28 })
    nats = server
    void server.exited.then(async (exit) => {
      if (stopping || stopped.has(server)) return
      deaths.push({ stage: 'nats', exit })
      await superviseNats()
    })
  }
  const ready = async (): Promise<void> => {
    await until(
      'ingest, projector and gateway are ready',
      async () => {
        const answers = await Promise.all([urls.ingest, urls.admin, urls.graphql].map(isReady))
        return answers.every(Boolean)
      },
      START_MS,
    ).catch((error: unknown) => {
      const ends = STAGES.map((stage) => `--- ${stage}\n${child(stage).output()}`).join('\n')
      throw new Error(`${String(error)}\n${ends}`, { cause: error })
    })
  }
  const writeRunState = (): void => {
    const pids = {
      log: child('log').pid,
      nats: nats.pid,
      ingest: child('ingest').pid,
      relay: child('relay').pid,
      projector: child('read-side').pid,
      gateway: child('read-side').pid,
    }
    writeFileSync(join(dataDir, 'run.json'), JSON.stringify({ urls, pids, apiKey }), { mode: 0o600 })
  }

  await superviseNats()
  for (const stage of STAGES) launch(stage)
  await ready()
  writeRunState()
  return {
    dataDir,
    urls,
    intake: { url: urls.ingest, key: apiKey },
    deaths,
    child,
    async arm(stage, rule) {
      await stopStage(stage)
      launch(stage, { IOC_FAILPOINTS: rule })
    },
    acted: () => readFileSync(report, 'utf8'),
    killNats: () => process.kill(nats.pid, 'SIGKILL'),
    async withoutNats(meanwhile) {
      stopped.add(nats)
      await nats.stop()
      await meanwhile(natsDir)
      await superviseNats()
    },
    async ready() {
      await ready()
      writeRunState()
    },
    env,
    async stop() {
      stopping = true
      for (const stage of [...STAGES].reverse()) await child(stage).stop()
      await nats.stop()
      directory.remove()
    },
  }
}
