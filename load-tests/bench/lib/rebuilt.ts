import { join } from 'node:path'
import type { EventStoreDBClient } from '@eventstore/db-client'
import { openClickHouse, type ClickHouse } from '@ioc/clickhouse'
import { readModels, rebuildInto } from '@ioc/projections'
import { closeLog, openLog } from '../../ledger/log-reader.ts'
import { privateDirectory } from '../../lib/paths.ts'

/** Read models built from a log in a directory of their own. */
export interface Rebuilt {
  readonly clickhouse: ClickHouse
  readonly entries: number
  readonly seconds: number
}

/** Opens the log for `work`. One client a process: the client's pending calls share one map. */
export async function withLog<Value>(url: string, work: (log: EventStoreDBClient) => Promise<Value>): Promise<Value> {
  const log = openLog(url)
  try {
    return await work(log)
  } finally {
    await closeLog(log)
  }
}

/** Rebuilds all read models from the log, hands them to `work`, and removes them. */
export async function withRebuilt<Value>(
  log: EventStoreDBClient,
  work: (rebuilt: Rebuilt) => Promise<Value>,
): Promise<Value> {
  const directory = privateDirectory('rebuilt')
  const clickhouse = await openClickHouse({ path: join(directory.path, 'clickhouse') })
  try {
    const start = performance.now()
    const { entries } = await rebuildInto({ log, clickhouse, models: readModels })
    return await work({ clickhouse, entries, seconds: (performance.now() - start) / 1000 })
  } finally {
    await clickhouse.close()
    directory.remove()
  }
}
