import { isIP } from 'node:net'
import { join } from 'node:path'
import { NatsStartError } from './errors.ts'

export type ServerSettings = {
  dataDir: string
  host: string
  port: number
  monitorPort: number
  maxStoreBytes: number
  credentials?: { username: string; password: string } | undefined
}

/** Files that belong to one server; all lie in its data directory. */
export const filesOf = (dataDir: string) => ({
  config: join(dataDir, 'nats.conf'),
  log: join(dataDir, 'nats.log'),
  pid: join(dataDir, 'nats.pid'),
  store: join(dataDir, 'jetstream'),
})

/** 0 and -1 both mean a free port; the server writes what it got into `*.ports`. */
const portNumber = (port: number): number => (port === 0 ? -1 : port)

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))

/**
 * The text of nats.conf. Messages are at most 1 MiB (a fact is at most 256 KiB); the log rotates at 16 MiB. Throws a
 * NatsStartError when the server would listen beyond loopback with no credentials.
 */
export const configFile = (settings: ServerSettings): string => {
  const { dataDir, host, credentials } = settings
  if (!credentials && !isLoopback(host)) {
    throw new NatsStartError(
      'nats-open-without-credentials',
      `NATS on ${host} needs credentials; without them it stays on loopback`,
    )
  }
  const files = filesOf(dataDir)
  const lines = [
    `server_name: ioc`,
    `host: ${JSON.stringify(host)}`,
    `port: ${portNumber(settings.port)}`,
    `http: ${JSON.stringify(`127.0.0.1:${portNumber(settings.monitorPort)}`)}`,
    `ports_file_dir: ${JSON.stringify(dataDir)}`,
    `pid_file: ${JSON.stringify(files.pid)}`,
    `log_file: ${JSON.stringify(files.log)}`,
    `logfile_size_limit: 16777216`,
    `logfile_max_num: 3`,
    `max_payload: 1048576`,
    `jetstream {`,
    `  store_dir: ${JSON.stringify(files.store)}`,
    `  max_memory_store: 67108864`,
    `  max_file_store: ${settings.maxStoreBytes}`,
    `}`,
  ]
  if (credentials) {
    const { username, password } = credentials
    lines.push(`authorization { user: ${JSON.stringify(username)}, password: ${JSON.stringify(password)} }`)
  }
  return `${lines.join('\n')}\n`
}
