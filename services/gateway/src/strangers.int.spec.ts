import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { opened, school } from '@ioc/projections/testing'
import { startFixture, until, type GatewayFixture } from './testing/fixture.ts'
import { RawClient } from './testing/raw-client.ts'
import { SocketClient } from './testing/socket-client.ts'

let gateway: GatewayFixture
beforeAll(async () => {
  gateway = await startFixture()
  await gateway.facts.append([opened('P', 'province'), school('S1', 'P', ['TH'])])
  await gateway.facts.confirm(gateway.clock.real())
})
afterAll(() => gateway.close())

const HEALTH = '{ health { position } }'

afterEach(async () => {
  // Whatever was sent, nothing was thrown, and everybody else is served.
  expect((await gateway.get('/metrics')).text).toMatch(/^ioc_gateway_escaped_errors_total 0$/m)
  expect((await gateway.query(HEALTH)).errors).toBeUndefined()
})

const list = (count: number, of: (index: number) => string): string =>
  Array.from({ length: count }, (_, at) => of(at)).join(' ')

describe('an upgrade', () => {
  const HOST = 'Host: localhost'
  const upgrade = (target: string, ...headers: string[]) =>
    RawClient.status(
      gateway.gateway.url,
      [
        `GET ${target} HTTP/1.1`,
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
        'Sec-WebSocket-Protocol: graphql-transport-ws',
        ...headers,
        '\r\n',
      ].join('\r\n'),
    )

  it.each(['//', '//x', '///', '/\\', 'http://[', 'http://[bad/graphql', '/%zz', '/graphql/', '*', 'x', '/GraphQL'])(
    'to the target %s is refused, and nothing else happens',
    async (target) => {
      expect([400, 404]).toContain(await upgrade(target, HOST))
    },
  )

  it.each(['//', '/graphql', 'http://['])('of another site to %s is refused for who asks', async (target) => {
    for (const origin of ['https://evil.example', 'null', '//', 'http://', '']) {
      expect(await upgrade(target, HOST, `Origin: ${origin}`)).toBe(403)
    }
    expect(await upgrade(target, 'Host: evil.example')).toBe(403)
  })

  it('must name one host', async () => {
    expect(await upgrade('/graphql', HOST, 'Host: evil.example')).toBe(403)
    expect(await upgrade('/graphql')).toBe(403)
    expect(await upgrade('/graphql', HOST)).toBe(101)
    expect(await upgrade('/graphql?token=x', HOST)).toBe(101)
  })

  it.each([
    'Sec-WebSocket-Key: short',
    'Sec-WebSocket-Version: 99',
    'Sec-WebSocket-Protocol: ,,,;"',
    'Sec-WebSocket-Extensions: permessage-deflate; x="',
    'Upgrade: h2c',
    'Content-Length: 5',
  ])('with a second or strange %s is answered or ended', async (header) => {
    const status = await upgrade('/graphql', HOST, header)
    expect([undefined, 101, 400, 405, 426]).toContain(status)
  })

  it.each([
    ['of another site', '/graphql', ['Origin: https://evil.example'], 403, 'GATEWAY_ALLOWED_HOSTS'],
    ['to another path', '/x', [], 404, 'not-found'],
    ['of another protocol', '/graphql', ['Sec-WebSocket-Protocol: graphql-ws'], 400, 'graphql-transport-ws'],
    ['with another key', '/graphql', ['Sec-WebSocket-Key: short'], 400, 'WebSocket'],
    ['of another version', '/graphql', ['Sec-WebSocket-Version: 99'], 426, 'version 13'],
  ])('%s is refused in words, with the headers of every answer', async (_what, target, headers, status, words) => {
    const client = await RawClient.connect(gateway.gateway.url)
    client.read()
    const of = (name: string, standard: string) => headers.find((header) => header.startsWith(name)) ?? standard
    client.socket.write(
      [
        `GET ${target} HTTP/1.1`,
        HOST,
        'Connection: Upgrade',
        'Upgrade: websocket',
        of('Sec-WebSocket-Version', 'Sec-WebSocket-Version: 13'),
        of('Sec-WebSocket-Key', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='),
        of('Sec-WebSocket-Protocol', 'Sec-WebSocket-Protocol: graphql-transport-ws'),
        of('Origin', 'X-Origin: none'),
        '\r\n',
      ].join('\r\n'),
    )
    await until(() => client.closed)
    expect(client.text).toContain(`HTTP/1.1 ${status} `)
    for (const expected of [
      words,
      'application/problem+json',
      'x-content-type-options: nosniff',
      "default-src 'none'",
    ]) {
      expect(client.text).toContain(expected)
    }
  })

  it('to something else than a WebSocket, and methods that open tunnels, are refused', async () => {
    const send = (request: string) => RawClient.status(gateway.gateway.url, request)
    const h2c = 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA'
    expect(await send(`GET /graphql HTTP/1.1\r\n${HOST}\r\n${h2c}\r\n\r\n`)).toBe(400)
    expect(await send(`CONNECT evil.example:443 HTTP/1.1\r\n${HOST}\r\n\r\n`)).toBe(405)
    expect(await send(`TRACE / HTTP/1.1\r\n${HOST}\r\n\r\n`)).toBe(405)
  })

  it('whose client goes away at once is forgotten', async () => {
    const client = await RawClient.connect(gateway.gateway.url)
    client.socket.write(`GET // HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${HOST}\r\n\r\n`)
    client.socket.resetAndDestroy()
  })
})

describe('a message over a socket', () => {
  const subscribe = (id: string, payload: object) => JSON.stringify({ id, type: 'subscribe', payload })
  const deep = (open: string, close: string, levels: number) => open.repeat(levels) + close.repeat(levels)
  const ended = async (...messages: string[]): Promise<number | undefined> => {
    const client = await SocketClient.connect(gateway.gateway.url)
    for (const message of messages) client.send(message)
    await until(() => client.closeCode !== undefined)
    return client.closeCode
  }
  const refusal = async (payload: object): Promise<{ message: string; code: unknown }> => {
    const client = await SocketClient.connect(gateway.gateway.url)
    client.send(subscribe('1', payload))
    await until(() => client.messages.some(({ id }) => id === '1'))
    const answer = client.messages.find(({ id }) => id === '1')
    const [error] = answer?.payload as { message: string; extensions?: { code: unknown } }[]
    client.close()
    return { message: error?.message ?? '', code: error?.extensions?.code }
  }

  it('that uses an id twice ends its socket, however long the id', async () => {
    for (const id of ['1', 'x'.repeat(128), 'ế'.repeat(128), '\u{1f600}'.repeat(64), '__proto__', '\ud800']) {
      expect(await ended(subscribe(id, { query: HEALTH }), subscribe(id, { query: HEALTH }))).toBe(4409)
    }
    expect(await ended(subscribe('x'.repeat(129), { query: HEALTH }))).toBe(4400)
  })

  it('that nests without end ends its socket before it is parsed', async () => {
    const variables = `{"id":"1","type":"subscribe","payload":{"query":"{a}","variables":{"a":${deep('[', ']', 100_000)}}}}`
    expect(await ended(variables)).toBe(4400)
    expect(await ended(`{"id":"1","type":"subscribe","payload":${deep('{"a":', '}', 30_000)}`)).toBe(4400)
    expect(await ended('['.repeat(260_000))).toBe(4400)
    expect(await ended('['.repeat(300_000))).toBe(1009)
  })

  it('whose operation nests, repeats or spreads without end is refused in words', async () => {
    const queries = [
      '{'.repeat(20_000),
      deep('{a', '}', 20_000),
      `query($a:${deep('[', ']', 20_000)}){a}`,
      `{ health(a: ${deep('[', ']', 20_000)}) { position } }`,
      `{ health { ${list(15_000, (at) => `a${at}:position`)} } }`,
      `{ health { position ${list(10_000, () => '@skip(if:false)')} } }`,
      `{ health { ...f0 } } ${list(2_000, (at) => `fragment f${at} on Health{...f${at + 1}}`)}`,
      list(5_000, (at) => `query q${at}{health{position}}`),
    ]
    for (const query of queries) {
      const { message, code } = await refusal({ query })
      expect(['TOO_LARGE', 'BAD_USER_INPUT']).toContain(code)
      expect(message.length).toBeGreaterThan(0)
    }
  })

  it('that quotes much is answered with little', async () => {
    const name = 'x'.repeat(100_000)
    const { message } = await refusal({ query: `{ ${name} }` })
    expect(message.length).toBeLessThan(600)
    const { message: literal } = await refusal({ query: `{ units(first: "${name}") { totalCount } }` })
    expect(literal.length).toBeLessThan(600)
  })

  it('may have any keys in its variables', async () => {
    const client = await SocketClient.connect(gateway.gateway.url)
    const variables =
      '{"__proto__":{"a":1},"constructor":{"prototype":1},"toString":"x","hasOwnProperty":1,"\\ud800":"\\udfff"}'
    client.send(`{"id":"1","type":"subscribe","payload":{"query":"${HEALTH}","variables":${variables}}}`)
    await until(() => client.messages.some(({ type }) => type === 'complete'))
    client.send(`{"id":"2","type":"subscribe","payload":{"query":"subscription{wall{unit}}","variables":${variables}}}`)
    await until(() => client.messages.some(({ id, type }) => id === '2' && type === 'next'))
    client.close()
  })

  it('may name no operation by an empty name', async () => {
    const client = await SocketClient.connect(gateway.gateway.url)
    client.send(subscribe('1', { query: HEALTH, operationName: '' }))
    await until(() => client.messages.some(({ id, type }) => id === '1' && type === 'complete'))
    expect(client.messages.map(({ type }) => type)).toEqual(['connection_ack', 'next', 'complete'])
    client.close()
  })

  it('that is no text, or not of the protocol, ends its socket', async () => {
    const garbled = ['null', '1', '[]', '{}', '{"type":"subscribe"}', '{"type":"next","id":"1"}', '\u0000', '']
    for (const message of garbled) expect(await ended(message)).toBe(4400)
    const binary = await SocketClient.connect(gateway.gateway.url)
    binary.socket.send(Buffer.from([0xff, 0xfe]), { binary: true })
    await until(() => binary.closeCode !== undefined)
    const broken = await SocketClient.connect(gateway.gateway.url)
    broken.socket.send(Buffer.from([0xff, 0xfe]), { binary: false })
    await until(() => broken.closeCode !== undefined)
    expect([binary.closeCode, broken.closeCode]).toEqual([4400, 1007])
  })
})
