import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { EventStoreDBClient } from '@eventstore/db-client'
import { addressIn, bundle, packageRoot } from '../testing/bundle.ts'

const directory = join(packageRoot, 'dist', 'bench')

/**
 * A server under measurement: the log, or the same storing nothing. With `EVENTSTORE_PROFILE` each writes a CPU profile
 * into that directory when it ends.
 */
export interface Bench {
  readonly client: EventStoreDBClient
  readonly pid: number
  /** For a client that speaks HTTP/2 itself. */
  readonly address: string
  /** Where it stores; of no use for one that does not. */
  readonly directory: string
  stop(): Promise<void>
}

/** Ticks a second of /proc/<pid>/stat: 100 on every Linux that Node supports. */
const TICKS = 100

/** CPU seconds that a process has used so far; NaN where there is no /proc. */
export function cpuSeconds(pid: number): number {
  if (process.platform !== 'linux') return Number.NaN
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS
}

function ready(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let seen = ''
    child.stdout?.on('data', (bytes: Buffer) => {
      seen += bytes.toString()
      const url = addressIn(seen)
      if (url !== undefined) resolve(url)
    })
    child.once('close', (code) => reject(new Error(`the server ended with ${code}`)))
  })
}

async function start(file: string, args: readonly string[], directory = ''): Promise<Bench> {
  const profile = process.env['EVENTSTORE_PROFILE']
  const flags = profile === undefined ? [] : ['--cpu-prof', '--cpu-prof-interval=200', `--cpu-prof-dir=${profile}`]
  const child = spawn(process.execPath, [...flags, file, ...args], {
    // When the bench is gone, so is the server.
    env: { ...process.env, IOC_PARENT_PIPE: '1' },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const url = await ready(child)
  const client = EventStoreDBClient.connectionString(url)
  return {
    client,
    pid: child.pid ?? 0,
    address: url.replace(/^esdb:(.*)\?.*$/, 'http:$1'),
    directory,
    async stop() {
      await client.dispose()
      const closed = new Promise((resolve) => child.once('close', resolve))
      child.kill('SIGTERM')
      await closed
      if (directory !== '') rmSync(directory, { recursive: true })
    },
  }
}

/** The log on a directory of its own below the package, so that it lies on a real disk and not in memory. */
export async function startLog(): Promise<Bench> {
  mkdirSync(directory, { recursive: true })
  const dataDir = mkdtempSync(join(directory, 'data-'))
  const file = await bundle('src/server.ts', 'bench/server')
  return start(file, ['--port', '0', '--data', dataDir], dataDir)
}

/** The same server storing nothing; its events hold so many bytes of padding. */
export async function startNothing(bytes: number): Promise<Bench> {
  return start(await bundle('bench/null-server.ts', 'bench/null-server'), [String(bytes)])
}
