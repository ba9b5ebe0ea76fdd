import { join } from 'node:path'
import { startChild } from '../../lib/child.ts'
import { privateDirectory, ROOT } from '../../lib/paths.ts'
import { until } from '../../lib/until.ts'

/** A server of the bench in a process of its own. */
export interface BenchServer {
  readonly url: string
  readonly pid: number
  readonly stop: () => Promise<void>
}

/** Milliseconds until a server has to listen. */
const LISTENS_MS = 60_000

/** Starts `bench/servers/<name>.ts`, which prints its address as the first line. */
export async function startServer(
  name: string,
  args: readonly string[] = [],
  timeoutMs = LISTENS_MS,
): Promise<BenchServer> {
  const directory = privateDirectory('bench')
  const child = startChild({
    name,
    command: process.execPath,
    args: ['--import', 'tsx', join(ROOT, 'load-tests/bench/servers', `${name}.ts`), ...args],
    cwd: ROOT,
    env: { ...process.env, NODE_ENV: 'production' },
    outputFile: join(directory.path, 'output.txt'),
  })
  const listens = until(`${name} to listen`, () => /^http:\/\/\S+$/m.exec(child.output())?.[0], timeoutMs)
  // One that ends before it listens says why; waiting for its address would be in vain.
  const url = await Promise.race([
    listens,
    child.exited.then((): never => {
      throw new Error(child.output())
    }),
  ])
  return {
    url,
    pid: child.pid,
    stop: async () => {
      await child.stop()
      directory.remove()
    },
  }
}
