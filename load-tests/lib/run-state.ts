import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What `run.json` says: addresses, living processes, and the key made at the first start. */
export interface RunState {
  readonly urls: Readonly<Record<'wall' | 'graphql' | 'ingest' | 'admin' | 'log' | 'nats', string>>
  readonly pids: Readonly<
    Partial<Record<'log' | 'nats' | 'ingest' | 'relay' | 'projector' | 'gateway' | 'simulator', number>>
  >
  readonly apiKey: string
}

/** Reads it; `undefined` while there is none. */
export function readRunState(dataDir: string): RunState | undefined {
  try {
    return JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8')) as RunState
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** Whether a health address answers 200. */
export const isReady = async (url: string): Promise<boolean> =>
  (await fetch(new URL('/readyz', url), { signal: AbortSignal.timeout(5_000) })).ok
