import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startFixture, until, type GatewayFixture } from './testing/fixture.ts'
import { RawClient } from './testing/raw-client.ts'

let gateway: GatewayFixture
let proxied: GatewayFixture
beforeAll(async () => {
  gateway = await startFixture()
  proxied = await startFixture({ env: { GATEWAY_BEHIND_PROXY: 'true' }, facts: gateway.facts })
  for (const { dataDir } of [gateway, proxied]) {
    writeFileSync(join(dataDir, 'screen-tokens'), 'screen-1\n')
    writeFileSync(join(dataDir, 'outside.txt'), 'not for the network')
  }
  const page =
    '<!doctype html><style>a{}</style><p style="x">wall</p><script>let a</script><script type="module" src="/a.js"></script>'
  writeFileSync(join(gateway.dataDir, 'dashboard', 'index.html'), page)
  mkdirSync(join(gateway.dataDir, 'dashboard', 'assets', 'deep'))
})
afterAll(async () => {
  await proxied.close()
  await gateway.close()
})

const ask = (path: string, init: RequestInit = {}, of = gateway): Promise<Response> =>
  fetch(`${of.gateway.url}${path}`, { redirect: 'manual', ...init })
const policyOf = async (path: string): Promise<Map<string, string>> => {
  const policy = (await ask(path)).headers.get('content-security-policy') ?? ''
  return new Map(policy.split('; ').map((rule) => [rule.split(' ')[0] ?? '', rule.split(' ').slice(1).join(' ')]))
}

describe('every answer', () => {
  it.each([
    ['/wall', 200],
    ['/', 200],
    ['/wall?token=screen-1', 303],
    ['/explorer', 200],
    ['/explorer/main.js', 200],
    ['/explorer/nothing', 404],
    ['/assets/app.js', 200],
    ['/assets/nothing.js', 404],
    ['/assets/', 403],
    ['/graphql?query={__typename}', 200],
    ['/graphql?query={', 400],
    ['/graphql', 400],
    ['/healthz', 200],
    ['/metrics', 200],
    ['/nothing', 404],
  ])('of %s carries the headers that browsers go by', async (path, status) => {
    const { status: answered, headers } = await ask(path)
    expect(answered).toBe(status)
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('permissions-policy')).toContain('camera=()')
    expect(headers.get('content-type') ?? 'none').not.toBe('application/octet-stream')
  })

  it.each([
    '/wall',
    '/',
    '/assets/app.js',
    '/explorer',
    '/explorer/main.js',
    '/nothing',
    '/graphql?query={__typename}',
  ])('of %s stays out of caches that others share', async (path) => {
    expect((await ask(path)).headers.get('cache-control')).toMatch(/^private, no-(store|cache)$/)
  })

  it.each(['/assets/app.js', '/explorer/main.js'])('of the file %s may be kept, and asked for again', async (path) => {
    const { status, headers } = await ask(path)
    expect([status, headers.get('cache-control')]).toEqual([200, 'private, no-cache'])
    const lines = [`GET ${path} HTTP/1.1`, 'Host: localhost', `If-None-Match: ${headers.get('etag') ?? ''}`, '\r\n']
    expect(await RawClient.status(gateway.gateway.url, lines.join('\r\n'))).toBe(304)
  })

  it.each([
    ['POST', '/wall', 405],
    ['GET', '/%zz', 400],
    ['GET', '/nothing', 404],
  ])('to %s %s is kept nowhere', async (method, path, status) => {
    const answer = await ask(path, { method })
    expect(answer.status).toBe(status)
    expect(answer.headers.get('cache-control')).toMatch(/no-store$/)
  })

  it('that refuses who asks carries them too', async () => {
    for (const headers of [
      { origin: 'https://evil.example' },
      { 'content-type': 'text/plain' },
      { accept: 'text/html' },
    ]) {
      const answer = await ask('/graphql', { method: 'POST', body: '{}', headers: { ...headers } })
      expect([403, 406, 415]).toContain(answer.status)
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    }
  })
})

describe('the policy of the wall', () => {
  it('lets run and look what was built into the page, and nothing else', async () => {
    const policy = await policyOf('/wall')
    expect(policy.get('script-src')).toMatch(/^'self' 'sha256-[\w+/]{43}='$/)
    expect(policy.get('style-src')).toMatch(/^'self' 'sha256-[\w+/]{43}='$/)
    expect([...policy.values()].join(' ')).not.toMatch(/unsafe|\*|https?:/)
  })

  it('lets it speak to the gateway alone, sockets included', async () => {
    const { host } = new URL(gateway.gateway.url)
    expect((await policyOf('/wall')).get('connect-src')).toBe(`'self' ws://${host} wss://${host}`)
  })
})

describe('the explorer', () => {
  it('runs only scripts of its own: files, and one that carries the nonce of this answer', async () => {
    const policies = [await policyOf('/explorer'), await policyOf('/explorer')]
    const scripts = policies.map((policy) => policy.get('script-src') ?? '')
    for (const script of scripts) expect(script).toMatch(/^'self' 'nonce-[\w+/=]{24}'$/)
    expect(scripts[0]).not.toBe(scripts[1])
  })
})

describe('the token of a screen', () => {
  it.each([
    ['/wall?token=screen-1', '/wall'],
    ['/wall?scene=grid&token=screen-1&unit=94-TH-Hu%E1%BA%BF', '/wall?scene=grid&unit=94-TH-Hu%E1%BA%BF'],
    ['/wall?token=screen-1&token=screen-1&lang=en', '/wall?lang=en'],
    ['/wall?%74oken=screen-1', '/wall'],
    ['/wall?token', '/wall'],
    ['/wall?token=unknown&scene=grid', '/wall?scene=grid'],
    ['/?token=screen-1', '/'],
    ['/explorer?token=screen-1', '/explorer'],
    ['/wall?tokens=1&token=screen-1&a=//evil.example', '/wall?tokens=1&a=//evil.example'],
  ])('leaves the address: %s', async (path, location) => {
    const { status, headers } = await ask(path)
    expect([status, headers.get('location')]).toEqual([303, location])
    expect(headers.get('cache-control')).toBe('private, no-store')
    expect(headers.get('set-cookie') !== null).toBe(!path.includes('unknown') && path !== '/wall?token')
  })

  it('is a cookie that only goes over https where the screen came by https', async () => {
    const proto = { 'x-forwarded-proto': 'https' }
    const cookie = async (of: GatewayFixture, headers: Record<string, string>) =>
      (await ask('/wall?token=screen-1', { headers }, of)).headers.get('set-cookie') ?? ''
    expect(await cookie(proxied, proto)).toContain('; Secure')
    expect(await cookie(proxied, {})).not.toContain('Secure')
    expect(await cookie(gateway, proto)).not.toContain('Secure')
    expect(await cookie(gateway, {})).toContain('HttpOnly')
  })

  it('is asked for when a proxy passes somebody on', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.9' }
    expect((await ask('/wall', { headers }, proxied)).status).toBe(401)
    expect((await ask('/wall', {}, proxied)).status).toBe(200)
  })
})

describe('a path', () => {
  const raw = async (target: string): Promise<string> => {
    const client = await RawClient.connect(gateway.gateway.url)
    client.read()
    client.socket.write(`GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)
    await until(() => client.closed)
    return client.text
  }

  it.each([
    '/assets/../../outside.txt',
    '/assets/..%2f..%2foutside.txt',
    '/assets/%2e%2e/%2e%2e/outside.txt',
    '/..%5coutside.txt',
    '/assets/%00',
    '/explorer/../../package.json',
    '//outside.txt',
    '/assets/deep/',
  ])('out of the files of a page leads nowhere: %s', async (target) => {
    const text = await raw(target)
    expect(text).toMatch(/^HTTP\/1\.1 (400|403|404) /)
    expect(text).not.toContain('not for the network')
  })

  it.each(['/%zz', '/assets/%zz', '/assets/%ff', '/explorer/%E1%BA', '/wall/%'])(
    'that cannot be decoded is problem details: %s',
    async (target) => {
      const text = await raw(target)
      expect(text).toMatch(/^HTTP\/1\.1 (400|404) /)
      expect(text).toContain('application/problem+json')
      expect(text.toLowerCase()).toContain('x-content-type-options: nosniff')
    },
  )
})
