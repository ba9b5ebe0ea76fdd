import { type ChildProcess, spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
/** Below the package, so that registry packages are found from it; of this process alone, because spec files run at once. */
const SERVER = join(root, 'dist', 'testing', `server-${process.pid}.js`)
process.once('exit', () => rmSync(SERVER, { force: true }))

/** Bundles the server of this very source; a process of its own then starts in a fraction of a second. */
export async function bundleServer(): Promise<string> {
  await build({
    entryPoints: [join(root, 'src', 'server.ts')],
    outfile: SERVER,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
    plugins: [
      {
        name: 'registry-packages-stay-imports',
        setup(builder) {
          builder.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
            kind === 'entry-point' || path.startsWith('@ioc/') ? undefined : { path, external: true },
          )
        },
      },
    ],
  })
  return SERVER
}

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
    env: { ...process.env, ...env },
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
      const ready = /ready on (\S+)\n/.exec(seen)
      if (ready?.[1] !== undefined) resolve(ready[1])
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
