import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EventStoreDBClient } from '@eventstore/db-client'
import { startEventLog, type RunningEventLog, type StartOptions } from '../src/index.ts'

/** A directory that is gone when the test is. */
export function temporaryDirectory(name: string): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), `event-log-${name}-`))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

export interface TestLog {
  readonly running: RunningEventLog
  readonly client: EventStoreDBClient
  readonly directory: string
  /** Closes client and log, and keeps the directory. */
  close(): Promise<void>
}

/** A log in this process with a client. */
export async function openTestLog(directory: string, options: Partial<StartOptions> = {}): Promise<TestLog> {
  const running = await startEventLog({ dataDir: directory, port: 0, ...options })
  const client = EventStoreDBClient.connectionString(running.url)
  return {
    running,
    client,
    directory,
    async close() {
      await client.dispose()
      await running.close()
    },
  }
}
