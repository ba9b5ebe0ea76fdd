import { ANY, type EventStoreDBClient, jsonEvent, START, streamNameFilter } from '@eventstore/db-client'
import type { RawAppends } from '../testing/raw-appends.ts'

/** What was done in how long. */
export interface Done {
  readonly events: number
  readonly seconds: number
}

/** Bytes of padding in every event of the bench. */
export const PADDING = 200
const PAD = 'x'.repeat(PADDING)
const STREAMS = 50

let numbered = 0
const events = (count: number) =>
  Array.from({ length: count }, () => jsonEvent({ type: 'bench', data: { n: (numbered += 1), pad: PAD } }))

/** Appends of `batch` events, `inFlight` at a time, for `ms` milliseconds. */
export async function appendRate(
  client: EventStoreDBClient,
  batch: number,
  inFlight: number,
  ms: number,
): Promise<Done> {
  const begun = performance.now()
  let stored = 0
  const one = async (lane: number): Promise<void> => {
    while (performance.now() - begun < ms) {
      await client.appendToStream(`bench-${lane % STREAMS}`, events(batch), { expectedRevision: ANY })
      stored += batch
    }
  }
  await Promise.all(Array.from({ length: inFlight }, (_, lane) => one(lane)))
  return { events: stored, seconds: (performance.now() - begun) / 1000 }
}

/** Single appends by the raw client, `inFlight` at a time, for `ms` milliseconds. */
export async function rawRate(raw: RawAppends, inFlight: number, ms: number): Promise<Done> {
  const begun = performance.now()
  let sent = 0
  await new Promise<void>((resolve) => {
    let filling = false
    const fill = (): void => {
      filling = false
      const more = performance.now() - begun < ms ? inFlight - raw.unanswered : 0
      if (more === 0 && raw.unanswered === 0) resolve()
      if (more > 0)
        raw.send(
          Array.from({ length: more }, () => (sent += 1) % STREAMS),
          answered,
        )
    }
    const answered = (): void => {
      // Once for all answers that came together.
      if (!filling) queueMicrotask(fill)
      filling = true
    }
    fill()
  })
  return { events: sent, seconds: (performance.now() - begun) / 1000 }
}

/** Sorted latencies, in ms, of single appends by the raw client, offered at a fixed rate whatever the answers do. */
export async function rawLatencies(raw: RawAppends, perSecond: number, ms: number): Promise<number[]> {
  const found: number[] = []
  const begun = performance.now()
  const last = Math.floor((ms * perSecond) / 1000)
  const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1))
  for (let sent = 0; sent < last; await turn()) {
    for (; sent < last; sent += 1) {
      const due = begun + (sent * 1000) / perSecond
      if (due > performance.now()) break
      raw.send([sent % STREAMS], () => found.push(performance.now() - due))
    }
  }
  while (raw.unanswered > 0) await turn()
  return found.sort((a, b) => a - b)
}

async function drain(source: AsyncIterable<unknown>): Promise<Done> {
  const begun = performance.now()
  let read = 0
  for await (const _ of source) read += 1
  return { events: read, seconds: (performance.now() - begun) / 1000 }
}

/** Reads `count` events of one stream. */
export const readStreamRate = (client: EventStoreDBClient, count: number): Promise<Done> =>
  drain(client.readStream('bench-read', { maxCount: count }))

/** Reads `count` events of `$all`. */
export const readAllRate = (client: EventStoreDBClient, count: number): Promise<Done> =>
  drain(client.readAll({ maxCount: count }))

/** Makes `bench-read` hold at least `count` events. */
export async function fillStream(client: EventStoreDBClient, count: number): Promise<void> {
  for (let stored = 0; stored < count; stored += 500)
    await client.appendToStream('bench-read', events(500), { expectedRevision: ANY })
}

/** `followers` subscriptions catch up with `count` events while one writer goes on. */
export async function catchUpRate(client: EventStoreDBClient, followers: number, count: number): Promise<Done> {
  let writing = true
  const writer = (async (): Promise<void> => {
    while (writing) await client.appendToStream('bench-other', events(1), { expectedRevision: ANY })
  })()
  const begun = performance.now()
  await Promise.all(
    Array.from({ length: followers }, async () => {
      let seen = 0
      const subscription = client.subscribeToAll({
        fromPosition: START,
        filter: streamNameFilter({ prefixes: ['bench-read'] }),
      })
      await new Promise<void>((resolve, reject) => {
        subscription.on('error', reject)
        subscription.on('data', () => {
          seen += 1
          if (seen === count) resolve()
        })
      })
      await subscription.unsubscribe()
    }),
  )
  const done = { events: followers * count, seconds: (performance.now() - begun) / 1000 }
  writing = false
  await writer
  return done
}
