import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { CloudEvent } from '@ioc/contracts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createIngestClient, retryAfterMs, type IngestClient } from './ingest-client.ts'
import { createSender, type Outgoing } from './sender.ts'

const event = (id: string, source = 'a'): CloudEvent => ({
  specversion: '1.0',
  id,
  source,
  type: 't',
  subject: 'u',
  data: {},
})
const item = (id: string, source = 'a', answerLost = false): Outgoing => ({
  source,
  event: () => event(id, source),
  answerLost,
})

type Handler = (events: CloudEvent[], response: ServerResponse, requestNumber: number) => void
const results = (events: CloudEvent[], outcome: (event: CloudEvent) => string) =>
  JSON.stringify({
    results: events.map((sent, index) => ({ index, id: sent.id, eventId: null, outcome: outcome(sent) })),
  })
const storeAll: Handler = (events, response) => {
  if (events.length === 1) response.writeHead(201).end(JSON.stringify({ id: '', eventId: null, outcome: 'stored' }))
  else response.writeHead(200).end(results(events, () => 'stored'))
}

describe('sending', () => {
  let server: Server
  let client: IngestClient
  let requests: { ids: string[]; headers: IncomingMessage['headers'] }[]
  let troubles: string[]
  let handler: Handler
  let waits: number[]

  const sender = (concurrency = 4) =>
    createSender({
      client,
      concurrency,
      stopped: () => false,
      onTrouble: (reason) => troubles.push(reason),
      wait: (ms) => {
        waits.push(ms)
        return Promise.resolve()
      },
    })

  beforeEach(async () => {
    requests = []
    troubles = []
    waits = []
    handler = storeAll
    server = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const body = JSON.parse(Buffer.concat(chunks).toString()) as CloudEvent | CloudEvent[]
        const events = Array.isArray(body) ? body : [body]
        requests.push({ ids: events.map(({ id }) => id), headers: request.headers })
        handler(events, response, requests.length)
      })
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = address !== null && typeof address === 'object' ? address.port : 0
    client = createIngestClient({
      url: `http://127.0.0.1:${port}`,
      key: () => 'secret',
      connections: 4,
      timeoutMs: 2_000,
    })
  })
  afterEach(() => {
    client.close()
    server.closeAllConnections()
    server.close()
  })

  it('sends one event alone and several as a batch, with the key', async () => {
    const ours = sender()
    await ours.send([item('1', 'a'), item('2', 'b'), item('3', 'b')])
    expect(requests.map(({ ids }) => ids).sort()).toEqual([['1'], ['2', '3']])
    expect(requests.find(({ ids }) => ids.length === 1)?.headers['content-type']).toBe('application/cloudevents+json')
    expect(requests.find(({ ids }) => ids.length === 2)?.headers).toMatchObject({
      authorization: 'Bearer secret',
      'content-type': 'application/cloudevents-batch+json',
    })
    expect(ours.tally()).toMatchObject({ stored: 3, resent: 0 })
  })

  it('waits as long as Retry-After says when refused for load, then sends the same', async () => {
    handler = (events, response, number) => {
      if (number === 1) response.writeHead(503, { 'retry-after': '3' }).end('{}')
      else storeAll(events, response, number)
    }
    const ours = sender()
    await ours.send([item('1'), item('2')])
    expect(requests.map(({ ids }) => ids)).toEqual([
      ['1', '2'],
      ['1', '2'],
    ])
    expect(waits).toEqual([3_000])
    expect(ours.tally()).toMatchObject({ stored: 2, resent: 2 })
  })

  it('sends again only what was answered with retry', async () => {
    handler = (events, response, number) => {
      if (number === 1) response.writeHead(207).end(results(events, ({ id }) => (id === '2' ? 'retry' : 'stored')))
      else storeAll(events, response, number)
    }
    await sender().send([item('1'), item('2'), item('3')])
    expect(requests.map(({ ids }) => ids)).toEqual([['1', '2', '3'], ['2']])
  })

  it('counts refusals and conflicts and goes on', async () => {
    const outcomes: Record<string, string> = { 1: 'refused', 2: 'conflict', 3: 'duplicate' }
    handler = (events, response) => response.writeHead(207).end(results(events, ({ id }) => outcomes[id] ?? 'stored'))
    const ours = sender()
    await ours.send([item('1'), item('2'), item('3'), item('4')])
    expect(ours.tally()).toEqual({ stored: 1, duplicate: 1, conflict: 1, refused: 1, retry: 0, resent: 0 })
  })

  it('sends the identical request again when the answer is lost or the connection breaks', async () => {
    handler = (events, response, number) => {
      if (number === 2) response.destroy()
      else storeAll(events, response, number)
    }
    await sender().send([item('1', 'a', true), item('2')])
    expect(requests.map(({ ids }) => ids)).toEqual([
      ['1', '2'],
      ['1', '2'],
      ['1', '2'],
    ])
    expect(troubles).toHaveLength(1)
  })

  it('lets nothing of one source overtake, with many requests in flight', async () => {
    const items = Array.from({ length: 1_300 }, (_, index) => item(String(index), index % 2 === 0 ? 'a' : 'b'))
    await sender(8).send(items)
    for (const parity of [0, 1]) {
      const ids = requests.flatMap(({ ids }) => ids).filter((id) => Number(id) % 2 === parity)
      expect(ids).toEqual(ids.toSorted((left, right) => Number(left) - Number(right)))
      expect(ids).toHaveLength(650)
    }
  })

  it('waits a second without Retry-After, and never longer than half a minute', () => {
    expect(retryAfterMs(undefined)).toBe(1_000)
    expect(retryAfterMs('2')).toBe(2_000)
    expect(retryAfterMs('86400')).toBe(30_000)
  })
})
