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
