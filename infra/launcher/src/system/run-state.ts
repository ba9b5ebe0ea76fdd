import { rmSync } from 'node:fs'
import { logUrl, natsUrl, portOf, type CommonConfig } from '@ioc/kit'
import type { DataPlaces } from '../data-dir/data-dir.ts'
import { persistently, replaceFile } from '../data-dir/json-file.ts'
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

/** The content of `run.json`: it names living processes only. */
export function runState(urls: Urls, apiKey: string, statuses: readonly Status[]) {
  const pids = statuses.flatMap(({ name, pid }) =>
    pid === undefined ? [] : (PID_NAMES[name] ?? []).map((role) => [role, pid] as const),
  )
  return { urls, pids: Object.fromEntries(pids), apiKey }
}

/** Keeps `run.json` and `services.json` true. A full disk must not take down what still runs: it is said, and tried again. */
export function stateFiles(places: DataPlaces, config: CommonConfig, apiKey: string, say: (line: string) => void) {
  const urls = urlsOf(config)
  const attempt = persistently(say)
  let published = false
  const write = (statuses: readonly Status[]): void =>
    attempt(`state of the services in ${places.directory}`, () => {
      const services = statuses.map(({ since, ...status }) => ({ ...status, since: new Date(since).toISOString() }))
      replaceFile(places.services, `${JSON.stringify({ services }, null, 2)}\n`)
      if (published) replaceFile(places.run, `${JSON.stringify(runState(urls, apiKey, statuses), null, 2)}\n`)
    })
  return {
    write,
    /** From now on others may find the system through `run.json`. */
    publish(statuses: readonly Status[]): void {
      published = true
      write(statuses)
    },
    /** After a clean stop there is no `run.json`. */
    withdraw(): void {
      published = false
      rmSync(places.run, { force: true })
    },
  }
}
