import { ANY, EventStoreDBClient, jsonEvent, NO_STREAM } from '@eventstore/db-client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AlteredFiles } from '../../testing/altered-files.ts'
import { appendTo, eventsOf, newEvent } from '../../testing/events-of.ts'
import { openTestLog, temporaryDirectory, type TestLog } from '../../testing/temporary.ts'
import { checkLog, type StartOptions } from '../index.ts'
import { ANY as ANY_REVISION } from '../streams/decide.ts'
import { EventLog } from './event-log.ts'

let directory: ReturnType<typeof temporaryDirectory>
let log: TestLog
beforeEach(async () => {
  directory = temporaryDirectory('edges')
  log = await openTestLog(directory.path)
})
afterEach(async () => {
  await log.close()
  directory.remove()
})

const event = (data: Record<string, unknown> = {}) => jsonEvent({ type: 't', data })

async function restart(options: Partial<StartOptions> = {}): Promise<void> {
  await log.close()
  log = await openTestLog(directory.path, options)
}

async function ids(client: EventStoreDBClient = log.client): Promise<string[]> {
  const found: string[] = []
  for await (const { event: each } of client.readAll()) if (each !== undefined) found.push(each.id)
  return found
}

/** Everything is there after a restart, and all of it is sound. */
async function expectKept(): Promise<void> {
  const before = await ids()
  expect(checkLog({ dataDir: directory.path }).problems).toEqual([])
  await restart()
  expect(await ids()).toEqual(before)
}

describe('appends at the edges', () => {
  it('of nothing begin no segment, however full the present one is', async () => {
    await restart({ segmentBytes: 4096 })
    for (let n = 0; n < 60; n += 1) {
      await log.client.appendToStream('s', event({ n, pad: 'x'.repeat(80) }))
      await log.client.appendToStream('e'.repeat(200), [], { expectedRevision: ANY })
    }
    expect((await ids()).length).toBeGreaterThan(60)
    await expectKept()
  })

  it.each([
    ['a tombstone', () => log.client.tombstoneStream('x'.repeat(70_000), { expectedRevision: ANY })],
    ['an append', () => log.client.appendToStream('x'.repeat(70_000), event())],
    [
      'a soft delete, because the metadata stream has a longer name',
      async () => {
        await log.client.appendToStream('y'.repeat(65_535), event())
        await log.client.deleteStream('y'.repeat(65_535))
      },
    ],
  ])('refuse a name that is too long, with nothing of it kept: %s', async (_what, call) => {
    await expect(call()).rejects.toThrow(/too long|longer than 65,535 bytes/)
    await log.client.appendToStream('after', event())
    await expectKept()
  })

  it.each([
    ['with metadata that is no object', () => Promise.resolve('$$s')],
    ['whose metadata stream is tombstoned', () => log.client.tombstoneStream('$$s').then(() => 's')],
  ])('that end a soft delete without new metadata are whole: a stream %s', async (_what, prepare) => {
    await log.client.appendToStream('s', event())
    await log.client.deleteStream('s')
    await log.client.appendToStream(await prepare(), jsonEvent({ type: 't', data: 'no object' as never }))
    await expectKept()
  })

  it('are refused whole when the metadata that must come with them cannot be written', async () => {
    const deep = `{"$tb":9223372036854775807,"x":${'['.repeat(200_000)}${']'.repeat(200_000)}}`
    await log.client.appendToStream('s', event())
    await appendTo(log.running.log, '$$s', ANY_REVISION, [{ ...newEvent('ab'.repeat(16), 0), data: Buffer.from(deep) }])
    const before = await ids()
    await expect(log.client.appendToStream('s', event())).rejects.toThrow()
    expect(await ids()).toEqual(before)
    await expectKept()
  })

  it('that are refused leave no trace of their streams in memory', async () => {
    const known = log.running.log.catalog.size
    for (let n = 0; n < 20; n += 1)
      await expect(log.client.appendToStream(`unknown-${n}`, event(), { expectedRevision: 5n })).rejects.toMatchObject({
        type: 'wrong-expected-version',
      })
    const subscription = log.client.subscribeToStream('awaited')
    const heard = new Promise((resolve) => subscription.on('data', resolve))
    await new Promise((resolve) => subscription.on('confirmation', resolve))
    expect(log.running.log.catalog.size).toBe(known)
    await log.client.appendToStream('awaited', event(), { expectedRevision: NO_STREAM })
    await expect(heard).resolves.toMatchObject({ event: { streamId: 'awaited' } })
    expect(log.running.log.catalog.size).toBe(known + 1)
    await subscription.unsubscribe()
  })

  it('to a tombstoned metadata stream no longer hide anything, before and after a restart', async () => {
    for (let n = 0; n < 5; n += 1) await log.client.appendToStream('s', event({ n }))
    await log.client.setStreamMetadata('s', { maxCount: 2 })
    await log.client.tombstoneStream('$$s')
    const count = async (): Promise<number> => {
      let events = 0
      for await (const _ of log.client.readStream('s')) events += 1
      return events
    }
    expect(await count()).toBe(5)
    await restart()
    expect(await count()).toBe(5)
  })

  it('refuse to delete a stream softly whose metadata stream is tombstoned: it would not last', async () => {
    await log.client.appendToStream('s', event())
    await log.client.setStreamMetadata('s', {})
    await log.client.tombstoneStream('$$s')
    await expect(log.client.deleteStream('s')).rejects.toMatchObject({ type: 'stream-deleted' })
    await expectKept()
  })

  it('that come while a failed group is taken back fail with it, and the next is stored where it belongs', async () => {
    let full = false
    const files = new AlteredFiles((file, path) => ({
      write: (slices, at) =>
        full && path.endsWith('.seg')
          ? Promise.reject(Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' }))
          : file.write(slices, at),
    }))
    const place = temporaryDirectory('undo')
    const raw = await EventLog.open({ directory: place.path, files })
    const put = (id: string): ReturnType<typeof appendTo> =>
      appendTo(raw, id, ANY_REVISION, [newEvent(id.repeat(16), 50)])
    await put('aa')
    full = true
    const first = put('bb')
    await new Promise((resolve) => setImmediate(resolve))
    // There is room again while the first one is being cut off the file.
    full = false
    const second = put('cc')
    expect([(await first).kind, (await second).kind]).toEqual(['failed', 'failed'])
    expect(['bb', 'cc'].map((name) => raw.catalog.find(name))).toEqual([undefined, undefined])
    expect((await put('dd')).kind).toBe('written')
    const stored = eventsOf(raw).map(({ stream }) => stream)
    expect(stored.slice(-2)).toEqual(['aa', 'dd'])
    await raw.close()
    expect(checkLog({ dataDir: place.path }).problems).toEqual([])
    const again = await EventLog.open({ directory: place.path })
    expect(eventsOf(again).map(({ stream }) => stream)).toEqual(stored)
    await again.close()
    place.remove()
  })
})
