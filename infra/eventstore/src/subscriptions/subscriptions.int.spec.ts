import {
  ANY,
  END,
  type EventStoreDBClient,
  eventTypeFilter,
  jsonEvent,
  type Position,
  START,
  streamNameFilter,
} from '@eventstore/db-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestLog, temporaryDirectory, type TestLog } from '../../testing/temporary.ts'

let directory: ReturnType<typeof temporaryDirectory>
let log: TestLog
beforeAll(async () => {
  directory = temporaryDirectory('subscriptions')
  log = await openTestLog(directory.path, { segmentBytes: 65_536, tailBytes: 65_536 })
})
afterAll(async () => {
  await log.close()
  directory.remove()
})

/** Appends `total` numbered events in batches of random size, to two streams in turn. */
async function write(client: EventStoreDBClient, name: string, total: number): Promise<void> {
  for (let n = 0; n < total;) {
    const size = Math.min(total - n, 1 + ((n * 7) % 13))
    const events = Array.from({ length: size }, (_, index) => jsonEvent({ type: name, data: { n: n + index } }))
    await client.appendToStream(`${name}-${n % 2}`, events, { expectedRevision: ANY })
    n += size
  }
}

interface Heard {
  readonly numbers: number[]
  readonly signals: string[]
  stop(): Promise<void>
}

/** Follows the events of one test by their type. */
function follow(subscribe: () => ReturnType<EventStoreDBClient['subscribeToAll']>): Heard {
  const subscription = subscribe()
  const numbers: number[] = []
  const signals: string[] = []
  subscription.on('caughtUp', () => signals.push('caughtUp'))
  subscription.on('confirmation', () => signals.push('confirmation'))
  subscription.on('data', ({ event }) => {
    if (event !== undefined && typeof event.data === 'object' && 'n' in event.data)
      numbers.push(Number(event.data['n']))
  })
  return { numbers, signals, stop: () => subscription.unsubscribe() }
}

const upTo = (total: number): number[] => Array.from({ length: total }, (_, n) => n)

describe('subscriptions', () => {
  it('begun at any time under load hear every event once and in order, history and live alike', async () => {
    const total = 3000
    const filter = streamNameFilter({ prefixes: ['load-'] })
    const writing = write(log.client, 'load', total)
    const heard: Heard[] = []
    for (let each = 0; each < 8; each += 1) {
      heard.push(follow(() => log.client.subscribeToAll({ fromPosition: START, filter })))
      const seen = heard[0]?.numbers.length ?? 0
      await expect
        .poll(() => heard[0]?.numbers.length ?? 0, { interval: 1 })
        .toBeGreaterThanOrEqual(Math.min(total, seen + 50))
    }
    await writing
    for (const each of heard) {
      await expect.poll(() => each.numbers.length, { timeout: 20_000 }).toBe(total)
      expect(each.numbers).toEqual(upTo(total))
      expect(each.signals).toEqual(['confirmation', 'caughtUp'])
      await each.stop()
    }
  })

  it('resumed from checkpoints miss nothing and repeat nothing', async () => {
    const total = 2000
    const filterFrom = (done: (position: Position) => void) =>
      eventTypeFilter({
        prefixes: ['resume'],
        checkpointInterval: 1,
        checkpointReached: (_subscription, position) => done(position),
      })
    const writing = write(log.client, 'resume', total)
    const numbers: number[] = []
    let from: Position | typeof START = START
    while (numbers.length < total) {
      let sinceCheckpoint: number[] = []
      const subscription = log.client.subscribeToAll({
        fromPosition: from,
        filter: filterFrom((position) => {
          from = position
          numbers.push(...sinceCheckpoint)
          sinceCheckpoint = []
          if (numbers.length % 3 === 0) subscription.destroy()
        }),
      })
      await new Promise<void>((resolve) => {
        subscription.on('data', ({ event }) => {
          if (event === undefined) return
          sinceCheckpoint.push((event.data as { n: number }).n)
          if (numbers.length + sinceCheckpoint.length < total) return
          numbers.push(...sinceCheckpoint)
          resolve()
        })
        subscription.on('close', resolve)
        subscription.on('error', () => resolve())
      })
      await subscription.unsubscribe()
    }
    await writing
    expect(numbers).toEqual(upTo(total))
  })

  it('count what they considered, so that a filter which matches nothing still moves on', async () => {
    const checkpoints: bigint[] = []
    const subscription = log.client.subscribeToAll({
      fromPosition: END,
      filter: streamNameFilter({
        prefixes: ['nothing-has-this-name'],
        maxSearchWindow: 10,
        checkpointInterval: 2,
        checkpointReached: (_subscription, position) => void checkpoints.push(position.commit),
      }),
    })
    subscription.resume()
    await new Promise((resolve) => subscription.once('caughtUp', resolve))
    await write(log.client, 'considered', 105)
    await expect.poll(() => checkpoints.length).toBe(5)
    expect(checkpoints).toEqual(checkpoints.toSorted((a, b) => Number(a - b)))
    await subscription.unsubscribe()
  })

  it('to a stream go on where history ends', async () => {
    await write(log.client, 'single', 400)
    const writing = write(log.client, 'single', 400)
    const revisions: bigint[] = []
    const subscription = log.client.subscribeToStream('single-0')
    subscription.on('data', ({ event }) => void (event !== undefined && revisions.push(event.revision)))
    await writing
    const last = revisions.length
    const { nextExpectedRevision } = await log.client.appendToStream(
      'single-0',
      jsonEvent({ type: 'single', data: {} }),
    )
    await expect.poll(() => BigInt(revisions.length) - 1n).toBe(nextExpectedRevision)
    expect(last).toBeLessThanOrEqual(revisions.length)
    expect(revisions).toEqual(revisions.map((_, index) => BigInt(index)))
    await subscription.unsubscribe()
  })

  it('that are not read cost a bounded piece of memory, hold nobody back, and lose nothing', async () => {
    const slow = log.client.subscribeToStream('slow')
    await new Promise((resolve) => slow.once('confirmation', resolve))
    const pad = 'x'.repeat(50_000)
    const quick = follow(() => log.client.subscribeToAll({ fromPosition: END }))
    await expect.poll(() => quick.signals).toContain('caughtUp')
    for (let n = 0; n < 300; n += 1)
      await log.client.appendToStream('slow', jsonEvent({ type: 'slow', data: { n, pad } }))
    await expect.poll(() => quick.numbers.length).toBe(300)
    expect(log.running.log.tail.bytes).toBeLessThan(4 * 1024 * 1024)
    const numbers: number[] = []
    slow.on('data', ({ event }) => void numbers.push((event?.data as { n: number }).n))
    await expect.poll(() => numbers.length, { timeout: 20_000 }).toBe(300)
    expect(numbers).toEqual(upTo(300))
    await slow.unsubscribe()
    await quick.stop()
  })

  it('refuse an invalid regular expression', async () => {
    const subscription = log.client.subscribeToAll({ filter: streamNameFilter({ regex: '(' }) })
    const error = await new Promise((resolve) => subscription.once('error', resolve))
    expect(error).toMatchObject({ code: 2, type: 'unknown' })
  })
})
