import { spawn, type ChildProcess } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { NatsStartError } from './errors.ts'

/** How nats-server ended. `signal` is set when it was killed. */
export type ExitInfo = { code: number | null; signal: string | null }

export type Kept = {
  /** Process of nats-server itself. */
  pid: number
  /** Resolves once neither nats-server nor its keeper runs. */
  exited: Promise<ExitInfo>
  /** Closes the pipe: the keeper ends nats-server in order. */
  release: () => void
  /** Ends both at once. */
  kill: () => void
}

const script = (): string =>
  join(dirname(createRequire(import.meta.url).resolve('@ioc/nats/package.json')), 'bin', 'nats-keeper.mjs')

const parse = (line: string): Record<string, unknown> => JSON.parse(line) as Record<string, unknown>

/** A killed keeper leaves nats-server behind in its process group, which is ours to end. */
const killGroup = (keeper: ChildProcess): void => {
  if (keeper.pid === undefined) return
  try {
    process.kill(-keeper.pid, 'SIGKILL')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

/** Starts nats-server under a keeper in a process group of its own, so that Ctrl-C does not reach it. */
export const keep = (binary: string, args: readonly string[]): Promise<Kept> =>
  new Promise((resolve, reject) => {
    const keeper = spawn(process.execPath, [script(), binary, ...args], {
      detached: true,
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { PATH: process.env['PATH'] },
    })
    // The keeper may be gone before the pipe is closed.
    keeper.stdin.on('error', () => {})
    let ended: ExitInfo | undefined
    const exited = new Promise<ExitInfo>((done) => {
      keeper.on('close', (code, signal) => {
        killGroup(keeper)
        done(ended ?? { code, signal })
      })
    })
    keeper.on('error', (cause) =>
      reject(new NatsStartError('nats-start-failed', `cannot start ${binary}: ${cause.message}`, cause)),
    )
    createInterface({ input: keeper.stdout }).on('line', (line) => {
      const { pid, failed, code, signal } = parse(line)
      if (typeof failed === 'string')
        reject(new NatsStartError('nats-start-failed', `cannot start ${binary}: ${failed}`))
      if (typeof pid === 'number') {
        resolve({ pid, exited, release: () => keeper.stdin.end(), kill: () => killGroup(keeper) })
      }
      if (code !== undefined || signal !== undefined) {
        ended = { code: typeof code === 'number' ? code : null, signal: typeof signal === 'string' ? signal : null }
      }
    })
  })
