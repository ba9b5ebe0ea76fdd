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

/** Starts `bench/servers/<name>.ts`, which prints its address as the first line. */
export async function startServer(name: string): Promise<BenchServer> {
  const directory = privateDirectory('bench')
  const child = startChild({
    name,
    command: process.execPath,
    args: ['--import', 'tsx', join(ROOT, 'load-tests/bench/servers', `${name}.ts`)],
    cwd: ROOT,
    env: { ...process.env, NODE_ENV: 'production' },
    outputFile: join(directory.path, 'output.txt'),
  })
  const url = await until(`${name} to listen`, () => {
    if (!child.alive()) throw new Error(child.output())
    return /^http:\/\/\S+$/m.exec(child.output())?.[0]
  })
  return {
    url,
    pid: child.pid,
    stop: async () => {
      await child.stop()
      directory.remove()
    },
  }
}
