import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { once } from 'node:events'

export interface RunState {
  readonly urls: Readonly<Record<string, string>>
  readonly pids: Readonly<Record<string, number>>
  readonly apiKey: string
}

const BIN = join(import.meta.dirname, '../bin/start.mjs')
const OFFSETS = [0, 1, 2, 3, 13, 22, 28]

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)))
  })

/** A base whose ports are all free at the moment, away from the default ones. */
export async function freePortBase(): Promise<number> {
  for (;;) {
    const base = 20_000 + Math.floor(Math.random() * 400) * 30
    const free = await Promise.all(OFFSETS.map((offset) => isFree(base + offset)))
    if (free.every(Boolean)) return base
  }
}

/** A launcher run as anybody runs it, with what it has printed. */
export interface Started {
  readonly process: ChildProcess
  readonly output: () => string
  readonly runState: () => RunState | undefined
  readonly ended: Promise<number | string | null>
}

/** Starts the launcher on a data directory and a base of ports. */
export function startLauncher(dataDir: string, portBase: number, ...args: string[]): Started {
  const ours = Object.entries(process.env).filter(([name]) => !/^(IOC_|VITEST|NODE_ENV|npm_)/.test(name))
  const env = { ...Object.fromEntries(ours), IOC_DATA_DIR: dataDir, IOC_PORT_BASE: String(portBase) }
  const child = spawn(process.execPath, [BIN, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const file = join(dataDir, 'run.json')
  return {
    process: child,
    output: () => output,
    runState: () => (existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as RunState) : undefined),
    ended: once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string | null),
  }
}
