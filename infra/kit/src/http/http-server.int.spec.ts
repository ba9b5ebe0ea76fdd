import { Registry } from 'prom-client'
import { afterEach, describe, expect, it } from 'vitest'
import { DATA_HEADERS } from './data-response.ts'
import { createHttpServer } from './http-server.ts'
import { ProblemError } from './problem-error.ts'

let reason: string | undefined
const build = () => createHttpServer({ host: '127.0.0.1', health: { notReady: () => reason, metrics: new Registry() } })

describe('the shared HTTP server', () => {
  let app = build()
  afterEach(async () => {
    await app.close()
    app = build()
    reason = undefined
  })

  it('says why it is not ready', async () => {
    reason = 'the log is 12 events ahead'
    const answer = await app.inject('/readyz')
    expect(answer.statusCode).toBe(503)
    expect(answer.json()).toEqual({ status: 'not ready', reason })
  })

  it('answers a problem with its code, status, pointer and Retry-After', async () => {
    app.get('/full', () => {
      throw new ProblemError('overloaded', 'the queue holds 10000 events', { retryAfterSeconds: 2, pointer: '/0' })
    })
    const answer = await app.inject('/full')
    expect(answer.statusCode).toBe(503)
    expect(answer.headers['retry-after']).toBe('2')
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(answer.json()).toMatchObject({ code: 'overloaded', pointer: '/0', detail: 'the queue holds 10000 events' })
  })

  it('hides what failed inside', async () => {
    app.get('/broken', () => {
      throw new Error('password is hunter2')
    })
    const answer = await app.inject('/broken')
    expect(answer.statusCode).toBe(500)
    expect(answer.body).not.toContain('hunter2')
    expect(answer.json()).toMatchObject({ code: 'internal' })
  })

  it('says of data, and of what is refused, once that browsers must not run, frame or keep it', async () => {
    const health = { notReady: () => undefined, metrics: new Registry() }
    const data = createHttpServer({ host: '127.0.0.1', health, dataOnly: true })
    try {
      const url = await data.listen({ host: '127.0.0.1', port: 0 })
      for (const [path, init, status] of [
        ['/healthz', {}, 200],
        ['/nowhere', {}, 404],
        ['/healthz', { method: 'DELETE' }, 405],
      ] as const) {
        const answer = await fetch(`${url}${path}`, init)
        expect(answer.status).toBe(status)
        // Of a header that is there twice, both values are given.
        for (const [name, value] of Object.entries(DATA_HEADERS)) expect(answer.headers.get(name)).toBe(value)
      }
      expect((await data.inject('/healthz')).headers).toMatchObject(DATA_HEADERS)
    } finally {
      await data.close()
    }
  })

  it('refuses a foreign Host and a foreign Origin', async () => {
    const foreignHost = await app.inject({ url: '/healthz', headers: { host: 'evil.example' } })
    const foreignOrigin = await app.inject({ url: '/healthz', headers: { origin: 'http://evil.example' } })
    expect([foreignHost.statusCode, foreignOrigin.statusCode]).toEqual([403, 403])
    expect(foreignOrigin.json()).toMatchObject({ code: 'forbidden-host' })
  })

  it('says which names it answers to, and how to add one', async () => {
    const host = '0.0.0.0'
    const health = { notReady: () => reason, metrics: new Registry() }
    const published = createHttpServer({ host, health, allowedHosts: ['wall.example'], allowedHostsSetting: 'X_HOSTS' })
    const answer = await published.inject({ url: '/healthz', headers: { host: 'ioc.example:8400' } })
    const { detail } = answer.json<{ detail: string }>()
    expect(detail).toContain('Host ioc.example:8400 is not known here')
    expect(detail).toContain('localhost, 127.0.0.1, [::1], wall.example')
    expect(detail).toContain('list it in X_HOSTS')
    expect(detail).not.toContain('0.0.0.0')
    const origin = await published.inject({ url: '/healthz', headers: { origin: 'http://ioc.example' } })
    expect(origin.json<{ detail: string }>().detail).toContain('Origin http://ioc.example is not known here')
    await published.close()
  })

  it.each(['/healthz', '/readyz', '/metrics', '/nothing', '/healthz?host=foreign'])(
    'lets no browser run, frame or sniff what %s answers',
    async (url) => {
      const host = url.endsWith('foreign') ? 'evil.example' : 'localhost'
      const { headers } = await app.inject({ url, headers: { host } })
      expect(headers).toMatchObject({
        'content-security-policy': expect.stringContaining("default-src 'none'") as string,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'x-frame-options': 'DENY',
      })
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
    },
  )
})
