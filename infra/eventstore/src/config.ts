import { parseArgs } from 'node:util'
import { DEFAULT_MAX_APPEND_SIZE } from './start.ts'

const USAGE = 'usage: ioc-eventstore --port N --data DIR [--host ADDRESS]'

export interface Config {
  readonly port: number
  readonly dataDir: string
  readonly host: string
  readonly maxAppendSize: number
  readonly segmentBytes: number
}

/** A setting that cannot be used; the message is one line. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

function integer(name: string, text: string, least: number, most: number): number {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
  if (!(value >= least && value <= most))
    throw new ConfigError(`${name} must be a number from ${least} to ${most}, not "${text}"`)
  return value
}

function parse(args: readonly string[]): {
  port?: string | undefined
  data?: string | undefined
  host?: string | undefined
} {
  try {
    const options = { port: { type: 'string' }, data: { type: 'string' }, host: { type: 'string' } } as const
    return parseArgs({ args: [...args], options }).values
  } catch (error) {
    throw new ConfigError(`${error instanceof Error ? error.message : String(error)}; ${USAGE}`, { cause: error })
  }
}

/**
 * Reads command line and environment. `EVENTSTORE_MAX_APPEND_SIZE`: data bytes of one append; `EVENTSTORE_SEGMENT_BYTES`:
 * size at which a segment file is closed (small ones are for tests).
 * @throws ConfigError
 */
export function readConfig(args: readonly string[], env: NodeJS.ProcessEnv): Config {
  const { port, data, host } = parse(args)
  if (port === undefined || data === undefined || data === '') throw new ConfigError(USAGE)
  const fromEnv = (name: string, otherwise: number, least: number, most: number): number => {
    const text = env[name]
    return text === undefined || text === '' ? otherwise : integer(name, text, least, most)
  }
  return {
    port: integer('--port', port, 0, 65_535),
    dataDir: data,
    host: host ?? '127.0.0.1',
    maxAppendSize: fromEnv('EVENTSTORE_MAX_APPEND_SIZE', DEFAULT_MAX_APPEND_SIZE, 1, 16 * 1024 * 1024),
    segmentBytes: fromEnv('EVENTSTORE_SEGMENT_BYTES', 64 * 1024 * 1024, 4096, 1024 * 1024 * 1024),
  }
}
