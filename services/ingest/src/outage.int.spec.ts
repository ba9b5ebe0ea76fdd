import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { exampleEvent, sessionTaken } from '@ioc/contracts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Harness, until, untilReady } from './testing/harness.ts'

const example = exampleEvent(sessionTaken)
const fact = (number: number, change: object = {}) => ({ ...example, id: `fact-${number}`, ...change })
const QUICK = { INGEST_APPEND_TIMEOUT_MS: '200', INGEST_REQUEST_DEADLINE_MS: '500' }

let harness: Harness
beforeEach(async () => {
  harness = new Harness()
  await harness.startLog()
})
afterEach(() => harness.close())

describe('while the log is away', () => {
  it('says that the outcome is unknown, and stores the fact once when the log is back', async () => {
    const { url } = await harness.startIngest(QUICK)
    expect((await harness.post(url, fact(1))).status).toBe(201)
    const port = harness.log?.port
    await harness.log?.close()
    const answer = await harness.post(url, fact(2))
    expect(answer).toMatchObject({ status: 503, body: { code: 'outcome-unknown', id: 'fact-2', outcome: 'retry' } })
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    await until(async () => (await fetch(`${url}/readyz`)).status === 503)

    await harness.startLog(port)
    await untilReady(url)
    await until(async () => [200, 201].includes((await harness.post(url, fact(2))).status))
    expect((await harness.post(url, fact(1))).status).toBe(200)
    expect((await harness.facts()).map(({ id }) => id)).toEqual(['fact-1', 'fact-2'])
  })

  it('refuses early what it cannot hold, in a batch event by event', async () => {
    const { url } = await harness.startIngest({
      ...QUICK,
      INGEST_REQUEST_DEADLINE_MS: '3000',
      INGEST_MAX_QUEUED_EVENTS: '3',
    })
    const port = harness.log?.port
    await harness.log?.close()
    const answer = await harness.post(
      url,
      [1, 2, 3, 4, 5].map((number) => fact(number)),
    )
    expect(answer.status).toBe(207)
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    const unknown = { outcome: 'retry', code: 'outcome-unknown' }
    const full = { outcome: 'retry', code: 'overloaded' }
    expect(answer.body['results']).toMatchObject([unknown, unknown, unknown, full, full])
    const early = await harness.post(url, fact(6))
    expect(early).toMatchObject({ status: 503, body: { code: 'overloaded' } })
    expect(Number(early.headers.get('retry-after'))).toBeGreaterThan(0)

    await harness.startLog(port)
    await until(async () => (await harness.post(url, fact(6))).status === 201)
    expect((await harness.facts()).map(({ id }) => id)).toEqual(['fact-1', 'fact-2', 'fact-3', 'fact-6'])
  })
})

describe('the index', () => {
  it('is rebuilt from the log when it was deleted', async () => {
    const first = await harness.startIngest()
    await harness.post(
      first.url,
      [1, 2, 3].map((number) => fact(number)),
    )
    await first.close()
    rmSync(join(harness.dataDir, 'ingest-index'), { recursive: true })
    const second = await harness.startIngest()
    expect((await harness.post(second.url, fact(2))).status).toBe(200)
    expect((await harness.post(second.url, fact(2, { time: '2024-01-01T00:00:00Z' }))).status).toBe(409)
    expect((await harness.facts()).filter(({ stream }) => stream !== 'operations')).toHaveLength(3)
  })

  it('goes on from its checkpoint after a restart', async () => {
    const first = await harness.startIngest()
    await harness.post(first.url, fact(1))
    await first.close()
    const second = await harness.startIngest()
    expect((await harness.post(second.url, fact(1))).status).toBe(200)
    expect((await harness.post(second.url, fact(2))).status).toBe(201)
  })

  it('is rebuilt when another log stands behind the address, also while running', async () => {
    const { url } = await harness.startIngest(QUICK)
    await harness.post(
      url,
      [1, 2, 3].map((number) => fact(number)),
    )
    const port = harness.log?.port
    await harness.log?.close()
    rmSync(join(harness.dir, 'log'), { recursive: true })
    await harness.startLog(port)
    await untilReady(url)
    await until(async () => (await harness.post(url, fact(2))).status === 201)
    expect((await harness.facts()).map(({ id }) => id)).toEqual(['fact-2'])
  })
})
