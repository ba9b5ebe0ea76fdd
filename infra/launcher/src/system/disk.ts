import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { every, systemCode, type Timers } from '@ioc/kit'
import type { StateLine } from './run-state.ts'

/** Enough for the smallest thing that anybody writes; not synced, so that a disk at rest is left at rest. */
const PROBE = Buffer.alloc(64 * 1024)
const LOOK_EVERY_MS = 1_000

/** Why nothing can be written in a directory at the moment, in a word; `undefined` when it can. */
function diskTrouble(directory: string): string | undefined {
  const probe = join(directory, `.probe-${process.pid}`)
  try {
    const handle = openSync(probe, 'w', 0o600)
    try {
      for (let at = 0; at < PROBE.length;) at += writeSync(handle, PROBE, at)
    } finally {
      closeSync(handle)
      rmSync(probe, { force: true })
    }
    return undefined
  } catch (error) {
    const code = systemCode(error)
    switch (code) {
      case 'ENOSPC':
      case 'EDQUOT':
        return 'full'
      case 'EROFS':
        return 'read-only'
      case 'ENOENT':
        return 'gone'
      case undefined:
        throw error
      default:
        return `not writable (${code})`
    }
  }
}

export interface DiskWatch {
  /** As a line among the services while something is wrong, so that the wall can say why. */
  readonly status: () => StateLine | undefined
  /** Looks at once. */
  readonly isAiling: () => boolean
  readonly stop: () => void
}

/** What a watch takes from the machine. */
export interface DiskWatchParts {
  readonly timers: Timers
  /** Real milliseconds. */
  readonly now: () => number
}

/** Looks at the disk of the data directory again and again; `onChange` hears when it ails and when it is well again. */
export function watchDisk(
  directory: string,
  onChange: (trouble: string | undefined) => void,
  { timers, now }: DiskWatchParts,
): DiskWatch {
  let trouble: string | undefined
  let since = now()
  const look = (): void => {
    const found = diskTrouble(directory)
    if (found === trouble) return
    trouble = found
    since = now()
    onChange(trouble)
  }
  const end = every(timers, LOOK_EVERY_MS, look)
  return {
    status: () =>
      trouble === undefined ? undefined : { name: 'disk', state: trouble, pid: undefined, since, restarts: 0 },
    isAiling() {
      look()
      return trouble !== undefined
    },
    stop: end,
  }
}
