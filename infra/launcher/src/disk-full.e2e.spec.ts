import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { exampleEvent, sessionTaken, unitOpened } from '@ioc/contracts'
import { mountSmallDisk, type SmallDisk } from '@ioc/testkit'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { freePortBase, startLauncher, type Started } from '../specs/started.ts'
import { isAlive } from './data-dir/lock.ts'

const LONG = { timeout: 120_000, interval: 100 }
const MEGABYTES = 96
const IOC = join(import.meta.dirname, '../../../services/cli/bin/ioc.mjs')
const WHEN = { date: '2024-09-16', session: 'morning' } as const
const COUNTED = { enrolled: 35, present: 33 } as const
const taken = exampleEvent(sessionTaken)
const example = { ...taken, data: { ...Object(taken.data), ...WHEN, ...COUNTED } as object }
const QUESTION = `{
  attendance(unit: "${example.subject}", date: "${WHEN.date}", session: ${WHEN.session}) {
    denominator freshness { state }
  }
  health { position services { name ok detail } }
}`

interface Answer {
  readonly attendance: { readonly denominator: string | null; readonly freshness: { readonly state: string } }
  readonly health: {
    readonly position: string
    readonly services: readonly { readonly name: string; readonly ok: boolean; readonly detail: string | null }[]
  }
}

let disk: SmallDisk | undefined
let system: Started | undefined
let portBase: number
const directory = (): string => join(disk?.path ?? '', 'data')
const pids = (): Readonly<Record<string, number>> => system?.runState()?.pids ?? {}

async function post(
  id: string,
  event: object = example,
): Promise<{ status: number; body: Record<string, unknown>; retryAfter: string | null }> {
  const response = await fetch(`http://127.0.0.1:${portBase + 1}/v1/events`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${system?.runState()?.apiKey ?? ''}`,
      'content-type': 'application/cloudevents+json',
    },
    body: JSON.stringify({ ...event, id }),
  })
  const body: unknown = await response.json()
  return { status: response.status, body: { ...Object(body) }, retryAfter: response.headers.get('retry-after') }
}

async function ask(): Promise<Answer> {
  const response = await fetch(`http://127.0.0.1:${portBase}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: QUESTION }),
  })
  const { data } = (await response.json()) as { data: Answer }
  return data
}

beforeAll(async () => {
  disk = mountSmallDisk(MEGABYTES)
  if (disk === undefined) return
  portBase = await freePortBase()
  system = startLauncher(directory(), portBase, '--empty')
  await vi.waitFor(() => {
    if (system?.process.exitCode === null) expect(system.output()).toContain('The operations centre is running.')
  }, LONG)
})
afterAll(async () => {
  disk?.free()
  system?.process.kill('SIGTERM')
  await system?.ended
  disk?.remove()
})

describe('the whole system on a full disk', () => {
  it('refuses facts and says so, answers from what it has, and goes on by itself when there is room', async (context) => {
    if (disk === undefined || system === undefined) return context.skip('mounting a file system is not allowed here')
    const opening = exampleEvent(unitOpened)
    expect((await post('opening', { ...opening, subject: example.subject })).status).toBe(201)
    expect((await post('before')).status).toBe(201)
    const enrolled = String(COUNTED.enrolled)
    await vi.waitFor(async () => expect((await ask()).attendance.denominator).toBe(enrolled), LONG)
    const before = pids()

    disk.fill()
    // The log has written a little ahead: that takes the first few.
    let last = 0
    await vi.waitFor(async () => expect((await post(`while-${++last}`)).status).toBe(503), { ...LONG, interval: 0 })
    const refused = await post('refused')
    expect(refused).toMatchObject({ status: 503, body: { code: 'overloaded', outcome: 'retry' } })
    expect(Number(refused.retryAfter)).toBeGreaterThan(0)
    expect((await post('before')).status).toBe(200)
    await vi.waitFor(async () => {
      const { attendance, health } = await ask()
      expect(attendance.freshness.state).toBe('stale')
      expect(attendance.denominator).toBe(enrolled)
      expect(health.services).toContainEqual({ name: 'disk', ok: false, detail: expect.stringMatching(/^full since /) })
    }, LONG)
    expect(pids()).toEqual(before)
    expect(Object.values(before).filter(isAlive)).toEqual(Object.values(before))

    // One that dies meanwhile is started again at once, and run.json follows.
    process.kill(before['relay'] ?? 0, 'SIGKILL')
    await vi.waitFor(() => {
      const { relay } = pids()
      expect(relay).toBeDefined()
      expect(relay).not.toBe(before['relay'])
    }, LONG)

    disk.free()
    expect((await post('refused')).status).toBe(201)
    const { position } = (await post('after')).body
    await vi.waitFor(async () => {
      const { attendance, health } = await ask()
      expect(attendance.freshness.state).toBe('fresh')
      expect(BigInt(health.position)).toBeGreaterThanOrEqual(BigInt(String(position)))
      expect(health.services.filter(({ ok }) => !ok)).toEqual([])
    }, LONG)
    // JetStream does not get over it by itself; the bus is well again all the same.
    await vi.waitFor(async () => expect((await fetch(`http://127.0.0.1:${portBase + 28}/healthz`)).ok).toBe(true), LONG)
    for (const name of ['log', 'ingest', 'projector', 'gateway']) expect(pids()[name]).toBe(before[name])

    const env = { ...process.env, IOC_DATA_DIR: directory(), IOC_PORT_BASE: String(portBase) }
    const { stdout } = await promisify(execFile)(process.execPath, [IOC, 'verify'], { env })
    expect(stdout).toContain('identical to a rebuild from the log')
  })

  it('stops in order afterwards and leaves nothing that says it runs', async (context) => {
    if (system === undefined) return context.skip('mounting a file system is not allowed here')
    system.process.kill('SIGTERM')
    expect(await system.ended).toBe(0)
    expect(system.runState()).toBeUndefined()
  })
})
