import { createHash } from 'node:crypto'
import { constants, createReadStream, existsSync, readFileSync } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { WayFailed } from './errors.ts'

/** SHA-256 of a file, in hex. */
const sha256 = async (file: string): Promise<string> => {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}

/** Rejects with a WayFailed unless the file's hash is among the pinned ones. */
export const expectHash = async (file: string, pinned: readonly string[]): Promise<void> => {
  const actual = await sha256(file)
  if (!pinned.includes(actual)) throw new WayFailed(`refused, its sha256 ${actual} is not the pinned one`)
}

/** True for a regular file that may be executed. */
export const isExecutable = async (file: string): Promise<boolean> => {
  try {
    await access(file, constants.X_OK)
    return (await stat(file)).isFile()
  } catch (error) {
    if (error instanceof Error && 'code' in error && ['ENOENT', 'EACCES', 'ENOTDIR'].includes(String(error.code)))
      return false
    throw error
  }
}

const isRoot = (directory: string): boolean => {
  const manifest = join(directory, 'package.json')
  return existsSync(manifest) && 'workspaces' in JSON.parse(readFileSync(manifest, 'utf8'))
}

/** `IOC_CACHE_DIR`, or `.cache` at the root of the repository this file belongs to (of the working directory, failing that). */
export const defaultCacheDir = (env: NodeJS.ProcessEnv): string => {
  const chosen = env['IOC_CACHE_DIR']
  if (chosen) return resolve(chosen)
  for (let directory = import.meta.dirname; dirname(directory) !== directory; directory = dirname(directory)) {
    if (isRoot(directory)) return join(directory, '.cache')
  }
  return resolve('.cache')
}
