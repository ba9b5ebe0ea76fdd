import { closeSync, fstatSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'

/** LMDB does not survive a full disk: a commit that fails ends the process. So it never meets one. */
const GROW_BYTES = 1_048_576
const ZEROS = Buffer.alloc(GROW_BYTES)

/**
 * Makes sure that a database file owns at least so many bytes of the disk, by writing zeros behind its end: what the database
 * writes there later needs no further space.
 * @throws the system's error (ENOSPC, EDQUOT, EROFS, …) when the disk does not have them; the database is as it was.
 */
export function ensureRoom(file: string, bytes: number): void {
  const handle = openSync(file, 'r+')
  try {
    for (let size = fstatSync(handle).size; size < bytes;) {
      size += writeSync(handle, ZEROS, 0, ZEROS.length, size)
    }
  } finally {
    closeSync(handle)
  }
}

/** Makes sure that a file of so many bytes could be made at a path. @throws the system's error when not. */
export function probeRoom(path: string, bytes: number): void {
  try {
    writeFileSync(path, Buffer.alloc(bytes))
  } finally {
    rmSync(path, { force: true })
  }
}
