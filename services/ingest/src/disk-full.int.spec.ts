import { exampleEvent, sessionTaken } from '@ioc/contracts'
import { mountSmallDisk, type SmallDisk } from '@ioc/testkit'
import { afterEach, describe, expect, it, type TestContext } from 'vitest'
import { freePortBase, Harness, until, untilReady } from './testing/harness.ts'

const example = exampleEvent(sessionTaken)
const fact = (id: string) => ({ ...example, id })
const refusal = { status: 503, body: { code: 'overloaded', outcome: 'retry' } }

let harness: Harness | undefined
let disk: SmallDisk | undefined
afterEach(async () => {
  disk?.free()
  await harness?.close()
  disk?.remove()
  harness = undefined
  disk = undefined
})

/** Log and data directory on a small file system of their own. */
async function onSmallDisk(context: TestContext): Promise<{ harness: Harness; disk: SmallDisk }> {
  const mounted = mountSmallDisk(24)
  if (mounted === undefined) return context.skip('mounting a file system is not allowed here')
  disk = mounted
  harness = new Harness(mounted.path)
  await harness.startLog()
  return { harness, disk: mounted }
}

describe('ingest on a full disk', () => {
  it('answers 503 with Retry-After at once, knows what it has, and stores again as soon as there is room', async (context) => {
    const on = await onSmallDisk(context)
    const { url } = await on.harness.startIngest({ INGEST_REQUEST_DEADLINE_MS: '60000' })
    expect((await on.harness.post(url, fact('before'))).status).toBe(201)
    on.disk.fill()
    // What the log has written ahead takes a few more.
    let last = 0
    await until(async () => (await on.harness.post(url, fact(`while-${++last}`))).status === 503)
    const answer = await on.harness.post(url, fact('refused'))
    expect(answer).toMatchObject(refusal)
    expect(String(answer.body['detail'])).toContain('nothing of it was stored')
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await on.harness.post(url, fact('before'))).status).toBe(200)
    const batch = await on.harness.post(url, [fact('before'), fact('refused')])
    expect(batch.status).toBe(207)
    expect(batch.body['results']).toMatchObject([{ outcome: 'duplicate' }, { outcome: 'retry', code: 'overloaded' }])
    on.disk.free()
    expect((await on.harness.post(url, fact('refused'))).status).toBe(201)
    expect((await on.harness.post(url, fact('refused'))).status).toBe(200)
    const stored = (await on.harness.facts()).map(({ id }) => id)
    expect(new Set(stored).size).toBe(stored.length)
    expect(stored).toContain('refused')
  })

  it('started on one, answers 503 until it can open its index, then goes on by itself', async (context) => {
    const on = await onSmallDisk(context)
    const first = await on.harness.startIngest()
    expect((await on.harness.post(first.url, fact('before'))).status).toBe(201)
    await first.close()
    on.disk.fill()
    const base = await freePortBase()
    const starting = on.harness.spawnIngest(base)
    const url = `http://127.0.0.1:${base + 1}`
    await until(() => fetch(`${url}/healthz`).then(({ ok }) => ok, () => false)) // prettier-ignore
    const answer = await on.harness.post(url, fact('refused'))
    expect(answer).toMatchObject({ status: 503, body: { code: 'overloaded' } })
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await fetch(`${url}/readyz`)).status).toBe(503)
    on.disk.free()
    const { child } = await starting
    await untilReady(url)
    expect((await on.harness.post(url, fact('before'))).status).toBe(200)
    expect((await on.harness.post(url, fact('refused'))).status).toBe(201)
    expect(child.exitCode).toBeNull()
  })
})
