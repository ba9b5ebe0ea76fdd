import { rmSync } from 'node:fs'
import { logUrl, natsUrl, portOf, type CommonConfig, type Timers } from '@ioc/kit'
import type { DataPlaces } from '../data-dir/data-dir.ts'
import { persistently, reservedFile } from '../data-dir/json-file.ts'
import type { Status } from '../supervisor/supervised.ts'
import { localHost, PID_NAMES } from './services.ts'

/** Addresses of a running system. `ingest` and `admin` are bases, `wall` and `graphql` whole addresses. */
export interface Urls {
  readonly wall: string
  readonly graphql: string
  readonly ingest: string
  readonly admin: string
  readonly log: string
  readonly nats: string
}

export function urlsOf(config: CommonConfig): Urls {
  const at = (name: 'gateway' | 'ingest' | 'admin'): string =>
    `http://${localHost(config.IOC_HOST)}:${portOf(config, name)}`
  return {
    wall: `${at('gateway')}/wall`,
    graphql: `${at('gateway')}/graphql`,
    ingest: at('ingest'),
    admin: at('admin'),
    log: logUrl(config),
    nats: natsUrl(config),
  }
}

/** What `services.json` says of a service, or of the disk while it ails. */
export type StateLine = Omit<Status, 'state'> & { readonly state: string }

/** The content of `run.json`: it names living processes only. */
export function runState(urls: Urls, apiKey: string, statuses: readonly StateLine[]) {
  const pids = statuses.flatMap(({ name, pid }) =>
    pid === undefined ? [] : (PID_NAMES[name] ?? []).map((role) => [role, pid] as const),
  )
  return { urls, pids: Object.fromEntries(pids), apiKey }
}

const AGAIN_MS = 1_000

/**
 * Keeps `run.json` and `services.json` true. A full disk must not take down what still runs: what cannot be written is said and
 * tried again every second. Where not even the space set aside for it helps, `run.json` is removed until then: better none than
 * one that names the dead.
 */
export function stateFiles(
  places: DataPlaces,
  config: CommonConfig,
  apiKey: string,
  say: (line: string) => void,
  timers: Timers,
) {
  const urls = urlsOf(config)
  const attempt = persistently(say)
  const run = reservedFile(places.run)
  const services = reservedFile(places.services)
  let latest: readonly StateLine[] = []
  let published = false
  let forget = (): void => undefined

  const writeServices = (): void => {
    const states = latest.map(({ since, ...status }) => ({ ...status, since: new Date(since).toISOString() }))
    services.replace(`${JSON.stringify({ services: states }, null, 2)}\n`)
  }
  const writeRun = (): void => {
    if (!published) return
    try {
      run.replace(`${JSON.stringify(runState(urls, apiKey, latest), null, 2)}\n`)
    } catch (error) {
      rmSync(places.run, { force: true })
      throw error
    }
  }
  const writeAll = (): void => {
    forget()
    const outcomes = [writeRun, writeServices].map((write) =>
      attempt(`state of the services in ${places.directory}`, write),
    )
    if (outcomes.includes(false)) forget = timers.after(AGAIN_MS, writeAll)
  }
  const write = (statuses: readonly StateLine[]): void => {
    latest = statuses
    writeAll()
  }
  return {
    write,
    /** From now on others may find the system through `run.json`. */
    publish(statuses: readonly StateLine[]): void {
      published = true
      write(statuses)
    },
    /** After a clean stop there is no `run.json`. */
    withdraw(): void {
      published = false
      forget()
      attempt(`end in ${places.run}`, () => {
        run.remove()
        services.release()
      })
    },
  }
}
