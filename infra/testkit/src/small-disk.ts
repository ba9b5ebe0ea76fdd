import { execFileSync } from 'node:child_process'
import { mkdtempSync, openSync, closeSync, rmSync, rmdirSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A file system of its own for a spec. */
export interface SmallDisk {
  readonly path: string
  /** Takes every byte that is left. */
  readonly fill: () => void
  readonly free: () => void
  readonly remove: () => void
}

const BLOCK = Buffer.alloc(64 * 1024)

/** Mounts a file system of so many MiB in memory; `undefined` where that is not allowed (no root, no Linux). */
export function mountSmallDisk(megabytes: number): SmallDisk | undefined {
  const path = mkdtempSync(join(tmpdir(), 'ioc-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path], { stdio: 'ignore' })
  } catch (error) {
    rmdirSync(path)
    if (error instanceof Error) return undefined
    throw error
  }
  const ballast = join(path, 'ballast')
  return {
    path,
    fill() {
      const file = openSync(ballast, 'a')
      try {
        for (let length = BLOCK.length; length >= 1;) {
          try {
            writeSync(file, BLOCK, 0, length)
          } catch (error) {
            if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
            length = Math.floor(length / 2)
          }
        }
      } finally {
        closeSync(file)
      }
    },
    free: () => rmSync(ballast, { force: true }),
    remove() {
      execFileSync('umount', ['-l', path])
      rmdirSync(path)
    },
  }
}
