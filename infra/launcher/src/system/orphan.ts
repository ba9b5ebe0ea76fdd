import { readFileSync } from 'node:fs'
import { every, type Timers } from '@ioc/kit'
import { errorCode } from '../data-dir/json-file.ts'

const LOOK_EVERY_MS = 500

const SHELLS: ReadonlySet<string> = new Set(['sh', 'dash', 'bash', 'ash', 'zsh'])

interface Ancestor {
  readonly parent: number
  readonly name: string
}

function ancestor(pid: number): Ancestor | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const end = stat.lastIndexOf(')')
    return { name: stat.slice(stat.indexOf('(') + 1, end), parent: Number(stat.slice(end + 2).split(' ')[1]) }
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ESRCH') return undefined
    throw error
  }
}

/** The processes from us up to npm: ourselves, and the shell between us where npm uses one. */
function lineage(): string {
  const parent = process.ppid
  const shell = ancestor(parent)
  return shell !== undefined && SHELLS.has(shell.name) ? `${parent} ${shell.parent}` : String(parent)
}

/**
 * Calls back once npm, which started us, is gone: npm passes no signal on, so whoever ends it would leave us running. Started
 * without npm, nothing is watched: then our own process is the one to signal.
 */
export function whenOrphaned(callback: () => void, timers: Timers): void {
  if (process.env['npm_lifecycle_event'] === undefined) return
  const begin = lineage()
  const end = every(timers, LOOK_EVERY_MS, () => {
    if (lineage() === begin) return
    end()
    callback()
  })
}
