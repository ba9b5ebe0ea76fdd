import { readFileSync, renameSync, writeFileSync } from 'node:fs'

export const errorCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined

/** Reads a small JSON file; `undefined` when there is none or when it cannot be read as JSON. */
export function readJsonFile(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || error instanceof SyntaxError) return undefined
    throw error
  }
}

/** Replaces a file by rename, so that a reader sees the old text or the new one; readable by its owner only. */
export function replaceFile(file: string, text: string): void {
  const next = `${file}.new`
  writeFileSync(next, text, { mode: 0o600 })
  renameSync(next, file)
}

/**
 * Runs writes that may fail while the disk is full, and that come again anyway: a failure is said once, and again only after a
 * write has succeeded.
 */
export function persistently(say: (line: string) => void): (what: string, write: () => void) => void {
  let failing = false
  return (what, write) => {
    try {
      write()
      failing = false
    } catch (error) {
      if (!failing) say(`the ${what} cannot be written (${errorCode(error) ?? String(error)}); it will be tried again`)
      failing = true
    }
  }
}
