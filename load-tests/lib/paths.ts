import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Root of the repository. */
export const ROOT = resolve(fileURLToPath(new URL('../..', import.meta.url)))

/** A private directory that goes away with its owner, unless `JUDGE_KEEP=1` asks to look at it afterwards. */
export function privateDirectory(name: string): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), `judge-${name}-`))
  return {
    path,
    remove: () => {
      if (process.env['JUDGE_KEEP'] !== '1') rmSync(path, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
