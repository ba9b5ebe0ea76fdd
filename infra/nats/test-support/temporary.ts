import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { startNats, type NatsOptions, type RunningNats } from '../src/index.ts'

/** A directory of this test's own, removed when it ends. */
export const temporaryDirectory = async (): Promise<string> => {
  const path = await mkdtemp(join(tmpdir(), 'nats-'))
  onTestFinished(() => rm(path, { recursive: true, force: true }))
  return path
}

/** NATS for one test on free ports, stopped when the test ends. */
export const temporaryNats = async (dataDir: string, options: Partial<NatsOptions> = {}): Promise<RunningNats> => {
  const nats = await startNats({ dataDir, port: 0, monitorPort: 0, ...options })
  onTestFinished(() => nats.stop())
  return nats
}

/** NATS started by a process of its own, to be killed in its place. */
export const natsInAnotherProcess = async (dataDir: string) => {
  const script = fileURLToPath(new URL('hold-nats.ts', import.meta.url))
  const starter = spawn(process.execPath, ['--import', 'tsx', script, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void starter.kill('SIGKILL'))
  const [line] = (await once(starter.stdout, 'data')) as [Buffer]
  const { url, pid } = JSON.parse(line.toString()) as { url: string; pid: number }
  return { starter, url, pid, keeper: parentOf(pid) }
}

export const parentOf = (pid: number): number =>
  Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }).trim())
