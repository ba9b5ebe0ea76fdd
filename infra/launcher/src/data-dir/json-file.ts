import {
  closeSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { isDiskTrouble, systemCode as errorCode } from '@ioc/kit'

export { errorCode }

/** Reads a small JSON file; `undefined` when there is none or when it cannot be read as JSON. */
export function readJsonFile(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || error instanceof SyntaxError) return undefined
    throw error
  }
}

/** Writes text to the start of an open file and makes it durable, so that a rename never puts an empty file into a place. */
function fill(handle: number, text: string): void {
  writeFileSync(handle, text)
  fsyncSync(handle)
}

/**
 * Replaces a file by rename, so that a reader sees the old text or the new one, also after a power loss; readable by its owner
 * only. When it fails the file is as it was and nothing else is left behind.
 */
export function replaceFile(file: string, text: string): void {
  const next = `${file}.new`
  rmSync(next, { force: true })
  try {
    const handle = openSync(next, 'wx', 0o600)
    try {
      fill(handle, text)
    } finally {
      closeSync(handle)
    }
    renameSync(next, file)
  } catch (error) {
    rmSync(next, { force: true })
    throw error
  }
}

/** Larger than what is ever written there. */
const RESERVE_BYTES = 16 * 1024
const BLANKS = Buffer.alloc(RESERVE_BYTES, ' ')

/** A small file that is kept true even while the disk is full. */
export interface ReservedFile {
  /** @throws the system's error when neither disk nor reserve take the text; the file is as it was. */
  readonly replace: (text: string) => void
  readonly remove: () => void
  /** Gives the space set aside back. */
  readonly release: () => void
}

/**
 * A file replaced by rename that has space set aside beside it (`<file>.reserve`): while the disk has none, the new text goes
 * into that and takes the file's place. The space that the old text gives back becomes the next reserve.
 */
export function reservedFile(file: string): ReservedFile {
  const reserve = `${file}.reserve`

  function fromReserve(text: string, cause: unknown): void {
    if (Buffer.byteLength(text) > RESERVE_BYTES) throw cause
    let handle: number
    try {
      handle = openSync(reserve, 'r+')
    } catch {
      throw cause
    }
    try {
      if (fstatSync(handle).size < RESERVE_BYTES) throw cause
      ftruncateSync(handle, writeSync(handle, text, 0))
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    renameSync(reserve, file)
  }

  function setAside(): void {
    const handle = openSync(reserve, 'a', 0o600)
    try {
      const missing = RESERVE_BYTES - fstatSync(handle).size
      if (missing > 0) writeSync(handle, BLANKS, 0, missing)
    } finally {
      closeSync(handle)
    }
  }

  return {
    replace(text) {
      try {
        replaceFile(file, text)
      } catch (error) {
        if (!isDiskTrouble(error)) throw error
        fromReserve(text, error)
      }
      try {
        setAside()
      } catch (error) {
        // There is none to set aside: the next replacement tries again.
        if (!isDiskTrouble(error)) throw error
      }
    },
    remove() {
      for (const each of [file, reserve]) rmSync(each, { force: true })
    },
    release: () => rmSync(reserve, { force: true }),
  }
}

/**
 * Runs writes that may fail while the disk is full, and that come again anyway: a failure is said once, and again only after a
 * write has succeeded. Returns whether it succeeded.
 */
export function persistently(say: (line: string) => void): (what: string, write: () => void) => boolean {
  let failing = false
  return (what, write) => {
    try {
      write()
      failing = false
      return true
    } catch (error) {
      if (!failing) say(`the ${what} cannot be written (${errorCode(error) ?? String(error)}); it will be tried again`)
      failing = true
      return false
    }
  }
}
