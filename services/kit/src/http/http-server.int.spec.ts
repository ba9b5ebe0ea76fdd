import { Registry } from 'prom-client'
import { afterEach, describe, expect, it } from 'vitest'
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

  it('refuses a foreign Host and a foreign Origin', async () => {
    const foreignHost = await app.inject({ url: '/healthz', headers: { host: 'evil.example' } })
    const foreignOrigin = await app.inject({ url: '/healthz', headers: { origin: 'http://evil.example' } })
    expect([foreignHost.statusCode, foreignOrigin.statusCode]).toEqual([403, 403])
    expect(foreignOrigin.json()).toMatchObject({ code: 'forbidden-host' })
  })
})
