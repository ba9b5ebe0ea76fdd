import { spawn } from 'node:child_process'
import { WayFailed } from './errors.ts'

const KEPT = 64 * 1024

/**
 * Runs a program and resolves to its standard output (its last 64 KiB). Rejects with a WayFailed that says why: not
 * installed, a non-zero exit with the last line of standard error, or no end within the time.
 */
export const run = (
  command: string,
  args: readonly string[],
  options: { env: NodeJS.ProcessEnv; timeoutMs: number },
): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env: options.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.timeoutMs,
      killSignal: 'SIGKILL',
    })
    let out = ''
    let err = ''
    child.stdout.on('data', (chunk: Buffer) => (out = (out + chunk.toString()).slice(-KEPT)))
    child.stderr.on('data', (chunk: Buffer) => (err = (err + chunk.toString()).slice(-KEPT)))
    child.on('error', (cause: NodeJS.ErrnoException) =>
      reject(new WayFailed(cause.code === 'ENOENT' ? 'not installed' : cause.message, { cause })),
    )
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(out)
      const last = err.trim().split('\n').at(-1) ?? ''
      reject(
        new WayFailed(signal ? `ended by ${signal} (limit ${options.timeoutMs / 1000} s)` : `exit ${code}: ${last}`),
      )
    })
  })
