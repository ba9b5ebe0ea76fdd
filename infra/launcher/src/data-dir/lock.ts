import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { DataDirError } from './data-dir-error.ts'
import { errorCode } from './json-file.ts'

/** When a process began, so that a number that was given out again is not taken for the old process; empty where unknown. */
function beginOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ESRCH') return ''
    throw error
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return errorCode(error) === 'EPERM'
  }
}

const mark = (pid: number): string => `${pid} ${beginOf(pid)}`

function holder(file: string): number | undefined {
  let text: string
  try {
    text = readFileSync(file, 'utf8').trimEnd()
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
  const pid = Number(text.split(' ')[0])
  return Number.isInteger(pid) && pid > 0 && isAlive(pid) && mark(pid).trimEnd() === text ? pid : undefined
}

export interface Lock {
  /** A launcher that held it before is gone without having released it: its children may still be ending. */
  readonly wasAbandoned: boolean
  readonly release: () => void
}

/**
 * Takes the data directory for this process.
 * @throws DataDirError naming the process that has it.
 */
export function takeLock(file: string): Lock {
  const mine = `${file}.${process.pid}`
  writeFileSync(mine, mark(process.pid), { mode: 0o600 })
  let wasAbandoned = false
  try {
    for (;;) {
      try {
        // A link appears whole: nobody reads a lock that does not name its holder yet.
        linkSync(mine, file)
        return { wasAbandoned, release: () => rmSync(file, { force: true }) }
      } catch (error) {
        if (errorCode(error) !== 'EEXIST') throw error
      }
      const pid = holder(file)
      if (pid !== undefined) {
        throw new DataDirError(
          `The system already runs on this data directory (process ${pid}): stop it, or choose another IOC_DATA_DIR and IOC_PORT_BASE.`,
        )
      }
      wasAbandoned = true
      rmSync(file, { force: true })
    }
  } finally {
    rmSync(mine, { force: true })
  }
}
