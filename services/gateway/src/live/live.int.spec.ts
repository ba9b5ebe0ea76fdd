import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { opened, register, school } from '@ioc/projections/testing'
import { SocketClient } from '../testing/socket-client.ts'
import { startFixture, until, type GatewayFixture } from '../testing/fixture.ts'

let gateway: GatewayFixture
beforeAll(async () => {
  gateway = await startFixture()
  await gateway.facts.append([opened('P', 'province'), school('S1', 'P', ['TH']), register('S1', '1A', 30, 35)])
  await gateway.facts.confirm(gateway.clock.real())
})
afterAll(() => gateway.close())

const WALL = `subscription { wall(date: "2024-09-16", session: morning) {
  position attendance { numerator freshness { state ageSeconds } } } }`
const subscribe = (id: string, query = WALL, variables = {}) => ({
  id,
  type: 'subscribe',
  payload: { query, variables },
})

interface WallData {
  readonly position: string
  readonly attendance: { readonly numerator: string; readonly freshness: { readonly state: string } }
}
const walls = (client: SocketClient, id: string): WallData[] =>
  client.messages
    .filter((message) => message.type === 'next' && message.id === id)
    .map((message) => (message.payload as { data: { wall: WallData } }).data.wall)
const newest = (client: SocketClient, id: string): WallData | undefined => walls(client, id).at(-1)

describe('subscriptions', () => {
  it('answer at once, and again when something has changed', async () => {
    const client = await SocketClient.connect(gateway.gateway.url)
    client.send(subscribe('1'))
    await until(() => newest(client, '1')?.attendance.numerator === '30')
    await gateway.facts.append([register('S1', '1B', 12, 20)])
    gateway.gateway.notify()
    await until(() => newest(client, '1')?.attendance.numerator === '42')
    client.send({ id: '1', type: 'complete' })
    client.close()
  })

  it('see a change without being told of it', async () => {
    const client = await SocketClient.connect(gateway.gateway.url)
    client.send(subscribe('1'))
    await until(() => walls(client, '1').length > 0)
    const before = Number(newest(client, '1')?.attendance.numerator)
    await gateway.facts.append([register('S1', '1C', 5, 20)])
    await until(() => Number(newest(client, '1')?.attendance.numerator) === before + 5)
    client.close()
  })

  it('give the same answer to all who ask the same, under their own ids', async () => {
    const [a, b] = [await SocketClient.connect(gateway.gateway.url), await SocketClient.connect(gateway.gateway.url)]
    a.send(subscribe('from a'))
    b.send(subscribe('from "b"'))
    await until(() => walls(a, 'from a').length > 0 && walls(b, 'from "b"').length > 0)
    const position = await gateway.facts.append([register('S1', '1D', 5, 20)])
    const arrived = (client: SocketClient, id: string) => newest(client, id)?.position === String(position)
    await until(() => arrived(a, 'from a') && arrived(b, 'from "b"'))
    a.close()
    b.close()
  })

  it('never go back to an older position', async () => {
    const client = await SocketClient.connect(gateway.gateway.url)
    client.send(subscribe('1'))
    for (let index = 0; index < 5; index += 1) {
      const position = await gateway.facts.append([register('S1', `N${index}`, 1, 1)])
      gateway.gateway.notify()
      await until(() => newest(client, '1')?.position === String(position))
    }
    const positions = walls(client, '1').map((wall) => BigInt(wall.position))
    expect(positions).toEqual([...positions].sort((x, y) => Number(x - y)))
    client.close()
  })

  it('let the age move on when nothing else does', async () => {
    const client = await SocketClient.connect(gateway.gateway.url)
    await gateway.facts.confirm(gateway.clock.real())
    client.send(subscribe('1'))
    await until(() => newest(client, '1')?.attendance.freshness.state === 'fresh')
    gateway.clock.advance(60_000)
    await until(() => newest(client, '1')?.attendance.freshness.state === 'stale')
    client.close()
  })

  it('answer queries over the socket once', async () => {
    const client = await SocketClient.connect(gateway.gateway.url)
    client.send(subscribe('q', 'query ($code: ID!) { school(code: $code) { unit { name } } }', { code: 'S1' }))
    await until(() => client.messages.some((message) => message.type === 'complete'))
    expect(client.messages.find((message) => message.type === 'next')).toEqual({
      type: 'next',
      id: 'q',
      payload: { data: { school: { unit: { name: 'S1' } } } },
    })
    client.close()
  })

  it('are checked as queries are', async () => {
    const client = await SocketClient.connect(gateway.gateway.url)
    const bad = ['subscription { nope }', 'subscription {', `subscription { a: wall { unit } b: wall { unit } }`]
    bad.forEach((query, index) => client.send(subscribe(`${index}`, query)))
    await until(() => client.messages.filter((message) => message.type === 'error').length === bad.length)
    client.close()
  })
})

describe('sockets', () => {
  const closedWith = async (client: SocketClient): Promise<number | undefined> => {
    await until(() => client.closeCode !== undefined)
    return client.closeCode
  }

  it('are closed when they break the protocol', async () => {
    const connect = (init = true) => SocketClient.connect(gateway.gateway.url, { init })
    const impatient = await connect(false)
    impatient.send(subscribe('1'))
    expect(await closedWith(impatient)).toBe(4401)
    const twice = await connect()
    twice.send({ type: 'connection_init' })
    expect(await closedWith(twice)).toBe(4429)
    const same = await connect()
    same.send(subscribe('1'))
    same.send(subscribe('1'))
    expect(await closedWith(same)).toBe(4409)
    const garbled = await connect()
    garbled.send('not a message')
    expect(await closedWith(garbled)).toBe(4400)
  })

  it('answer a ping', async () => {
    const client = await SocketClient.connect(gateway.gateway.url)
    client.send({ type: 'ping' })
    await until(() => client.messages.some((message) => message.type === 'pong'))
    client.close()
  })

  it('are refused to pages of other sites, to other protocols and on other paths', async () => {
    const refused = (options: object) => SocketClient.connect(gateway.gateway.url, options)
    await expect(refused({ headers: { origin: 'https://evil.example' } })).rejects.toThrow('403')
    await expect(refused({ headers: { host: 'evil.example' } })).rejects.toThrow('403')
    await expect(refused({ protocol: 'graphql-ws' })).rejects.toThrow('400')
    await expect(refused({ path: '/other' })).rejects.toThrow('404')
  })

  it('are told when the gateway goes away', async () => {
    const other = await startFixture({ facts: gateway.facts })
    const client = await SocketClient.connect(other.gateway.url)
    await other.close()
    expect(await closedWith(client)).toBe(1001)
  })

  it('are limited in number', async () => {
    const other = await startFixture({ env: { GATEWAY_MAX_SCREENS: '1' }, facts: gateway.facts })
    const client = await SocketClient.connect(other.gateway.url)
    await expect(SocketClient.connect(other.gateway.url)).rejects.toThrow('503')
    client.close()
    await other.close()
  })

  it('that take nothing are skipped and then dropped, while others go on', async () => {
    const other = await startFixture({ env: { GATEWAY_SCREEN_BUFFER: '65536' }, facts: gateway.facts })
    await gateway.facts.append(Array.from({ length: 100 }, (_, index) => school(`W${index}`, 'P', ['TH'])))
    const [stalled, healthy] = [
      await SocketClient.connect(other.gateway.url),
      await SocketClient.connect(other.gateway.url),
    ]
    // Long names for many schools, so that the socket's buffers fill within the test.
    const names = ['a', 'b', 'c'].map((letter) => `${letter.repeat(9_000)}: school`)
    const large = `subscription { wall(date: "2024-09-16", session: morning) { position schools { ${names.join(' ')} } } }`
    stalled.send(subscribe('1', large))
    healthy.send(subscribe('1', large))
    await until(() => walls(healthy, '1').length > 0)
    stalled.socket.pause()
    const metric = async (name: string): Promise<number> =>
      Number(new RegExp(`^${name} (\\d+)`, 'm').exec((await other.get('/metrics')).text)?.[1])
    const change = async (): Promise<void> => {
      const position = await gateway.facts.append([register('S1', 'X', 1, 1)])
      other.gateway.notify()
      await until(() => newest(healthy, '1')?.position === String(position))
    }
    while ((await metric('ioc_gateway_live_skipped_total')) === 0) await change()
    other.clock.advance(20_000)
    while ((await metric('ioc_gateway_live_evicted_total')) === 0) await change()
    expect(healthy.closeCode).toBeUndefined()
    healthy.close()
    stalled.socket.terminate()
    await other.close()
  })
})
