import { rm } from 'node:fs/promises'
import { jsonEvent, type EventData } from '@eventstore/db-client'
import { HEADERS, STREAM_NAME } from '@ioc/contracts'
import { systemMachine, systemTimers, type Timers } from '@ioc/kit'
import { DiscardPolicy, headers } from 'nats'
import { appendFacts, factEvent, payments, chainBreak, readStream, type StreamMessage, until } from '@ioc/testkit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startRelayBed, type RelayBed } from './testing/relay-bed.ts'

let bed: RelayBed
beforeEach(async () => {
  bed = await startRelayBed()
})
afterEach(() => bed.close())

const ids = (messages: readonly StreamMessage[]): string[] => messages.map(({ eventId }) => eventId)

/** Waits until the stream holds the whole log as one chain. */
async function level(): Promise<StreamMessage[]> {
  const wanted = await bed.logIds()
  let messages: StreamMessage[] = []
  await until('the stream holds the whole log', async () => {
    const { state } = await bed.manager.streams.info(STREAM_NAME)
    if (state.messages < wanted.length) return false
    messages = await readStream(bed.manager)
    return ids(messages).join() === wanted.join()
  })
  expect(chainBreak(messages)).toBeUndefined()
  return messages
}

/** An event that is no fact, with metadata as large as wanted. */
const poison = (letters: string): EventData =>
  jsonEvent({ type: 'vn.edu.a.b.v1', data: { a: 1 }, metadata: { ce: { extra: letters }, 'Nats-Msg-Id': 'x\r\ny' } })

describe('the relay', () => {
  it('carries the log to the stream as one chain, under the subject of family, fact and unit', async () => {
    await appendFacts(bed.log, payments(0, 20))
    bed.relay()
    await level()
    await appendFacts(bed.log, payments(20, 40))
    const messages = await level()
    expect(messages[0]?.subject).toBe('ioc.v1.ref.payments.received.S0')
    expect(JSON.parse(messages[0]?.body ?? '')).toMatchObject({ specversion: '1.0', id: 'p0', subject: 'S0' })
  })

  it('goes on from the last message of the stream when it starts again', async () => {
    const first = bed.relay({ windowMessages: 4 })
    await appendFacts(bed.log, payments(0, 30))
    await level()
    await first.close()
    await appendFacts(bed.log, payments(30, 60))
    bed.relay()
    const messages = await level()
    expect(messages.at(-1)?.sequence).toBe(60)
  })

  it('fills a stream that is deleted while it runs again with the same ids', async () => {
    bed.relay()
    await appendFacts(bed.log, payments(0, 25))
    const before = await level()
    await bed.manager.streams.delete(STREAM_NAME)
    await until('the stream is there again', async () => (await bed.manager.streams.info(STREAM_NAME)) !== undefined)
    expect(ids(await level())).toEqual(ids(before))
    await appendFacts(bed.log, payments(25, 30))
    await level()
  })

  it('fills a purged stream again although the server remembers the ids', async () => {
    bed.relay()
    await appendFacts(bed.log, payments(0, 25))
    await level()
    await bed.manager.streams.purge(STREAM_NAME)
    const messages = await level()
    expect(messages).toHaveLength(25)
    const { config } = await bed.manager.streams.info(STREAM_NAME)
    expect(config.duplicate_window).toBe(120e9)
  })

  it('starts over when the store of the server was removed while it was down', async () => {
    bed.relay()
    await appendFacts(bed.log, payments(0, 25))
    await level()
    await bed.restartNats(() => rm(bed.natsDir, { recursive: true }))
    await level()
    await appendFacts(bed.log, payments(25, 35))
    await level()
  })

  it('survives a restart of the server with the store intact', async () => {
    bed.relay()
    await appendFacts(bed.log, payments(0, 10))
    await level()
    await bed.restartNats(() => appendFacts(bed.log, payments(10, 20)))
    const messages = await level()
    expect(messages.at(-1)?.sequence).toBe(20)
  })

  it('publishes the last message again when that was removed', async () => {
    const first = bed.relay()
    await appendFacts(bed.log, payments(0, 10))
    await level()
    await first.close()
    await bed.manager.streams.deleteMessage(STREAM_NAME, 10)
    bed.relay()
    await level()
  })

  it('throws away a stream that ends in an event which the log does not have', async () => {
    const first = bed.relay()
    await appendFacts(bed.log, payments(0, 10))
    const before = await level()
    await first.close()
    const forged = headers()
    forged.set(HEADERS.messageId, '00000000-0000-5000-8000-000000000000')
    forged.set(HEADERS.position, String((before.at(-1)?.position ?? 0n) + 100n))
    forged.set(HEADERS.previous, String(before.at(-1)?.position))
    await bed.connection.jetstream().publish('ioc.v1.ref.payments.received.S1', '{}', { headers: forged })
    const second = bed.relay()
    expect(ids(await level())).toEqual(ids(before))
    // Twice where the server still remembered the ids: then the session that noticed is followed by another refill.
    await until('the refill is counted', async () => {
      const [value] = (await second.metrics.refills.get()).values
      return (value?.value ?? 0) >= 1
    })
  })

  it('does not interleave with a second relay', async () => {
    bed.relay()
    bed.relay()
    for (let round = 0; round < 5; round++) await appendFacts(bed.log, payments(round * 20, round * 20 + 20))
    await level()
  })

  it('carries facts whose metadata is more than the headers of a message hold, and goes on', async () => {
    const relay = bed.relay()
    await bed.log.appendToStream('unit-S1', [poison('x'.repeat(70_000)), poison('ế'.repeat(200_000))])
    const large = { ...payments(0, 1)[0], id: 'large', flags: Array.from({ length: 200 }, () => 'f'.repeat(400)) }
    await appendFacts(bed.log, [large, ...payments(1, 4)])
    const messages = await level()
    expect(messages.map(({ body }) => body.length > 0)).toEqual([true, true, false, true, true, true])
    expect((await relay.metrics.reduced.get()).values[0]?.value).toBe(1)
    expect(await relay.notReady()).toBeUndefined()
  })

  it('carries events whose attributes no message can say, and goes on', async () => {
    const relay = bed.relay()
    const event = factEvent({ id: 'deep' })
    const nested = '['.repeat(100_000) + ']'.repeat(100_000)
    const metadata = JSON.stringify(event.metadata).replace('"source"', `"extra":${nested},"source"`)
    await bed.log.appendToStream('unit-S1', [{ ...event, metadata: new Uint8Array(Buffer.from(metadata)) }])
    await appendFacts(bed.log, payments(0, 2))
    const [deep] = await level()
    expect(JSON.parse(deep?.body ?? '')).toMatchObject({ source: 'urn:ioc:log', subject: 'unit-S1' })
    expect((await relay.metrics.sessions.get()).values[0]?.value).toBe(0)
  })

  it('publishes a message without its content that the stream does not take whole', async () => {
    const relay = bed.relay()
    await appendFacts(bed.log, payments(0, 2))
    await level()
    const { config } = await bed.manager.streams.info(STREAM_NAME)
    await bed.manager.streams.update(STREAM_NAME, { ...config, max_msg_size: 2_000 })
    const large = jsonEvent({ type: 'big', data: { text: 'z'.repeat(5_000) } })
    await bed.log.appendToStream('unit-S1', [large])
    await appendFacts(bed.log, payments(2, 4))
    const messages = await level()
    expect(messages.map(({ body }) => body.length > 0)).toEqual([true, true, false, true, true])
    expect((await relay.metrics.reduced.get()).values[0]?.value).toBe(1)
  })

  it('writes headers in printable ASCII, whatever names stand in the log', async () => {
    bed.relay()
    await appendFacts(bed.log, [{ id: 'Huế', subject: '94-TH-Huế', flags: ['cờ', '\u0000\r\n'] }])
    const [message] = await level()
    expect(message?.headers.length).toBeGreaterThan(3)
    for (const [name, value] of message?.headers ?? []) expect(`${name}: ${value}`).toMatch(/^[ -~]+$/)
    expect(message?.subject).toMatch(/^[!-~]+$/)
  })

  it('is not ready while it cannot relay, and says why', async () => {
    const waits: number[] = []
    const pauses = new Set([50, 100, 200])
    const timers: Timers = {
      // Pauses between attempts are noted and over at once; what is looked at every so often keeps its time.
      after: (ms, callback) => {
        if (pauses.has(ms)) waits.push(ms)
        return systemTimers.after(pauses.has(ms) ? 0 : ms, callback)
      },
    }
    const relay = bed.relay({
      machine: { ...systemMachine, timers, random: () => 1 },
      ackTimeoutMs: 1_500,
      watchMs: 300,
    })
    await appendFacts(bed.log, payments(0, 3))
    await level()
    expect(await relay.notReady()).toBeUndefined()
    await bed.restartNats(async () => {
      await appendFacts(bed.log, payments(3, 6))
      await until('the relay has tried several times', () => waits.length >= 3)
      expect(await relay.notReady()).toMatch(/^interrupted after \d+: /)
    })
    expect(waits.slice(0, 3)).toEqual([50, 100, 200])
    await level()
    await until('the relay is ready again', async () => (await relay.notReady()) === undefined)
  })

  it('is not ready when the stream takes nothing any more, and is while it keeps pace', async () => {
    const relay = bed.relay({ ackTimeoutMs: 200 })
    await appendFacts(bed.log, payments(0, 3))
    await level()
    expect(await relay.notReady()).toBeUndefined()
    const { config } = await bed.manager.streams.info(STREAM_NAME)
    await bed.manager.streams.update(STREAM_NAME, { ...config, max_msgs: 3, discard: DiscardPolicy.New })
    await appendFacts(bed.log, payments(3, 6))
    await until('the relay says why', async () => (await relay.notReady()) !== undefined)
  })

  it('carries events that no message can hold whole, so that the chain has no holes', async () => {
    bed.relay()
    const strange = [
      jsonEvent({ type: `x${'y'.repeat(5_000)}`, data: {} }),
      jsonEvent({ type: 'big', data: { text: 'z'.repeat(900_000) } }),
    ]
    for (const event of strange) await bed.log.appendToStream('unit-S1', [event])
    await appendFacts(bed.log, payments(0, 3))
    const messages = await level()
    expect(messages.map(({ body }) => body.length > 0)).toEqual([true, false, true, true, true])
    expect(messages[0]?.subject).toMatch(/^ioc\.v1\.ref\.unknown\.oversized\.[0-9a-f]{64}$/)
  })
})
