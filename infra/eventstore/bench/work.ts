import { ANY, type EventStoreDBClient, jsonEvent, START, streamNameFilter } from '@eventstore/db-client'

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

/** Sorted latencies, in ms, of single appends offered at a fixed rate. */
export async function latencies(client: EventStoreDBClient, perSecond: number, ms: number): Promise<number[]> {
  const found: number[] = []
  const begun = performance.now()
  const running: Promise<void>[] = []
  for (let sent = 0; ; sent += 1) {
    const due = begun + (sent * 1000) / perSecond
    if (due - begun > ms) break
    while (performance.now() < due) await new Promise((resolve) => setTimeout(resolve, 1))
    const one = client.appendToStream(`bench-${sent % STREAMS}`, events(1), { expectedRevision: ANY })
    running.push(one.then(() => void found.push(performance.now() - due)))
  }
  await Promise.all(running)
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
