import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { every, systemCode, type Timers } from '@ioc/kit'

const LARGEST_LOG_BYTES = 16 * 1024 * 1024
const LOOK_EVERY_MS = 5_000

/**
 * Lets a log file that has grown large begin anew; the one before is kept as `<name>.log.1` and no older one. The children append
 * to the file through a handle of their own, so it is copied and then cut to nothing: a line written between the two is lost.
 * On a full disk, where there is no room for a copy, it is only cut.
 */
function rotate(file: string): void {
  const kept = `${file}.1`
  const next = `${kept}.new`
  try {
    rmSync(kept, { force: true })
    copyFileSync(file, next)
    renameSync(next, kept)
  } catch (error) {
    if (systemCode(error) === undefined) throw error
    rmSync(next, { force: true })
  }
  truncateSync(file)
}

/** Rotates the log files of a directory that are larger than `largest` bytes. @throws the system's error when it cannot. */
export function rotateLogs(logs: string, largest = LARGEST_LOG_BYTES): void {
  for (const name of readdirSync(logs)) {
    const file = join(logs, name)
    if (name.endsWith('.log') && (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > largest) rotate(file)
  }
}

/** Keeps the log files bounded for as long as the system runs. */
export function keepLogsSmall(
  logs: string,
  say: (line: string) => void,
  timers: Timers,
): { readonly stop: () => void } {
  let failing = false
  const look = (): void => {
    try {
      // Somebody may have cleared it away; children that start from now on log again. Its parent is not ours to bring back.
      if (!existsSync(logs)) mkdirSync(logs, { mode: 0o700 })
      rotateLogs(logs)
      failing = false
    } catch (error) {
      if (!failing) say(`the logs in ${logs} cannot be kept small (${systemCode(error) ?? String(error)})`)
      failing = true
    }
  }
  look()
  return { stop: every(timers, LOOK_EVERY_MS, look) }
}
