import { closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** As many ingest processes may share a data directory. */
const MAX_DIRECTORIES = 16
/** Directories that this process holds: its own id in a lock file says nothing after a restart in a container. */
const held = new Set<string>()

/** A directory that no other process uses, until it is released. */
export interface ClaimedDirectory {
  readonly path: string
  readonly release: () => void
}

const isExisting = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EEXIST'

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

function createLock(lock: string): boolean {
  let file: number
  try {
    file = openSync(lock, 'wx', 0o600)
  } catch (error) {
    if (isExisting(error)) return false
    throw error
  }
  try {
    writeSync(file, String(process.pid))
    return true
  } catch (error) {
    // On a full disk: nobody is to find a lock that names no holder.
    rmSync(lock, { force: true })
    throw error
  } finally {
    closeSync(file)
  }
}

/** Takes over the lock of a process that is gone. The rename makes sure that only one process does. */
function takeOver(lock: string): boolean {
  if (isAlive(Number(readFileSync(lock, 'utf8')))) return false
  const aside = `${lock}.${process.pid}`
  renameSync(lock, aside)
  if (isAlive(Number(readFileSync(aside, 'utf8')))) {
    renameSync(aside, lock)
    return false
  }
  rmSync(aside)
  return createLock(lock)
}

/**
 * Claims the index directory `<dataDir>/ingest-index`, or the next free one beside it when another process runs on the same
 * data: each process has an index of its own, since it is derived anyway.
 * @throws Error when all are taken.
 */
export function claimIndexDirectory(dataDir: string): ClaimedDirectory {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  for (let number = 1; number <= MAX_DIRECTORIES; number++) {
    const path = join(dataDir, number === 1 ? 'ingest-index' : `ingest-index-${number}`)
    const lock = `${path}.lock`
    if (held.has(path)) continue
    if (!createLock(lock) && !takeOver(lock)) continue
    held.add(path)
    return {
      path,
      release() {
        held.delete(path)
        rmSync(lock, { force: true })
      },
    }
  }
  throw new Error(`${MAX_DIRECTORIES} ingest processes use ${dataDir} already`)
}
