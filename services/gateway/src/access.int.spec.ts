import { writeFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { GATEWAY_FAILPOINTS } from './failpoints.ts'
import { startFixture, until, type GatewayFixture } from './testing/fixture.ts'
import { SocketClient } from './testing/socket-client.ts'

const hits = new Map<string, number>()
let gateway: GatewayFixture
/** The gateway under an address that is not loopback; undefined where the machine has none. */
let outside: string | undefined

const address = Object.values(networkInterfaces())
  .flatMap((list) => list ?? [])
  .find(({ internal, family }) => !internal && family === 'IPv4')?.address

beforeAll(async () => {
  gateway = await startFixture({
    env: { IOC_HOST: '0.0.0.0', GATEWAY_ALLOWED_HOSTS: address ?? '' },
    failpoints: { hit: (name) => hits.set(name, (hits.get(name) ?? 0) + 1) },
  })
  writeFileSync(join(gateway.dataDir, 'api-key'), 'the-key\n')
  writeFileSync(join(gateway.dataDir, 'screen-tokens'), 'screen-1\n')
  outside = address === undefined ? undefined : `http://${address}:${new URL(gateway.gateway.url).port}`
})
afterAll(() => gateway.close())

const status = async (path: string, headers: Record<string, string> = {}) =>
  (await fetch(`${outside}${path}`, { headers })).status

describe('from another machine', () => {
  it('reading needs a key', async (context) => {
    if (outside === undefined) context.skip('this machine has no address but loopback')
    const query = '/graphql?query={__typename}'
    expect(await status(query)).toBe(401)
    expect(await status('/wall')).toBe(401)
    expect(await status(query, { authorization: 'Bearer wrong' })).toBe(401)
    expect(await status(query, { authorization: 'Bearer the-key' })).toBe(200)
    expect(await status('/healthz')).toBe(200)
  })

  it('a screen opens the wall with its token, and its cookie does the rest', async (context) => {
    if (outside === undefined) context.skip('this machine has no address but loopback')
    const opened = await fetch(`${outside}/wall?token=screen-1`, { redirect: 'manual' })
    expect([opened.status, opened.headers.get('location')]).toEqual([303, '/wall'])
    const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? ''
    expect(await status('/wall', { cookie })).toBe(200)
    expect(await status('/assets/app.js', { cookie })).toBe(200)
    const socket = await SocketClient.connect(outside ?? '', { headers: { cookie } })
    socket.close()
  })

  it('a screen with a wrong token is not sent on, and told what to do', async (context) => {
    if (outside === undefined) context.skip('this machine has no address but loopback')
    for (const path of ['/wall?token=wrong', '/wall?token=', '/wall?token=%zz', '/wall?token=wrong&token=screen-1']) {
      const page = await fetch(`${outside}${path}`, { redirect: 'manual' })
      expect([path, page.status, page.headers.get('set-cookie')]).toEqual([path, 401, null])
      expect(await page.text()).toContain('/wall?token=TOKEN')
    }
  })

  it('a name that is not known is told which are, and how to add one', async () => {
    const answer = await fetch(`${gateway.gateway.url}/wall`, { headers: { origin: 'http://ioc.example' } })
    expect(answer.status).toBe(403)
    const { detail } = (await answer.json()) as { detail: string }
    expect(detail).toContain('localhost, 127.0.0.1')
    expect(detail).toContain('GATEWAY_ALLOWED_HOSTS')
  })

  it('a socket without key or token is closed', async (context) => {
    if (outside === undefined) context.skip('this machine has no address but loopback')
    await expect(SocketClient.connect(outside ?? '')).rejects.toThrow('4403')
    const socket = await SocketClient.connect(outside ?? '', { token: 'screen-1' })
    socket.close()
  })
})

describe('a token that is revoked', () => {
  it('ends the sockets that it let in, and no others', async (context) => {
    if (outside === undefined) context.skip('this machine has no address but loopback')
    const tokens = join(gateway.dataDir, 'screen-tokens')
    writeFileSync(tokens, 'screen-1\nscreen-2\nscreen-3\n')
    const byMessage = await SocketClient.connect(outside ?? '', { token: 'screen-2' })
    const byHeader = await SocketClient.connect(outside ?? '', { headers: { authorization: 'Bearer screen-3' } })
    const stays = await SocketClient.connect(outside ?? '', { token: 'screen-1' })
    const here = await SocketClient.connect(gateway.gateway.url.replace('0.0.0.0', '127.0.0.1'))
    writeFileSync(tokens, 'screen-1\n')
    await until(() => byMessage.closeCode !== undefined && byHeader.closeCode !== undefined)
    expect([byMessage.closeCode, byHeader.closeCode]).toEqual([4403, 4403])
    expect([stays.closeCode, here.closeCode]).toEqual([undefined, undefined])
    stays.close()
    here.close()
  })
})

describe('failpoints', () => {
  it('are all reached without any client', async () => {
    await until(() => GATEWAY_FAILPOINTS.every((name) => hits.has(name)))
  })
})
