import { connect, type Socket } from 'node:net'
import { exampleEvent, sessionTaken } from '@ioc/contracts'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { issueKey, revokeKey } from '@ioc/kit/keys'
import { Harness } from '../testing/harness.ts'

const MEBIBYTE = 1_048_576
const harness = new Harness()
const example = exampleEvent(sessionTaken)
let serial = 0
const fact = () => ({ ...example, id: `starving-${serial++}` })
const newKey = () => issueKey(harness.dataDir, { name: 'greedy', sources: ['*'], units: ['*'] })
const sockets: Socket[] = []

beforeAll(() => harness.startLog())
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy()
})
afterAll(() => harness.close())

interface Client {
  readonly socket: Socket
  readonly text: () => string
  readonly closed: () => boolean
}

/** Opens a connection, sends bytes and nothing more. */
function open(url: string, bytes: string | Buffer): Client {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  sockets.push(socket)
  let [text, closed] = ['', false]
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()))
  socket.on('error', () => (closed = true))
  socket.on('close', () => (closed = true))
  socket.write(bytes)
  return { socket, text: () => text, closed: () => closed }
}
const head = (key: string, more: string) =>
  `POST /v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/cloudevents-batch+json\r\n${more}\r\n\r\n`
const metric = async (url: string, name: string): Promise<number> => {
  const text = await (await fetch(`${url}/metrics`)).text()
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1])
}
const bodyBytes = (url: string) => metric(url, 'ioc_ingest_body_bytes')
const requests = (url: string) => metric(url, 'ioc_ingest_requests_in_flight')

describe('one holder of a key does not starve others', () => {
  it('by announcing bodies and sending nothing', async () => {
    const { url } = await harness.startIngest()
    const { key } = newKey()
    for (let index = 0; index < 32; index++) open(url, head(key, `Content-Length: ${4 * MEBIBYTE}`))
    await expect.poll(() => requests(url)).toBe(32)
    expect(await bodyBytes(url)).toBe(0)
    for (const sender of [undefined, key]) {
      const answer = await harness.post(url, [fact()], sender === undefined ? {} : { key: sender })
      expect(answer.status).toBe(200)
    }
  })

  it('by sending bodies but for their last byte: it gets its share, and others find room', async () => {
    const { url } = await harness.startIngest({ INGEST_MAX_BODY_BYTES: String(16 * MEBIBYTE) })
    const { key } = newKey()
    const body = Buffer.alloc(4 * MEBIBYTE - 1, ' ')
    const announced = head(key, `Content-Length: ${4 * MEBIBYTE}`)
    const greedy = Array.from({ length: 8 }, () => open(url, Buffer.concat([Buffer.from(announced), body])))
    await expect.poll(() => greedy.filter(({ text }) => text().includes(' 503 ')).length).toBeGreaterThanOrEqual(5)
    expect(greedy.find(({ text }) => text() !== '')?.text()).toMatch(/retry-after: \d+[^]*"code":"overloaded"/)
    expect(await bodyBytes(url)).toBeLessThanOrEqual(12 * MEBIBYTE)
    const padded = `${JSON.stringify([fact()])}${' '.repeat(3 * MEBIBYTE)}`
    const headers = { 'content-type': 'application/cloudevents-batch+json' }
    expect((await harness.post(url, padded, { headers })).status).toBe(200)
    for (const { socket } of greedy) socket.destroy()
    await expect.poll(() => bodyBytes(url)).toBe(0)
  })

  it('by having many requests under way', async () => {
    const { url } = await harness.startIngest({ INGEST_MAX_REQUESTS: '8' })
    const { key } = newKey()
    const greedy = Array.from({ length: 10 }, () => open(url, head(key, 'Transfer-Encoding: chunked')))
    await expect.poll(() => greedy.filter(({ text }) => text().includes(' 503 ')).length).toBe(4)
    expect((await harness.post(url, fact())).status).toBe(201)
  })

  it('by filling the queue of the log', async () => {
    const { url } = await harness.startIngest({ INGEST_MAX_QUEUED_EVENTS: '200', INGEST_APPEND_TIMEOUT_MS: '60000' })
    const { key } = newKey()
    const many = (count: number) => Array.from({ length: count }, fact)
    const port = harness.log?.port
    await harness.log?.close()
    const flood = harness.post(url, many(250), { key })
    await expect.poll(() => metric(url, 'ioc_ingest_queued_events')).toBe(150)
    const refused = await harness.post(url, fact(), { key })
    expect(refused).toMatchObject({ status: 503, body: { code: 'overloaded' } })
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    const other = harness.post(url, many(20))
    await expect.poll(() => metric(url, 'ioc_ingest_queued_events')).toBe(170)
    await harness.startLog(port)
    await Promise.all([flood, other])
  })

  it('or any of a stranger: who has no good key holds nothing', async () => {
    const { url } = await harness.startIngest()
    const strangers = Array.from({ length: 20 }, () => open(url, head('wrong', `Content-Length: ${4 * MEBIBYTE}`)))
    await expect.poll(() => strangers.every(({ text }) => text().includes(' 401 '))).toBe(true)
    expect([await requests(url), await bodyBytes(url)]).toEqual([0, 0])
  })

  it('by leaving answers unread', async () => {
    const { url } = await harness.startIngest({ INGEST_REQUEST_DEADLINE_MS: '500', INGEST_BODY_IDLE_MS: '500' })
    const batch = JSON.stringify(Array.from({ length: 500 }, () => ({ id: 'x'.repeat(500), specversion: '2.0' })))
    const one = `${head(newKey().key, `Content-Length: ${batch.length}`)}${batch}`
    const client = open(url, '')
    client.socket.pause()
    for (let index = 0; index < 60; index++) client.socket.write(one)
    await expect.poll(() => requests(url)).toBeGreaterThan(0)
    await expect.poll(() => requests(url), { timeout: 20_000 }).toBe(0)
    expect(await bodyBytes(url)).toBe(0)
  }, 30_000)
})

describe('a body has a deadline', () => {
  it('for each next part, and for the whole', async () => {
    const { url } = await harness.startIngest({ INGEST_BODY_IDLE_MS: '300', INGEST_BODY_DEADLINE_MS: '900' })
    const { key } = newKey()
    const stalled = open(url, `${head(key, 'Content-Length: 100')}[`)
    await expect.poll(stalled.text).toMatch(/^HTTP\/1\.1 408 [^]*"code":"request-timeout"[^]*300 ms/)
    const dribbling = open(url, head(key, 'Transfer-Encoding: chunked'))
    const timer = setInterval(() => dribbling.socket.write('1\r\n \r\n'), 50)
    try {
      await expect.poll(dribbling.text, { timeout: 5_000 }).toMatch(/^HTTP\/1\.1 408 [^]*within 900 ms/)
    } finally {
      clearInterval(timer)
    }
    await expect.poll(() => requests(url)).toBe(0)
  })

  it('and so have headers', async () => {
    const { url } = await harness.startIngest({ INGEST_HEADERS_TIMEOUT_MS: '200' })
    const slow = open(url, 'POST /v1/events HTTP/1.1\r\nX-Slow: ')
    await expect.poll(slow.text, { timeout: 5_000 }).toMatch(/^HTTP\/1\.1 408 [^]*"code":"request-timeout"/)
    const silent = open(url, '')
    await expect.poll(silent.closed, { timeout: 5_000 }).toBe(true)
  })
})

describe('a key that is revoked', () => {
  it('lets in nothing whose body was still arriving', async () => {
    const { url } = await harness.startIngest()
    const { key, record } = newKey()
    const event = fact()
    const body = JSON.stringify([event])
    const slow = open(url, `${head(key, `Content-Length: ${body.length}`)}${body.slice(0, 10)}`)
    await expect.poll(() => requests(url)).toBe(1)
    revokeKey(harness.dataDir, record.id)
    await expect.poll(async () => (await harness.post(url, [], { key })).status).toBe(401)
    slow.socket.write(body.slice(10))
    await expect.poll(slow.text).toMatch(/^HTTP\/1\.1 401 [^]*connection: close[^]*"code":"unauthenticated"/)
    await expect.poll(slow.closed).toBe(true)
    expect((await harness.facts()).some(({ id }) => id === event.id)).toBe(false)
  })

  it('loses its idle connections, and no other key does', async () => {
    const { url } = await harness.startIngest()
    const [revoked, other] = [newKey(), newKey()].map(({ key, record }) => ({
      id: record.id,
      ...open(url, `${head(key, 'Content-Length: 2')}[]`),
    }))
    if (revoked === undefined || other === undefined) throw new Error('no clients')
    for (const { text } of [revoked, other]) await expect.poll(text).toContain(' 200 ')
    revokeKey(harness.dataDir, revoked.id)
    await expect.poll(revoked.closed, { timeout: 5_000 }).toBe(true)
    expect(other.closed()).toBe(false)
  })
})

describe('a key', () => {
  it('is taken from one header Authorization and from nowhere else', async () => {
    const { url } = await harness.startIngest()
    const key = harness.apiKey
    const twice = open(url, `${head(key, `Authorization: Bearer ${key}\r\nContent-Length: 2`)}[]`)
    await expect.poll(twice.text).toMatch(/^HTTP\/1\.1 400 [^]*malformed-request/)
    for (const name of ['key', 'access_token', 'api-key', 'TOKEN', '%6bey']) {
      const answer = await harness.post(`${url}`, [], { path: `/v1/events?${name}=${key}` })
      expect(answer).toMatchObject({ status: 400, body: { code: 'malformed-request' } })
      expect(JSON.stringify(answer.body)).not.toContain(key)
    }
    for (const scheme of ['bearer', 'BEARER']) {
      expect((await harness.post(url, [], { headers: { authorization: `${scheme} ${key}` } })).status).toBe(200)
    }
    const basic = { authorization: `Basic ${Buffer.from(`:${key}`).toString('base64')}` }
    expect((await harness.post(url, [], { headers: basic })).status).toBe(401)
  })
})
