import http2 from 'node:http2'
import {
  ANY,
  CancelledError,
  EventStoreDBClient,
  jsonEvent,
  persistentSubscriptionToStreamSettingsFromDefaults,
} from '@eventstore/db-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AlteredFiles } from '../../testing/altered-files.ts'
import type { Files } from '../storage/files.ts'
import { frame } from '../../testing/raw-calls.ts'
import { batch } from '../../testing/requests.ts'
import { openTestLog, temporaryDirectory, type TestLog } from '../../testing/temporary.ts'

let directory: ReturnType<typeof temporaryDirectory>
let log: TestLog
beforeAll(async () => {
  directory = temporaryDirectory('protocol')
  log = await openTestLog(directory.path)
})
afterAll(async () => {
  await log.close()
  directory.remove()
})

/** A disk on which syncs wait while it is stalled. */
function stallingDisk(): { readonly files: Files; stall(): void; release(): void } {
  let stalled = Promise.resolve()
  let release = (): void => undefined
  return {
    files: new AlteredFiles((file) => ({ sync: () => stalled.then(() => file.sync()) })),
    stall() {
      stalled = new Promise((resolve) => (release = resolve))
    },
    release: () => release(),
  }
}

const event = (data: unknown = {}) => jsonEvent({ type: 't', data: data as Record<string, unknown> })

/** Calls a method of Streams with these very bytes; the gRPC status of the answer. */
function statusOf(method: string, body: Buffer): Promise<string> {
  const session = http2.connect(`http://127.0.0.1:${log.running.port}`)
  return new Promise<string>((resolve, reject) => {
    const call = session.request({
      ':method': 'POST',
      ':path': `/event_store.client.streams.Streams/${method}`,
      'content-type': 'application/grpc',
    })
    let status = ''
    call.on('response', (headers) => (status = String(headers['grpc-status'] ?? '')))
    call.on('trailers', (headers) => (status = String(headers['grpc-status'] ?? '')))
    call.on('error', reject)
    call.on('close', () => resolve(status))
    call.on('data', () => undefined)
    call.end(body)
  }).finally(() => session.close())
}

describe('the protocol', () => {
  it('answers ten thousand appends that arrive at once, each once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10_000 }, (_, n) =>
        log.client.appendToStream(`burst-${n % 100}`, event({ n }), { expectedRevision: ANY }),
      ),
    )
    const places = answers.map(
      ({ nextExpectedRevision, position }, n) => `${n % 100} ${nextExpectedRevision} ${position?.commit}`,
    )
    expect(new Set(places).size).toBe(10_000)
  })

  it('counts only data against the size limit: exactly 1 MiB passes, a byte more does not', async () => {
    const data = (bytes: number): string => 'x'.repeat(bytes - 2)
    const metadata = { note: 'm'.repeat(10_000) }
    await log.client.appendToStream('size', jsonEvent({ type: 't', data: data(1_048_576) as never, metadata }))
    await expect(log.client.appendToStream('size', event(data(1_048_577)))).rejects.toMatchObject({
      type: 'maximum-append-size-exceeded',
    })
  })

  it('takes one append from many messages', async () => {
    const events = Array.from({ length: 300 }, (_, n) => event({ n, pad: 'x'.repeat(50) }))
    const { nextExpectedRevision } = await log.client.appendToStream('many', events, { batchAppendSize: 200 })
    expect(nextExpectedRevision).toBe(299n)
  })

  it('answers an append whose deadline has passed with a timeout and stores nothing', async () => {
    await expect(log.client.appendToStream('late', event(), { deadline: -1000 })).rejects.toMatchObject({
      type: 'deadline-exceeded',
    })
    await expect(log.client.appendToStream('late', event(), { expectedRevision: 'no_stream' })).resolves.toMatchObject({
      nextExpectedRevision: 0n,
    })
  })

  it('accepts any credentials, and says so by answering', async () => {
    const credentials = { username: 'someone', password: 'whatever' }
    await expect(log.client.appendToStream('unary', event(), { credentials })).resolves.toMatchObject({
      nextExpectedRevision: 0n,
    })
  })

  it('is found by a client that discovers a cluster, as its one node and leader', async () => {
    const { port } = log.running
    const client = EventStoreDBClient.connectionString(
      `esdb://127.0.0.1:${port},127.0.0.1:${port}?tls=false&nodePreference=leader`,
    )
    await expect(client.appendToStream('discovered', event())).resolves.toMatchObject({ success: true })
    await client.dispose()
  })

  it('says UNIMPLEMENTED where there is nothing, and the connection lives on', async () => {
    const settings = persistentSubscriptionToStreamSettingsFromDefaults()
    await expect(log.client.createPersistentSubscriptionToStream('s', 'group', settings)).rejects.toMatchObject({
      message: expect.stringMatching(/UNIMPLEMENTED|not offered|requires server version/) as string,
    })
    await expect(log.client.appendToStream('lives-on', event())).resolves.toMatchObject({ success: true })
  })

  it.each([
    ['getPersistentSubscriptionToStreamInfo', () => log.client.getPersistentSubscriptionToStreamInfo('s', 'group')],
    ['listAllPersistentSubscriptions', () => log.client.listAllPersistentSubscriptions()],
    ['listPersistentSubscriptionsToAll', () => log.client.listPersistentSubscriptionsToAll()],
    ['replayParkedMessagesToStream', () => log.client.replayParkedMessagesToStream('s', 'group')],
    ['restartPersistentSubscriptionSubsystem', () => log.client.restartPersistentSubscriptionSubsystem()],
    ['createProjection', () => log.client.createProjection('p', 'fromAll()', { trackEmittedStreams: true })],
    ['getProjectionState', () => log.client.getProjectionState('p')],
  ])('answers %s with UNIMPLEMENTED itself, so that the client does not try another way', async (_name, call) => {
    await expect(call()).rejects.toMatchObject({ message: expect.stringMatching(/UNIMPLEMENTED/) as string })
  })

  it('refuses an event without a type, and nothing beside it', async () => {
    const append = (type: string): Promise<unknown> => log.client.appendToStream('typed', jsonEvent({ type, data: {} }))
    const [empty, sound] = await Promise.allSettled([append(''), append('t')])
    expect(empty).toMatchObject({ status: 'rejected' })
    expect(sound).toMatchObject({ status: 'fulfilled', value: { nextExpectedRevision: 0n } })
  })

  it('takes long calls back when it stops, after the answers that were given', async () => {
    const place = temporaryDirectory('stopping')
    const stopping = await openTestLog(place.path)
    const subscription = stopping.client.subscribeToAll({ fromPosition: 'end' })
    const ended = new Promise((resolve) => subscription.on('error', resolve))
    await new Promise((resolve) => subscription.on('confirmation', resolve))
    const appends = Array.from({ length: 200 }, () => stopping.client.appendToStream('s', event()))
    await appends[0]
    const closed = stopping.running.close()
    const outcomes = await Promise.allSettled(appends)
    await closed
    await expect(ended).resolves.toBeInstanceOf(CancelledError)
    const answered = outcomes.filter(({ status }) => status === 'fulfilled').length
    await stopping.client.dispose()
    const again = await openTestLog(place.path)
    let stored = 0
    for await (const _ of again.client.readStream('s')) stored += 1
    expect(stored).toBe(answered)
    await again.close()
    place.remove()
  })

  it.each([
    ['a position where no event is', { commit: 65n, prepare: 65n }],
    ['a prepare position after its commit', { commit: 64n, prepare: 65n }],
    ['a position beyond 63 bits', { commit: 2n ** 63n, prepare: 2n ** 63n }],
  ])('refuses %s', async (_what, fromPosition) => {
    const read = async (): Promise<void> => {
      for await (const _ of log.client.readAll({ fromPosition })) continue
    }
    await expect(read()).rejects.toMatchObject({ code: 2, type: 'unknown' })
  })

  it('reads nothing from a position after the end', async () => {
    let events = 0
    for await (const _ of log.client.readAll({ fromPosition: { commit: 2n ** 50n, prepare: 2n ** 50n } })) events += 1
    expect(events).toBe(0)
  })

  it('answers a call without a request', async () => {
    await expect(statusOf('Read', Buffer.alloc(0))).resolves.toBe('13')
  })

  it('stores nothing of an append whose last message is cut off', async () => {
    const request = (fields: Buffer): Buffer => {
      const prefix = Buffer.alloc(5)
      prefix.writeUInt32BE(fields.length, 1)
      return Buffer.concat([prefix, fields])
    }
    const name = Buffer.from('cut-off')
    const options = Buffer.concat([
      Buffer.from([0x0a, name.length + 2, 0x1a, name.length]),
      name,
      Buffer.from([0x22, 0]),
    ])
    const whole = request(Buffer.concat([Buffer.from([0x0a, options.length]), options]))
    await expect(statusOf('Append', Buffer.concat([whole, Buffer.from([0, 0, 0, 0, 90, 0x12])]))).resolves.toBe('13')
  })

  it.each(['x'.repeat(50_000), 'ế'.repeat(5000)])('says that a stream with a long name is deleted', async (name) => {
    await log.client.appendToStream(name, event())
    await log.client.tombstoneStream(name)
    const read = async (): Promise<void> => {
      for await (const _ of log.client.readStream(name)) continue
    }
    await expect(read()).rejects.toMatchObject({ type: 'stream-deleted' })
  })

  it('reads no further from a client that does not take its answers', async () => {
    const session = http2.connect(`http://127.0.0.1:${log.running.port}`, { settings: { initialWindowSize: 1000 } })
    const call = session.request({
      ':method': 'POST',
      ':path': '/event_store.client.streams.Streams/BatchAppend',
      'content-type': 'application/grpc',
    })
    // An append that is refused: each costs an answer of some hundred bytes.
    const message = frame(batch({ stream: 's', expected: 'unset', events: [] }))
    const block = Buffer.concat(Array.from({ length: 5000 }, () => message))
    let blocks = 0
    while (call.write(block) || call.writableLength < 4_000_000) {
      blocks += 1
      if (blocks > 2000) break
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(blocks).toBeLessThan(2000)
    call.close()
    session.destroy()
    await expect(log.client.appendToStream('lives-on', event())).resolves.toMatchObject({ success: true })
  })

  it('survives messages that are no protocol buffers', async () => {
    const garbage = Buffer.concat([Buffer.from([0, 0, 0, 0, 4]), Buffer.from([0x0a, 0xff, 0xff, 0x7f])])
    const methods = ['Read', 'Append', 'BatchAppend', 'Delete', 'Tombstone']
    const statuses = await Promise.all(methods.map(async (method) => `${method} ${await statusOf(method, garbage)}`))
    for (const status of statuses) expect(status).toMatch(/^\w+ [1-9]\d*$/)
    await expect(log.client.appendToStream('still-there', event())).resolves.toMatchObject({ success: true })
  })

  it('tells a client whose deadline passes while the disk stalls, and stores its append once all the same', async () => {
    const place = temporaryDirectory('stalled')
    const disk = stallingDisk()
    const slow = await openTestLog(place.path, { files: disk.files })
    await slow.client.appendToStream('warm', event())
    disk.stall()
    const same = event()
    await expect(slow.client.appendToStream('s', same, { deadline: 300 })).rejects.toMatchObject({
      type: 'deadline-exceeded',
    })
    disk.release()
    await expect(slow.client.appendToStream('s', same)).resolves.toMatchObject({ nextExpectedRevision: 0n })
    await slow.close()
    place.remove()
  })

  it('holds clients back instead of taking in more than it may while the disk stalls', async () => {
    const place = temporaryDirectory('backlog')
    const disk = stallingDisk()
    const slow = await openTestLog(place.path, { files: disk.files, maxBacklog: 1_000_000 })
    await slow.client.appendToStream('warm', event())
    disk.stall()
    const pad = 'x'.repeat(100_000)
    const appends = Array.from({ length: 100 }, (_, n) =>
      slow.client.appendToStream(`s-${n}`, event({ pad }), { deadline: 60_000 }),
    )
    await expect.poll(() => slow.running.log.backlog()).toBeGreaterThan(1_000_000)
    // Another client's read still goes through while the appends wait.
    for (let reads = 0; reads < 20; reads += 1) for await (const _ of slow.client.readAll({ maxCount: 1 })) continue
    expect(slow.running.log.backlog()).toBeLessThan(3_000_000)
    disk.release()
    await expect(Promise.all(appends)).resolves.toHaveLength(100)
    await slow.close()
    place.remove()
  })
})
