import { jsonEvent } from '@eventstore/db-client'
import { appendFacts, payments, until } from '@ioc/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readModels } from '../read-models/index.ts'
import { startEngines, type Engines } from '../testing/engines.ts'
import { createAdmin } from './admin.ts'
import type { Projector } from './projector.ts'

let engines: Engines
let projector: Projector
let admin: ReturnType<typeof createAdmin>

beforeAll(async () => {
  engines = await startEngines()
  engines.feed()
  projector = await engines.projector()
  admin = createAdmin({ projector, clickhouse: engines.clickhouse, host: '127.0.0.1', hashesTimeoutMs: 4_000 })
  await appendFacts(engines.log, payments(0, 10))
  await engines.log.appendToStream('unit-S9', [
    jsonEvent({ type: 'alien', data: { a: 1 } }),
    jsonEvent({ type: 'alien', data: { a: 2 } }),
  ])
  await engines.level(projector)
})
afterAll(async () => {
  await admin.close()
  await engines.close()
})

const get = (url: string) => admin.inject({ method: 'GET', url, headers: { host: '127.0.0.1:8402' } })

describe('the admin interface of the projector', () => {
  it('is alive, and ready once level with the log', async () => {
    expect((await get('/healthz')).json()).toEqual({ status: 'alive' })
    await until('it is ready', async () => (await get('/readyz')).statusCode === 200)
    expect((await get('/metrics')).body).toContain('ioc_projector_facts_total{status="counted"} 10')
  })

  it('answers hashes at the present position, 410 behind it and 503 for one that does not come', async () => {
    const { position } = projector.status()
    const present = await get(`/hashes?position=${position}`)
    expect(present.json()).toMatchObject({ position, rows: { facts: 12, payments: 10, dead_letters: 2 } })
    expect(Object.values(present.json<{ hashes: Record<string, string> }>().hashes)).toHaveLength(
      readModels.length + ['facts', 'dead_letters'].length,
    )
    const behind = await get('/hashes?position=1')
    expect(behind.statusCode).toBe(410)
    expect(behind.json()).toMatchObject({ code: 'position-passed', position })
    const ahead = await get(`/hashes?position=${BigInt(position) + 1_000_000n}`)
    expect(ahead.statusCode).toBe(503)
    expect(ahead.json()).toMatchObject({ code: 'position-not-reached', position })
    expect(ahead.headers['retry-after']).toBe('1')
  })

  it.each(['/hashes', '/hashes?position=-1', '/hashes?position=1.5', '/dead-letters?limit=0', '/dead-letters?after=x'])(
    'refuses %s',
    async (url) => {
      expect((await get(url)).statusCode).toBe(400)
    },
  )

  it('pages through dead letters with position, reason and bytes', async () => {
    const first = (await get('/dead-letters?limit=1')).json<{ total: number; deadLetters: { position: string }[] }>()
    expect(first).toMatchObject({ total: 2, deadLetters: [{ type: 'alien', stream: 'unit-S9' }] })
    expect(JSON.stringify(first)).toContain(Buffer.from('{"a":1}').toString('base64'))
    const rest = await get(`/dead-letters?after=${String(first.deadLetters[0]?.position)}`)
    expect(rest.json<{ deadLetters: unknown[] }>().deadLetters).toHaveLength(1)
  })

  it('rebuilds on demand and says so in its status', async () => {
    const request = { method: 'POST', url: '/rebuild', headers: { host: '127.0.0.1:8402' } } as const
    const asked = await admin.inject({ ...request, payload: { reason: 'a spec' } })
    expect({ status: asked.statusCode, body: asked.json<unknown>() }).toEqual({
      status: 202,
      body: { started: true, reason: 'a spec' },
    })
    await until('the second generation is live', async () => {
      return (await get('/status')).json<{ generation: number }>().generation === 2
    })
    expect((await get('/status')).json()).toMatchObject({ state: 'live', build: null, epoch: 1 })
    expect((await admin.inject(request)).statusCode).toBe(202)
    await until('the third generation is live', () => projector.status().generation === 3)
  })

  it('answers no request for another host', async () => {
    const foreign = await admin.inject({ method: 'GET', url: '/status', headers: { host: 'evil.example' } })
    expect(foreign.statusCode).toBe(403)
  })
})
