import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { binaryEvent, jsonEvent, type EventStoreDBClient } from '@eventstore/db-client'
import { decodeRecorded, isFactStream, positionOf, type LogEntry } from '@ioc/contracts/log'
import { recordedFact } from '@ioc/contracts/testing'
import { startEventLog } from '@ioc/eventstore'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connectLog, readEntries, readEntryPages } from './log-client.ts'

let dataDir: string
let log: Awaited<ReturnType<typeof startEventLog>>
let client: EventStoreDBClient

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'read-all-'))
  log = await startEventLog({ dataDir, port: 0 })
  client = connectLog(log.url)
})

afterEach(async () => {
  await client.dispose()
  await log.close()
  await rm(dataDir, { recursive: true })
})

const TYPE = 'vn.edu.attendance.session-taken.v1'

async function append(count: number, padding = 0): Promise<void> {
  const events = Array.from({ length: count }, (_, index) => {
    const { id, type, data, metadata } = recordedFact({
      id: `f-${index}`,
      data: { index, padding: 'x'.repeat(padding) },
    })
    return jsonEvent({ id, type, data, metadata })
  })
  for (let from = 0; from < count; from += 500) await client.appendToStream('unit-S1', events.slice(from, from + 500))
}

async function collect(entries: AsyncIterable<LogEntry>): Promise<LogEntry[]> {
  const found: LogEntry[] = []
  for await (const entry of entries) found.push(entry)
  return found
}

/** The same entries as the official client reads and decodes them. */
async function officially(): Promise<LogEntry[]> {
  const found: LogEntry[] = []
  for await (const { event } of client.readAll())
    if (event !== undefined && isFactStream(event.streamId)) found.push(decodeRecorded(event))
  return found
}

const plain = (entry: LogEntry): unknown =>
  entry.kind === 'fact' ? entry : { ...entry.event, bytes: [...entry.event.bytes] }

describe('a read of the whole log', () => {
  it('gives the entries that the official client leads to, whatever was written', async () => {
    const strange = ['unit-S2', 'unit-Trường', 'operations']
    for (const stream of strange) {
      await client.appendToStream(stream, [
        jsonEvent({ type: TYPE, data: { of: 'nothing' } }),
        jsonEvent({ type: 'Loại', data: 'text', metadata: { some: 'thing' } }),
        jsonEvent({ type: TYPE, data: { padding: 'ờ'.repeat(300_000) } }),
        binaryEvent({ type: TYPE, data: Buffer.alloc(0) }),
        binaryEvent({ type: TYPE, data: Buffer.from([0, 255, 128]), metadata: Buffer.from([1, 2, 3]) }),
      ])
    }
    await client.appendToStream('elsewhere', jsonEvent({ type: TYPE, data: {} }))
    await client.appendToStream('unit-gone', jsonEvent({ type: TYPE, data: {} }))
    await client.tombstoneStream('unit-gone')
    await append(300)
    const entries = await collect(readEntries(client))
    expect(entries.filter(({ kind }) => kind === 'fact')).toHaveLength(300)
    expect(entries.map(plain)).toEqual((await officially()).map(plain))
  })

  it('waits for who takes it slowly, and loses nothing', async () => {
    await append(3_000, 2_000)
    const pages = readEntryPages(client)
    const first = await pages.next()
    // Time enough for all of the rest to come, were it not held back.
    await collect(readEntries(client))
    const second = await pages.next()
    const sizes = [first, second].map(({ value }) => value?.length ?? 0)
    expect(Math.max(...sizes)).toBeLessThan(200)
    let taken = 0
    for await (const page of pages) taken += page.length
    expect(taken + (sizes[0] ?? 0) + (sizes[1] ?? 0)).toBe(3_000)
  })

  it('fails where the log goes away in the middle, and goes on from there once it is back', async () => {
    await append(3_000, 1_000)
    const seen: bigint[] = []
    const reading = (async () => {
      for await (const page of readEntryPages(client)) {
        seen.push(...page.map(positionOf))
        if (seen.length < 200) await log.close()
      }
    })()
    await expect(reading).rejects.toMatchObject({ type: expect.stringMatching(/unavailable|cancelled|unknown/) })
    expect(seen.length).toBeLessThan(3_000)
    log = await startEventLog({ dataDir, port: log.port })
    const rest = await collect(readEntries(client, { after: seen.at(-1) }))
    expect(new Set([...seen, ...rest.map(positionOf)]).size).toBe(3_000)
    expect(seen.length + rest.length).toBe(3_000)
  })

  it('fails where the client is disposed of in the middle: what was read is not all there is', async () => {
    await append(3_000, 1_000)
    const own = connectLog(log.url)
    const reading = (async () => {
      for await (const _page of readEntryPages(own)) await own.dispose()
    })()
    await expect(reading).rejects.toThrow(/cancelled/i)
  })

  it('may be left early any number of times', async () => {
    await append(200)
    for (let round = 0; round < 150; round++) {
      for await (const page of readEntryPages(client)) if (page.length > 0) break
    }
    expect(await collect(readEntries(client))).toHaveLength(200)
  })

  it('is refused from inside an event, with the error of the official client', async () => {
    await append(3)
    const [first] = await collect(readEntries(client))
    const inside = (first === undefined ? 0n : positionOf(first)) + 1n
    const theirs = async (): Promise<void> => {
      for await (const _ of client.readAll({ fromPosition: { commit: inside, prepare: inside } }));
    }
    const error = await theirs().catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ type: 'unknown', message: expect.stringContaining('InvalidPosition') })
    await expect(collect(readEntries(client, { after: inside }))).rejects.toEqual(error)
  })
})
