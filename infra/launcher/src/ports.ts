import { createServer, connect } from 'node:net'
import { PORT_OFFSETS, portOf, type CommonConfig } from '@ioc/kit'
import { errorCode } from './data-dir/json-file.ts'

/** A port cannot be had; the message is the one line to show. */
export class PortError extends Error {
  override readonly name = 'PortError'
}

export interface Listener {
  readonly name: string
  readonly host: string
  readonly port: number
}

const TITLES: Record<keyof typeof PORT_OFFSETS, string> = {
  gateway: 'wall and queries',
  ingest: 'intake',
  admin: 'projector admin',
  relay: 'health of the relay',
  log: 'log',
  nats: 'NATS',
  natsMonitor: 'NATS monitor',
}

/** What will listen, with the engines that run here only. Log and NATS stay on loopback. */
export function listenersOf(config: CommonConfig): Listener[] {
  const ours = config.IOC_HOST
  const elsewhere = new Set<string>([
    ...(config.EVENTSTORE_URL === undefined ? [] : ['log']),
    ...(config.NATS_URL === undefined ? [] : ['nats', 'natsMonitor']),
  ])
  const names = Object.keys(PORT_OFFSETS) as (keyof typeof PORT_OFFSETS)[]
  return names
    .filter((name) => !elsewhere.has(name))
    .map((name) => {
      const loopback = name === 'log' || name === 'nats' || name === 'natsMonitor'
      return { name: TITLES[name], host: loopback ? '127.0.0.1' : ours, port: portOf(config, name) }
    })
}

const tryListen = ({ host, port }: Listener): Promise<string | undefined> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error) => resolve(errorCode(error) ?? error.message))
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)))
  })

/**
 * Checks that every port is free.
 * @throws PortError naming the first that is not, and what to do.
 */
export async function checkPorts(listeners: readonly Listener[]): Promise<void> {
  for (const listener of listeners) {
    const problem = await tryListen(listener)
    if (problem === undefined) continue
    const { name, host, port } = listener
    const advice = 'set IOC_PORT_BASE to move all ports, for example IOC_PORT_BASE=9400 npm start'
    throw new PortError(
      problem === 'EADDRINUSE'
        ? `Port ${port} (${name}) is in use: stop the program that holds it, or ${advice}.`
        : `${host}:${port} (${name}) cannot be opened (${problem}): check IOC_HOST, or ${advice}.`,
    )
  }
}

/** Whether something accepts connections there. */
export const answers = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1_000 })
    const end = (result: boolean): void => {
      socket.destroy()
      resolve(result)
    }
    socket.once('connect', () => end(true))
    socket.once('error', () => end(false))
    socket.once('timeout', () => end(false))
  })
