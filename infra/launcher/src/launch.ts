import { mkdirSync, existsSync } from 'node:fs'
import { issueKey, listKeys, revokeKey, type KeyRecord } from '@ioc/kit/keys'
import {
  every,
  systemClock,
  systemMachine,
  clockFromText,
  logUrl,
  simulatedClock,
  type Clock,
  type CommonConfig,
  type Machine,
} from '@ioc/kit'
import { ensureApiKey, ensureThingKey, loadSimulation, saveSimulation, type DataPlaces } from './data-dir/data-dir.ts'
import { persistently, replaceFile } from './data-dir/json-file.ts'
import { planSimulation, type Simulation } from './data-dir/simulation-settings.ts'
import type { Options } from './options.ts'
import { lastReceivedAt } from './system/last-receipt.ts'
import { watchDisk } from './system/disk.ts'
import { keepLogsSmall } from './system/log-files.ts'
import { stateFiles, type StateLine } from './system/run-state.ts'
import {
  clockText,
  logService,
  natsService,
  pipelineServices,
  simulatorService,
  type SystemPlan,
} from './system/services.ts'
import { createSystem } from './system/system.ts'

export interface LaunchOptions {
  readonly config: CommonConfig
  readonly options: Options
  readonly places: DataPlaces
  readonly root: string
  readonly say: (line: string) => void
  readonly machine?: Machine
}

/** Simulated time stands still until the services are up, so that nobody misses the first minutes. */
const CLOCK_STARTS_IN_MS = 4_000
const SAVE_CLOCK_MS = 2_000

/** Name of the simulator's key in the list of keys. */
const SIMULATOR = 'simulator'
const SIMULATED_SOURCES = 'urn:ioc:sim:*'

/**
 * The simulator is an ordinary client: it has a key of its own, good for its sources only. Since it opens the whole province, the
 * key may organise every kind of unit; one that was issued before keys named kinds is replaced.
 */
function ensureSimulatorKey(places: DataPlaces, province: string): void {
  const isOurs = ({ name, sources, revokedAt }: KeyRecord): boolean =>
    name === SIMULATOR && sources.join() === SIMULATED_SOURCES && revokedAt === undefined
  const known = listKeys(places.directory).filter(isOurs)
  if (existsSync(places.simulatorKey) && known.some(({ kinds }) => kinds !== undefined)) return
  mkdirSync(places.simulator, { recursive: true, mode: 0o700 })
  const prefix = province.toUpperCase()
  const grant = { name: SIMULATOR, sources: [SIMULATED_SOURCES], units: [prefix, `${prefix}-*`], kinds: ['*'] }
  replaceFile(places.simulatorKey, `${issueKey(places.directory, grant).key}\n`)
  for (const { id } of known) revokeKey(places.directory, id)
}

/** A system that has been brought up. */
export interface Launched {
  readonly clock: Clock
  readonly simulation: Simulation | undefined
  readonly apiKey: string
}

/** Brings the system up: engines, pipeline, simulation. Everything it starts belongs to it, and ends with it. */
export function createLauncher({ config, options, places, root, say, machine = systemMachine }: LaunchOptions) {
  const { timers } = machine
  const apiKey = ensureApiKey(places, machine.bytes)
  ensureThingKey(places, machine.bytes)
  const files = stateFiles(places, config, apiKey, say, timers)
  const disk = watchDisk(
    places.directory,
    (trouble) => {
      say(trouble === undefined ? 'the disk can be written again' : `the disk of ${places.directory} is ${trouble}`)
      files.write(lines())
    },
    { timers, now: systemClock.real },
  )
  const system = createSystem({
    say,
    now: systemClock.real,
    timers,
    logs: places.logs,
    onChange: () => files.write(lines()),
    outside: disk.isAiling,
  })
  const lines = (): StateLine[] => [...system.statuses(), ...[disk.status() ?? []].flat()]
  let logs: ReturnType<typeof keepLogsSmall> | undefined
  let endSaving = (): void => undefined
  let saveClock = (): void => undefined

  const simulationAt = (lastReceipt: number | undefined): Simulation =>
    planSimulation({
      options,
      saved: loadSimulation(places),
      lastReceivedAt: lastReceipt,
      realOrigin: systemClock.real() + CLOCK_STARTS_IN_MS,
    })

  async function planTime(): Promise<{ clock: string; simulation: Simulation | undefined }> {
    const given = process.env['IOC_CLOCK']
    if (options.empty) return { clock: given || clockText(undefined), simulation: undefined }
    const simulation = simulationAt(await lastReceivedAt(logUrl(config)))
    return { clock: given || clockText(simulation.clock), simulation }
  }

  function keepClock({ seed, schools, clock: settings }: Simulation): void {
    const clock = simulatedClock(settings)
    const attempt = persistently(say)
    saveClock = () =>
      attempt('simulated time', () =>
        saveSimulation(places, { seed, schools, speed: settings.rate, simulatedTime: clock.now() }),
      )
    saveClock()
    endSaving = every(timers, SAVE_CLOCK_MS, saveClock)
  }

  return {
    system,

    /**
     * Starts everything and waits until it is ready.
     * @throws StartError, SimulationConflictError
     */
    async start(): Promise<Launched> {
      // Options that contradict the data directory are refused before anything runs.
      if (!options.empty) simulationAt(undefined)
      logs = keepLogsSmall(places.logs, say, timers)
      const engines: SystemPlan = { config, places, root, clock: 'real', simulation: undefined, onProgress: say }
      await system.start([logService(engines)])
      await system.start([natsService(engines)])
      const { clock, simulation } = await planTime()
      const plan: SystemPlan = { ...engines, clock, simulation }
      if (simulation !== undefined) {
        ensureSimulatorKey(places, config.IOC_PROVINCE)
        keepClock(simulation)
      }
      await system.start(pipelineServices(plan))
      await system.start([simulatorService(plan)])
      files.publish(lines())
      return { clock: clockFromText(clock), simulation, apiKey }
    },

    /** Drains and stops everything, the last started first. */
    async stop(): Promise<void> {
      await system.stop()
      disk.stop()
      logs?.stop()
      endSaving()
      saveClock()
      files.withdraw()
    },
  }
}
