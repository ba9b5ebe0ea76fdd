import { type ChildProcess, spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { addressIn, bundle, packageRoot } from './bundle.ts'

/** Of this process alone, because spec files run at once. */
const NAME = `testing/server-${process.pid}`
const SERVER = join(packageRoot, 'dist', `${NAME}.js`)
process.once('exit', () => rmSync(SERVER, { force: true }))

/** Bundles the server for `runServer` and `startServer`. */
export const bundleServer = (): Promise<string> => bundle('src/server.ts', NAME)

/** How a server process ended. */
export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stderr: string
  readonly stdout: string
}

export interface ServerProcess {
  readonly url: string
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  kill(signal: NodeJS.Signals): Promise<Ended>
}

/** Runs the bundled server; resolves with how it ended. */
export function runServer(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [SERVER, ...args], {
    // When the test is gone, so is the server.
    env: { ...process.env, IOC_PARENT_PIPE: '1', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (bytes: Buffer) => (stdout += bytes.toString()))
  child.stderr.on('data', (bytes: Buffer) => (stderr += bytes.toString()))
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }))
  })
  return { child, ended }
}

/** Starts a server process on a free port and waits until it is ready. */
export async function startServer(dataDir: string, env: NodeJS.ProcessEnv = {}): Promise<ServerProcess> {
  const { child, ended } = runServer(['--port', '0', '--data', dataDir], env)
  const url = await new Promise<string>((resolve, reject) => {
    let seen = ''
    child.stdout?.on('data', (bytes: Buffer) => {
      seen += bytes.toString()
      const url = addressIn(seen)
      if (url !== undefined) resolve(url)
    })
    void ended.then(({ code, signal, stderr }) =>
      reject(new Error(`the server ended with ${code ?? signal ?? '?'}: ${stderr}`)),
    )
  })
  return {
    url,
    child,
    ended,
    kill(signal) {
      child.kill(signal)
      return ended
    },
  }
}
