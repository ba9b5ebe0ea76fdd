import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openClickHouse } from '@ioc/clickhouse'
import { appendFacts, factEvent, payments } from '@ioc/testkit'
import { startEventLog } from '@ioc/eventstore'
import { connectLog, readEntries } from '@ioc/log-client'
import { positionOf } from '@ioc/contracts/log'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readModels } from '../read-models/index.ts'
import { rebuildInto, type Rebuilt } from './rebuild.ts'

let dir: string
let log: ReturnType<typeof connectLog>
let server: Awaited<ReturnType<typeof startEventLog>>

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'ioc-rebuild-'))
  server = await startEventLog({ dataDir: join(dir, 'log'), port: 0 })
  log = connectLog(server.url)
})
afterEach(async () => {
  await server.close()
  await rm(dir, { recursive: true, force: true })
})

/** Builds the read models in a directory of their own. */
async function rebuild(name: string, upTo?: bigint): Promise<Rebuilt> {
  const clickhouse = await openClickHouse({ path: join(dir, name) })
  try {
    return await rebuildInto({ log, clickhouse, models: readModels, ...(upTo === undefined ? {} : { upTo }) })
  } finally {
    await clickhouse.close()
  }
}

async function positions(): Promise<bigint[]> {
  const list: bigint[] = []
  for await (const entry of readEntries(log)) list.push(positionOf(entry))
  return list
}

describe('a rebuild from the log alone', () => {
  it('gives the same hashes each time, and others at another position', async () => {
    await appendFacts(log, payments(0, 200))
    await log.appendToStream('operations', [
      factEvent({ id: 'q', type: 'vn.edu.operations.fact-quarantined.v1', data: { reason: 'conflict' } }),
    ])
    const all = await positions()
    const first = await rebuild('a')
    expect(first).toMatchObject({ entries: 201, position: all.at(-1), rows: { facts: 201, payments: 200 } })
    expect(await rebuild('b')).toEqual(first)
    const earlier = await rebuild('c', all[99])
    expect(earlier).toMatchObject({ entries: 100, position: all[99], rows: { facts: 100, payments: 100 } })
    expect(earlier.hashes['payments']).not.toBe(first.hashes['payments'])
  })

  it('has nothing to say of an empty log', async () => {
    expect(await rebuild('empty')).toMatchObject({ entries: 0, position: 0n, rows: { facts: 0 } })
  })
})
