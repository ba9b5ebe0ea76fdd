import { HEADERS, STREAM_NAME, streamSubjects } from '@ioc/contracts'
import { positionOf, toMessage, type FactMessage, type LogEntry } from '@ioc/contracts/log'
import { readEntries } from '@ioc/log-client'
import { appendFacts, natsHeaders, payments, until } from '@ioc/testkit'
import { headers, type JetStreamManager } from 'nats'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startEngines, type Engines } from '../testing/engines.ts'
import { countOf } from '../testing/tables.ts'

let engines: Engines
let manager: JetStreamManager
beforeEach(async () => {
  engines = await startEngines()
  manager = await engines.connection.jetstreamManager()
  await manager.streams.add({ name: STREAM_NAME, subjects: [streamSubjects('ref')] })
})
afterEach(() => engines.close())

/** Messages as an honest relay would publish them. */
async function honestMessages(): Promise<FactMessage[]> {
  const messages: FactMessage[] = []
  let previous = 0n
  for await (const entry of readEntries(engines.log)) {
    messages.push(toMessage(entry, previous, 'ref'))
    previous = positionOf(entry)
  }
  return messages
}

async function publish(messages: readonly FactMessage[]): Promise<void> {
  const stream = engines.connection.jetstream()
  for (const { subject, body, headers: given } of messages) {
    const copy = natsHeaders(given)
    copy.set(HEADERS.messageId, crypto.randomUUID())
    copy.set('Ioc-Test-Id', given.get(HEADERS.messageId) ?? '')
    await stream.publish(subject, body, { headers: copy })
  }
}

/** Publishes without changing ids; the stream's own deduplication is told apart by a fresh stream. */
async function publishAsIs(messages: readonly FactMessage[]): Promise<void> {
  const stream = engines.connection.jetstream()
  for (const { subject, body, headers } of messages) {
    await stream.publish(subject, body, { headers: natsHeaders(headers) })
  }
}

/** Runs a projector over what the stream holds, with the look at the log so rare that only the chain can help. */
async function projectAndCompare(expected: number, watchMs = 20_000): Promise<Readonly<Record<string, number>>> {
  const projector = await engines.projector({ watchMs })
  const position = await engines.level(projector)
  const live = await projector.hashesAt(position, 30_000)
  await projector.rebuild('a spec compares')
  expect(await projector.hashesAt(position, 30_000)).toEqual(live)
  expect(await countOf(engines.clickhouse, 'ioc_g1', 'payments')).toEqual({ rows: expected, positions: expected })
  const value = async (metric: 'healed' | 'dropped' | 'distrusted' | 'foreign' | 'failures'): Promise<number> =>
    (await projector.metrics[metric].get()).values[0]?.value ?? 0
  return {
    healed: await value('healed'),
    dropped: await value('dropped'),
    distrusted: await value('distrusted'),
    foreign: await value('foreign'),
    failures: await value('failures'),
  }
}

const at = <T>(list: readonly T[], index: number): T => {
  const item = list[index]
  if (item === undefined) throw new RangeError(`nothing at ${index}`)
  return item
}

const withBody = (
  message: FactMessage,
  change: (event: Record<string, unknown>) => Record<string, unknown>,
): FactMessage => {
  const event: unknown = JSON.parse(Buffer.from(message.body).toString('utf8'))
  if (event === null || typeof event !== 'object') throw new TypeError('not an event')
  return { ...message, body: Buffer.from(JSON.stringify(change({ ...event }))) }
}

describe('the projector over a stream that was tampered with', () => {
  it('reads an honest stream without asking the log for content', async () => {
    await appendFacts(engines.log, payments(0, 20))
    await publishAsIs(await honestMessages())
    const seen = await projectAndCompare(20)
    expect(seen).toMatchObject({ dropped: 0, distrusted: 0, foreign: 0, failures: 0 })
  })

  it('reads deleted messages from the log', async () => {
    await appendFacts(engines.log, payments(0, 20))
    await publishAsIs(await honestMessages())
    for (const sequence of [1, 7, 8, 20]) await manager.streams.deleteMessage(STREAM_NAME, sequence)
    // Nothing follows the last message to show that it is missing: that takes a look at the log.
    const { healed } = await projectAndCompare(20, 200)
    expect(healed).toBeGreaterThan(0)
  })

  it('drops messages that come twice, also long after', async () => {
    await appendFacts(engines.log, payments(0, 20))
    const messages = await honestMessages()
    await publish([...messages.slice(0, 10), ...messages.slice(0, 12), ...messages.slice(5)])
    await projectAndCompare(20)
  })

  it('puts swapped and reversed messages right', async () => {
    await appendFacts(engines.log, payments(0, 20))
    const messages = await honestMessages()
    const [second, third] = [at(messages, 2), at(messages, 3)]
    messages.splice(2, 2, third, second)
    await publishAsIs([...messages.slice(0, 10), ...messages.slice(10).reverse()])
    await projectAndCompare(20)
  })

  it('believes no content that its id does not stand for', async () => {
    await appendFacts(engines.log, payments(0, 20))
    const messages = await honestMessages()
    messages[4] = withBody(at(messages, 4), (event) => ({
      ...event,
      data: { ...Object(event['data']), amount: 1_000_000 },
    }))
    messages[9] = { ...at(messages, 9), body: Buffer.from('no JSON at all') }
    await publishAsIs(messages)
    const { distrusted } = await projectAndCompare(20)
    expect(distrusted).toBeGreaterThan(0)
  })

  it('throws away a batch that ends in a well-made event which the log does not have', async () => {
    await appendFacts(engines.log, payments(0, 20))
    const messages = await honestMessages()
    const projector = await engines.projector({ watchMs: 1_000 })
    await publishAsIs(messages)
    const last = await engines.level(projector)
    const forged = await forgeAfter(last)
    await publishAsIs([forged])
    await until(
      'the forgery is noticed',
      async () => ((await projector.metrics.failures.get()).values[0]?.value ?? 0) > 0,
    )
    await appendFacts(engines.log, payments(20, 25))
    await engines.level(projector)
    expect(await countOf(engines.clickhouse, 'ioc_g1', 'payments')).toEqual({ rows: 25, positions: 25 })
  })

  it('is not led astray by positions that no log has, nor by messages of others', async () => {
    await appendFacts(engines.log, payments(0, 10))
    const projector = await engines.projector()
    const far = headers()
    far.set(HEADERS.position, '900000000000000000')
    far.set(HEADERS.previous, '0')
    const stream = engines.connection.jetstream()
    await stream.publish('ioc.v1.ref.payments.received.S1', '{}', { headers: far })
    await stream.publish('ioc.v1.ref.payments.received.S1', 'no headers')
    await engines.level(projector)
    await appendFacts(engines.log, payments(10, 20))
    await engines.level(projector)
    expect(await countOf(engines.clickhouse, 'ioc_g1', 'payments')).toEqual({ rows: 20, positions: 20 })
  })
})

/** A payment that was never appended, as the next message of the chain, consistent in itself. */
async function forgeAfter(position: bigint): Promise<FactMessage> {
  let entry: LogEntry | undefined
  for await (const found of readEntries(engines.log)) entry = found
  if (entry?.kind !== 'fact') throw new Error('no fact to copy')
  const { eventId, factHash } = await import('@ioc/contracts')
  const { type, subject, time, source } = entry.fact
  const data = { paymentId: 'forged', amount: 9_999, method: 'cash' }
  const hash = factHash({ type, subject, time, data })
  const fact = {
    ...entry.fact,
    id: 'forged',
    attributes: { ...entry.fact.attributes, id: 'forged' },
    hash,
    data,
    eventId: eventId(source, 'forged', hash),
    position: position + 50n,
  }
  return toMessage({ kind: 'fact', fact }, position, 'ref')
}
