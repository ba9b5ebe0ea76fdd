import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { filesOf } from './config-file.ts'

/** True while the process exists and is more than an entry that nobody collected. */
export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false
    throw error
  }
  return !describe(pid).state.startsWith('Z')
}

const GONE = { state: 'Z', command: '' }

/** State letter and command line of a process: from /proc where there is one, from ps elsewhere. */
const describe = (pid: number): { state: string; command: string } => {
  try {
    if (existsSync('/proc/self/stat')) {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
      // The name in parentheses may hold anything, so the state is what follows the last one.
      return { state: stat.slice(stat.lastIndexOf(')') + 2), command }
    }
    const [state = '', command = ''] = ['stat=', 'command='].map((column) =>
      execFileSync('ps', ['-o', column, '-p', String(pid)], { encoding: 'utf8' }).trim(),
    )
    return { state, command }
  } catch (error) {
    const gone =
      error instanceof Error &&
      (('code' in error && ['ENOENT', 'ESRCH'].includes(String(error.code)) && !error.message.includes('spawn')) ||
        ('status' in error && error.status === 1))
    if (gone) return GONE
    throw error
  }
}

/**
 * Ends a server that survived an earlier run on this directory: it holds the store, and happens when keeper and
 * starter were killed together. Only a process whose command line names this directory's configuration is touched.
 */
export const endLeftover = async (dataDir: string): Promise<void> => {
  const files = filesOf(dataDir)
  const text = await readFile(files.pid, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  const pid = Number(text.trim())
  if (!Number.isInteger(pid) || pid <= 1 || !isAlive(pid)) return
  if (!describe(pid).command.includes(files.config)) return
  process.kill(pid, 'SIGKILL')
  while (isAlive(pid)) await delay(20)
}
