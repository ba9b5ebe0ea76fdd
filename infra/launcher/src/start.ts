import { rmSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  CommonConfig,
  ConfigError,
  loadConfig,
  outliveOutput,
  pause,
  PRIVATE_UMASK,
  systemClock,
  systemTimers,
} from '@ioc/kit'
import { DataDirError, openDataDir } from './data-dir/data-dir.ts'
import { takeLock, type Lock } from './data-dir/lock.ts'
import { SimulationConflictError } from './data-dir/simulation-settings.ts'
import { createLauncher } from './launch.ts'
import { parseOptions, UsageError } from './options.ts'
import { checkPorts, listenersOf, PortError } from './ports.ts'
import { LogUnavailableError } from './system/last-receipt.ts'
import { whenOrphaned } from './system/orphan.ts'
import { StartError } from './supervisor/supervised.ts'
import { table } from './table.ts'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..')
const LEFTOVERS_END_WITHIN_MS = 25_000
const LOOK_AGAIN_MS = 200
const FAILED = 1
const FORCED = 130

const say = (line: string): void => void process.stderr.write(`  ${line}\n`)

/** What the reader can do something about is one line; anything else is a defect and shows its stack. */
const isObstacle = (error: unknown): error is Error =>
  [ConfigError, DataDirError, LogUnavailableError, PortError, SimulationConflictError, StartError, UsageError].some(
    (kind) => error instanceof kind,
  )

/** After a launcher was killed its children end by themselves; they may need a moment to give their ports back. */
async function freePorts(config: CommonConfig, lock: Lock): Promise<void> {
  const listeners = listenersOf(config)
  const deadline = systemClock.real() + (lock.wasAbandoned ? LEFTOVERS_END_WITHIN_MS : 0)
  if (lock.wasAbandoned) say('the last run was not stopped; waiting for what is left of it')
  for (;;) {
    try {
      await checkPorts(listeners)
      return
    } catch (error) {
      if (!(error instanceof PortError) || systemClock.real() > deadline) throw error
      await pause(systemTimers, LOOK_AGAIN_MS)
    }
  }
}

async function main(): Promise<void> {
  // Whoever read our lines may be gone (a closed terminal, a killed npm), or they may go to a file on a full disk.
  outliveOutput()
  // The children inherit it, engines included: what they make is their owner's alone.
  process.umask(PRIVATE_UMASK)
  const options = parseOptions(process.argv.slice(2))
  const config = loadConfig(CommonConfig)
  const places = openDataDir(config.IOC_DATA_DIR)
  const lock = takeLock(places.lock)
  process.once('exit', () => lock.release())
  // What a killed launcher has left there names processes that are gone or going.
  rmSync(places.run, { force: true })
  await freePorts(config, lock)

  const launcher = createLauncher({ config, options, places, root, say })
  // Whatever ends this process by itself must leave nothing behind.
  process.once('exit', () => launcher.system.kill())
  let asked = false
  const stop = (): void => {
    if (asked) {
      say('forced: ending everything at once')
      process.exit(FORCED)
    }
    asked = true
    say('stopping; once more forces it')
    launcher.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
        process.exit(FAILED)
      },
    )
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  whenOrphaned(stop, systemTimers)

  say(`starting in ${places.directory}`)
  try {
    const launched = await launcher.start()
    if (!asked) process.stdout.write(table(config, places, launched))
  } catch (error) {
    if (asked) return
    asked = true
    process.stderr.write(`${launcher.system.explain(error)}\n`)
    await launcher.stop()
    if (!isObstacle(error)) throw error
    process.exit(FAILED)
  }
}

try {
  await main()
} catch (error) {
  if (!isObstacle(error)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exit(error instanceof UsageError ? 2 : FAILED)
}
