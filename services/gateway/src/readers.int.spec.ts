import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { opened, register, school } from '@ioc/projections/testing'
import { startFixture, until, type GatewayFixture } from './testing/fixture.ts'
import { RawClient } from './testing/raw-client.ts'
import { SocketClient } from './testing/socket-client.ts'

let gateway: GatewayFixture
beforeAll(async () => {
  gateway = await startFixture({
    env: {
      GATEWAY_MAX_ANSWER: '1000000',
      GATEWAY_CLIENT_UNREAD: '1500000',
      GATEWAY_ALL_UNREAD: '20000000',
      GATEWAY_SCREEN_BUFFER: '1000000',
    },
  })
  await gateway.facts.append([
    opened('P', 'province'),
    ...Array.from({ length: 300 }, (_, index) => school(`S${index}`, 'P', ['TH'])),
    register('S1', '1A', 30, 35),
  ])
  await gateway.facts.confirm(gateway.clock.real())
})
afterAll(() => gateway.close())

const metric = async (name: string): Promise<number> =>
  Number(new RegExp(`^${name} (\\d+)`, 'm').exec((await gateway.get('/metrics')).text)?.[1] ?? 0)
const codeOf = async (query: string, variables = {}) => {
  const { status, errors } = await gateway.query(query, variables)
  return { status, code: errors?.[0]?.extensions['code'] }
}
/** A question whose answer has about so many bytes. */
const units = (bytes: number): string =>
  `{ units(first: 100, kind: school) { edges { node { ${'x'.repeat(Math.round(bytes / 100))}: code } } } }`

const post = (body: string): string =>
  [
    'POST /graphql HTTP/1.1',
    'Host: localhost',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n')
const ask = (query: string): string => post(JSON.stringify({ query }))

describe('over HTTP', () => {
  it('bodies, variables and operations that nest without end are refused before they are parsed', async () => {
    const deep = (open: string, levels: number) => open.repeat(levels)
    const lists = deep('[', 200_000) + deep(']', 200_000)
    const send = async (body: string) => {
      const response = await fetch(`${gateway.gateway.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      })
      const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] }
      return { status: response.status, code: errors[0]?.extensions.code }
    }
    const tooLarge = { status: 400, code: 'TOO_LARGE' }
    expect(await send(`{"query":"{health{position}}","variables":{"a":${lists}}}`)).toEqual(tooLarge)
    expect(await send(`{"query":"{health{position}}","extensions":${lists}}`)).toEqual(tooLarge)
    expect(await send(`{"query":"{health{position}}","variables":{"a":[${'1,'.repeat(100_000)}1]}}`)).toEqual(tooLarge)
    expect(await codeOf(deep('{', 20_000))).toEqual(tooLarge)
    expect(await codeOf(`{ health(a: ${deep('[', 20_000)}`)).toEqual(tooLarge)
    const inAddress = `/graphql?query=${encodeURIComponent('{health{position}}')}&variables=${'['.repeat(5_000)}`
    expect((await gateway.get(inAddress)).status).toBe(400)
  })

  it('an operation is text: a parsed document in its place is not taken', async () => {
    expect(await codeOf('{"kind":"Document","definitions":[]}')).toEqual({ status: 400, code: 'BAD_USER_INPUT' })
    expect(await codeOf('null')).toEqual({ status: 400, code: 'BAD_USER_INPUT' })
  })

  it('a document without the operation that is asked for is refused in words', async () => {
    const named = async (operationName: string | undefined) => {
      const name = operationName === undefined ? '' : `&operationName=${operationName}`
      const query = encodeURIComponent('query a { health { position } } query b { health { caughtUp } }')
      return (await gateway.get(`/graphql?query=${query}${name}`)).status
    }
    expect(await named('a')).toBe(200)
    expect(await named('c')).toBe(400)
    expect(await named(undefined)).toBe(400)
    expect(
      (await gateway.get(`/graphql?query=${encodeURIComponent('fragment f on Health { position }')}`)).status,
    ).toBe(400)
  })

  it('each operation of a document is answered as itself, however often the others were asked', async () => {
    const query = 'query a { health { position } } query b { health { generation } }'
    const run = async (operationName: string) => {
      const response = await fetch(`${gateway.gateway.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, operationName }),
      })
      const { data } = (await response.json()) as { data: { health: object } }
      return Object.keys(data.health)
    }
    for (let time = 0; time < 10; time += 1) expect(await run('a')).toEqual(['position'])
    expect(await run('b')).toEqual(['generation'])
  })

  it('introspection costs what it yields, and what tools ask for is answered', async () => {
    const { getIntrospectionQuery } = await import('graphql/index.js')
    expect((await gateway.query(getIntrospectionQuery({ inputValueDeprecation: true }))).errors).toBeUndefined()
    const types = '__schema { types { name description fields { name description type { name } } } }'
    const many = Array.from({ length: 800 }, (_, at) => `a${at}: ${types}`).join(' ')
    expect(await codeOf(`{ ${many} }`)).toEqual({ status: 400, code: 'TOO_LARGE' })
  })

  it('an answer beyond the bound is refused with what to do, and one below it is whole', async () => {
    expect(await codeOf(units(900_000))).toEqual({ status: 200, code: undefined })
    const { errors } = await gateway.query(units(1_100_000))
    expect(errors?.[0]).toMatchObject({
      extensions: { code: 'TOO_LARGE' },
      message: expect.stringContaining('smaller pages'),
    })
  })

  it('a client that reads nothing is given no more than its share', async () => {
    const before = await metric('ioc_gateway_answers_bytes')
    const client = await RawClient.connect(gateway.gateway.url)
    client.socket.pause()
    client.socket.write(ask(units(900_000)).repeat(8))
    const refused = 'ioc_gateway_answers_refused_total{code="OVERLOADED"}'
    const count = async () => Number((await gateway.get('/metrics')).text.split(`${refused} `)[1]?.split('\n')[0] ?? 0)
    await until(async () => (await count()) >= 1)
    expect((await metric('ioc_gateway_answers_bytes')) - before).toBeLessThanOrEqual(1_500_000)
    client.socket.destroy()
    await until(async () => (await metric('ioc_gateway_answers_bytes')) === 0)
  })

  it('a client that asks on and on without reading is ended', async () => {
    const client = await RawClient.connect(gateway.gateway.url)
    client.socket.pause()
    client.socket.write(ask('{ health { position } }').repeat(200))
    await until(async () => (await gateway.get('/metrics')).text.includes('ended_total{why="pipelined"}'))
    client.read()
    client.socket.resume()
    await until(() => client.closed)
  })
})

describe('over a socket', () => {
  it('a client that asks without reading is dropped, whatever signs of life it gives', async () => {
    const before = await metric('ioc_gateway_live_evicted_total')
    const client = await SocketClient.connect(gateway.gateway.url)
    client.socket.pause()
    let asked = 0
    await until(async () => {
      // More than 16 at once would end it for another reason.
      const idle =
        (await metric('ioc_gateway_operations_running')) + (await metric('ioc_gateway_operations_waiting')) === 0
      for (let at = 0; idle && at < 8; at += 1) {
        client.send({ id: `${(asked += 1)}`, type: 'subscribe', payload: { query: units(600_000) } })
      }
      client.socket.pong('unasked')
      return (await metric('ioc_gateway_live_evicted_total')) > before
    })
    client.socket.resume()
    await until(() => client.closeCode !== undefined)
    expect(client.closeCode).toBe(1006)
  })

  it('a client that pings without reading is dropped', async () => {
    const before = await metric('ioc_gateway_live_evicted_total')
    const client = await SocketClient.connect(gateway.gateway.url)
    client.socket.pause()
    await until(async () => {
      for (let at = 0; at < 20_000; at += 1) client.socket.ping('x'.repeat(100), true)
      return (await metric('ioc_gateway_live_evicted_total')) > before
    })
    client.socket.terminate()
  })

  it('an answer beyond the bound is refused', async () => {
    const client = await SocketClient.connect(gateway.gateway.url)
    client.send({ id: '1', type: 'subscribe', payload: { query: units(1_100_000) } })
    await until(() => client.messages.some(({ type }) => type === 'complete'))
    expect(client.messages.find(({ type }) => type === 'next')).toMatchObject({
      payload: { data: null, errors: [{ extensions: { code: 'TOO_LARGE' } }] },
    })
    client.close()
  })

  it('a query that is completed by its client is given up', async () => {
    const client = await SocketClient.connect(gateway.gateway.url)
    for (let at = 0; at < 12; at += 1) {
      client.send({ id: `${at}`, type: 'subscribe', payload: { query: units(10_000) } })
      client.send({ id: `${at}`, type: 'complete' })
    }
    await until(async () => (await metric('ioc_gateway_operations_running')) === 0)
    expect(await metric('ioc_gateway_operations_waiting')).toBe(0)
    client.close()
  })
})

describe('connections that say nothing', () => {
  it('make room for who asks, and sockets stay', async () => {
    const small = await startFixture({ env: { GATEWAY_MAX_CONNECTIONS: '3' }, facts: gateway.facts })
    const screen = await SocketClient.connect(small.gateway.url)
    const silent = await Promise.all(Array.from({ length: 4 }, () => RawClient.connect(small.gateway.url)))
    for (const client of silent) client.read()
    expect((await small.query('{ health { position } }')).errors).toBeUndefined()
    await until(() => silent.filter(({ closed }) => closed).length >= 2)
    screen.send({ type: 'ping' })
    await until(() => screen.messages.some(({ type }) => type === 'pong'))
    screen.close()
    for (const { socket } of silent) socket.destroy()
    await small.close()
  })
})
