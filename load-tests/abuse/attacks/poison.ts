import { randomUUID } from 'node:crypto'
import { connect as connectHttp2, constants } from 'node:http2'
import { setTimeout as delay } from 'node:timers/promises'
import { ANY, binaryEvent, jsonEvent, type EventData, type EventStoreDBClient } from '@eventstore/db-client'
import { connect as connectBus, headers as newHeaders } from 'nats'
import { contentHash, eventIdOf } from '../../ledger/identity.ts'
import { closeLog, openLog } from '../../ledger/log-reader.ts'
import { ask } from '../../lib/graphql.ts'
import { until } from '../../lib/until.ts'
import { DAY } from '../../lib/workload.ts'
import { expectation, times, type Attack, type Expectation } from '../attack.ts'
import { placeOf } from '../crowd.ts'

const TYPE = 'vn.edu.attendance.session-taken.v1'
const UNIT = 'POISONED'
const SOURCE = 'urn:judge:poison'
const TIME = `${DAY}T13:00:00+07:00`
const KEY_ID = 'installation'
const NEVER = '00000000-0000-4000-8000-000000000000'

const data = (classId: string) => ({
  classId,
  date: DAY,
  session: 'afternoon',
  enrolled: 1_000,
  present: 1_000,
  excused: 0,
  unexcused: 0,
  late: 0,
})

interface Forged {
  readonly id?: string
  readonly type?: string
  readonly data?: Record<string, unknown>
  readonly metadata?: Record<string, unknown>
}

/** An event that is a fact of ours but for what is given. */
function forged(name: string, change: Forged): EventData {
  const content = change.data ?? data(name)
  const hash = contentHash({ type: TYPE, subject: UNIT, time: TIME, data: content })
  const metadata = {
    ce: { id: name, source: SOURCE, subject: UNIT, type: TYPE, time: TIME },
    receivedAt: TIME,
    keyId: KEY_ID,
    hash,
    flags: [],
    ...change.metadata,
  }
  return jsonEvent({
    id: change.id ?? eventIdOf(SOURCE, name, hash),
    type: change.type ?? TYPE,
    data: content,
    metadata,
  })
}

const ce = (change: Record<string, unknown>) => ({
  ce: { id: 'x', source: SOURCE, subject: UNIT, type: TYPE, time: TIME, ...change },
})

/** Events that nothing of ours would write: each a dead letter with its reason, none of them counted. */
const forgeries = (): Readonly<Record<string, EventData>> => ({
  'another hash': forged('hash', { metadata: { hash: 'a'.repeat(64) } }),
  'a random event id': forged('id', { id: randomUUID() }),
  'another type than its envelope': forged('type', { type: 'vn.edu.attendance.session-corrected.v1' }),
  'a key that was never issued': forged('key', { metadata: { keyId: 'k-000000000000' } }),
  'another subject than its stream': forged('subject', { metadata: ce({ id: 'subject', subject: 'OTHER' }) }),
  'no metadata': jsonEvent({ id: randomUUID(), type: TYPE, data: data('bare') }),
  'metadata of 100 KB': forged('large', {
    metadata: { ...ce({ id: 'large', extra: 'x'.repeat(100_000) }), hash: 'b'.repeat(64) },
  }),
  'metadata of 900 KB': forged('huge', {
    metadata: { ...ce({ id: 'huge', extra: 'ế'.repeat(300_000) }), hash: 'c'.repeat(64) },
  }),
  'a time that is none': forged('time', { metadata: ce({ id: 'time', time: 'yesterday' }) }),
  'bytes instead of JSON': binaryEvent({ id: randomUUID(), type: TYPE, data: Buffer.from([0, 255, 10, 13]) }),
  'a type of 3,000 letters': forged('long', { type: `vn.edu.${'a'.repeat(3_000)}.b.v1` }),
  'a type with line feeds': forged('feed', { type: 'vn.edu.a.b.v1\r\nNats-Msg-Id: 1' }),
})

const countDeadLetters = async (graphqlUrl: string): Promise<number> =>
  (await ask<{ deadLetters: { totalCount: number } }>(graphqlUrl, '{ deadLetters(first: 1) { totalCount } }'))
    .deadLetters.totalCount

/** What the poisoned unit's afternoon shows; null where nothing counts. */
const afternoon = async (graphqlUrl: string): Promise<string | null> =>
  (
    await ask<{ attendance: { value: string | null } }>(
      graphqlUrl,
      `{ attendance(unit: "${UNIT}", date: "${DAY}", session: afternoon) { value } }`,
    )
  ).attendance.value

async function append(client: EventStoreDBClient, event: EventData): Promise<bigint> {
  const { position } = await client.appendToStream(`unit-${UNIT}`, event, { expectedRevision: ANY })
  return position?.commit ?? 0n
}

/** Events written straight to the log, past ingest. */
export const poisonedLog: Attack = {
  name: 'poisoned-log',
  what: 'events written straight to the log: forged, oversized, unreadable',
  maxGrowthMiB: 250,
  async run({ system }) {
    const { log, graphql } = system.urls
    placeOf(log.replace(/^esdb/, 'http'))
    const before = await countDeadLetters(graphql)
    const client = openLog(log)
    const refused: string[] = []
    let [written, last] = [0, 0n]
    try {
      for (const [what, event] of Object.entries(forgeries())) {
        const position = await append(client, event).catch((error: unknown) => {
          refused.push(`${what}: ${String(error)}`)
          return undefined
        })
        if (position === undefined) continue
        written += 1
        last = position
      }
    } finally {
      await closeLog(client)
    }
    const level = await until(
      'the read side to be past the poison',
      async () => {
        const { health } = await ask<{ health: { position: string } }>(graphql, '{ health { position } }')
        return BigInt(health.position) >= last
      },
      30_000,
    ).catch(() => false)
    const letters = (await countDeadLetters(graphql)) - before
    const counted = await afternoon(graphql)
    return [
      expectation('the pipe is not wedged', level),
      expectation('each forgery that the log took is a dead letter', letters === written, `${letters} of ${written}`),
      expectation('no forgery is counted', counted === null, `present ${counted ?? 'null'}`),
      expectation('the log refuses nothing that it should keep', refused.length === 0, refused.join('; ')),
    ]
  },
}

/** Messages published into the stream by somebody who is not the relay. */
export const forgedMessages: Attack = {
  name: 'forged-messages',
  what: 'messages published into the stream, with and without a place in the chain',
  maxGrowthMiB: 150,
  async run({ system, size }) {
    const { nats, graphql } = system.urls
    placeOf(nats.replace(/^nats/, 'http'))
    const connection = await connectBus({ servers: nats })
    const { health } = await ask<{ health: { position: string } }>(graphql, '{ health { position } }')
    try {
      for (let index = 0; index < times(size, 10, 100); index += 1) {
        const headers = newHeaders()
        headers.set('Nats-Msg-Id', randomUUID())
        headers.set('Ioc-Previous', health.position)
        headers.set('Ioc-Position', String(BigInt(health.position) + BigInt(index)))
        const event = { specversion: '1.0', ...ce({ id: `bus-${index}` }).ce, data: data(`bus-${index}`) }
        const body = Buffer.from(JSON.stringify(event))
        connection.publish(`ioc.v1.ref.attendance.session-taken.${UNIT}`, body, index % 2 === 0 ? { headers } : {})
      }
      await connection.flush()
    } finally {
      await connection.close()
    }
    await delay(1_000)
    const counted = await afternoon(graphql)
    return [expectation('no forged message is counted', counted === null, `present ${counted ?? 'null'}`)]
  },
}

const GRPC = (method: string): Readonly<Record<string, string>> => ({
  ':method': 'POST',
  ':path': `/event_store.client.streams.Streams/${method}`,
  'content-type': 'application/grpc',
  te: 'trailers',
})

/** Bodies of gRPC calls that are none. */
const frames: Readonly<Record<string, Buffer>> = {
  'a message cut short': Buffer.from([0, 0, 0, 1, 0, 1, 2]),
  'a length of four gigabytes': Buffer.from([0, 255, 255, 255, 255, 1]),
  'a message said to be compressed': Buffer.from([1, 0, 0, 0, 2, 1, 2]),
  'bytes that are no message': Buffer.from([0, 0, 0, 0, 4, 255, 255, 255, 255]),
  nothing: Buffer.alloc(0),
}

/** Frames that are none on the log's own port. */
export const looseFrames: Attack = {
  name: 'loose-frames',
  what: 'bytes, HTTP/1.1 and broken gRPC calls on the port of the log',
  maxGrowthMiB: 200,
  async run({ system, crowd, size }): Promise<readonly Expectation[]> {
    const address = system.urls.log.replace(/^esdb/, 'http')
    const { host } = new URL(address)
    const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')
    const bytes = [
      Buffer.from(`GET /health/live HTTP/1.1\r\nHost: ${host}\r\n\r\n`),
      Buffer.from('GET / HTTP/9.9\r\n\r\n'),
      Buffer.alloc(100_000, 0xff),
      Buffer.concat([preface, Buffer.alloc(50_000, 0x00)]),
      Buffer.concat([preface, Buffer.from([0xff, 0xff, 0xff, 1, 0, 0, 0, 0, 1])]),
      // Window updates and pings without end.
      Buffer.concat([
        preface,
        Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]),
        ...Array.from({ length: 5_000 }, () => Buffer.from([0, 0, 8, 6, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8])),
      ]),
    ]
    for (const piece of bytes) await crowd.say(address, piece, 500)
    const session = connectHttp2(address)
    session.on('error', () => session.destroy())
    for (let round = 0; round < times(size, 5, 50) && !session.destroyed; round += 1)
      for (const method of ['Append', 'BatchAppend', 'Delete', 'Tombstone', 'Read', 'Nonsense'])
        for (const frame of Object.values(frames)) {
          const stream = session.request(GRPC(method), { endStream: false })
          stream.on('error', () => stream.destroy())
          stream.resume()
          stream.end(frame)
          if (round % 2 === 1) stream.close(constants.NGHTTP2_CANCEL)
        }
    await delay(1_000)
    session.destroy()
    const client = openLog(system.urls.log)
    try {
      const event = jsonEvent({ id: NEVER, type: 'abuse.after', data: {} })
      await client.appendToStream('abuse-after', event, { expectedRevision: ANY })
      return [expectation('the log still takes events', true)]
    } catch (error) {
      return [expectation('the log still takes events', false, String(error))]
    } finally {
      await closeLog(client)
    }
  },
}
