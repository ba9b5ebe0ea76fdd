import { mkdirSync } from 'node:fs'
import { ClickHouseLogLevel, createClient, type ClickHouseClient } from '@clickhouse/client'
import { embeddedConnection } from './embedded.ts'
import { ClickHouseUnavailableError } from './errors.ts'
import { rowJson } from './row-json.ts'

/** Where ClickHouse is: a directory (embedded, locked to this process), or a server's address, credentials included. */
export type ClickHouseTarget = { path: string } | { url: string; username?: string; password?: string }

export const isEmbedded = (target: ClickHouseTarget): target is { path: string } => 'path' in target

/** A server answers only when the statement is done, and `max_execution_time` is what bounds it. */
const REQUEST_TIMEOUT_MS = 15 * 60_000

/**
 * One client; it runs one statement at a time. Embedded clients on the same path share the engine and its data, each
 * with settings of its own. Throws a ClickHouseUnavailableError if the directory is locked or can't be used.
 */
export const connect = (target: ClickHouseTarget): ClickHouseClient => {
  if (!isEmbedded(target)) {
    const { username, password } = target
    return createClient({
      url: target.url,
      json: rowJson,
      request_timeout: REQUEST_TIMEOUT_MS,
      max_open_connections: 1,
      // Errors reach the caller with their cause; the client would print them as well.
      log: { level: ClickHouseLogLevel.OFF },
      // Not the query's: these only keep proxies from closing the connection while a long statement runs.
      clickhouse_settings: { send_progress_in_http_headers: 1, http_headers_progress_interval_ms: '20000' },
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password }),
    })
  }
  try {
    mkdirSync(target.path, { recursive: true })
    return createClient({ connection: embeddedConnection(target.path), json: rowJson })
  } catch (cause) {
    throw new ClickHouseUnavailableError(
      `cannot open ClickHouse's directory ${target.path}: it is in use by another process, or not writable`,
      cause,
    )
  }
}
