import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { jsonEvent } from '@eventstore/db-client'
import { positionOf } from '@ioc/contracts/log'
import { startEventLog } from '@ioc/eventstore'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectLog, headPosition, readEntries, readEntryAt } from './log-client.ts'

let dataDir: string
let log: Awaited<ReturnType<typeof startEventLog>>
let client: ReturnType<typeof connectLog>
let stored: bigint[] = []

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'kit-log-'))
  log = await startEventLog({ dataDir, port: 0 })
  client = connectLog(log.url)
  for (const stream of ['unit-A', 'elsewhere', 'operations']) {
    await client.appendToStream(stream, jsonEvent({ type: 'vn.edu.x.y.v1', data: { stream } }))
  }
  stored = []
  for await (const entry of readEntries(client)) stored.push(positionOf(entry))
})

afterAll(async () => {
  await client.dispose()
  await log.close()
  await rm(dataDir, { recursive: true })
})

describe('reading the log', () => {
  it('sees the fact streams and no others, in order', () => {
    expect(stored).toHaveLength(2)
    expect(stored[1]).toBeGreaterThan(stored[0] ?? 0n)
  })

  it('reads after a position and up to another, both exact', async () => {
    const [first = 0n, second = 0n] = stored
    const read = async (range: { after?: bigint; upTo?: bigint }) => {
      const positions: bigint[] = []
      for await (const entry of readEntries(client, range)) positions.push(positionOf(entry))
      return positions
    }
    expect(await read({ after: first })).toEqual([second])
    expect(await read({ upTo: first })).toEqual([first])
  })

  it('finds the entry at a position and none beside it or beyond the end', async () => {
    const [first = 0n] = stored
    const head = await headPosition(client)
    expect(await readEntryAt(client, first)).toMatchObject({ event: { stream: 'unit-A' } })
    expect(await readEntryAt(client, first + 1n)).toBeUndefined()
    expect(await readEntryAt(client, head + 1_000_000n)).toBeUndefined()
  })

  it('leaves no call open behind it, so that the client can be disposed', async () => {
    const own = connectLog(log.url)
    for (let round = 0; round < 3; round++) {
      await headPosition(own)
      for await (const entry of readEntries(own)) if (positionOf(entry) > 0n) break
    }
    await expect(own.dispose()).resolves.toBeUndefined()
  })
})
