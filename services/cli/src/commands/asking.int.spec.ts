import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { main } from '../main.ts'
import { commands } from './index.ts'

/** What a projector would answer, by method and path, one after another; the last one stays. */
type Answers = Record<string, readonly (readonly [number, unknown])[]>

let directory: string
let server: Server | undefined
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'ioc-asking-'))
})
afterEach(() => {
  server?.close()
  server = undefined
  rmSync(directory, { recursive: true, force: true })
})

const run = (...argv: string[]) => main(commands, argv, { IOC_DATA_DIR: directory })

async function projector(answers: Answers): Promise<void> {
  const asked = new Map<string, number>()
  server = createServer((request, response) => {
    const key = `${request.method ?? ''} ${(request.url ?? '').split('?')[0] ?? ''}`
    const list = answers[key] ?? []
    const count = asked.get(key) ?? 0
    asked.set(key, count + 1)
    const [status, body] = list[Math.min(count, list.length - 1)] ?? [404, {}]
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  const admin = `http://127.0.0.1:${port}`
  const state = { urls: { admin, log: 'esdb://127.0.0.1:1?tls=false', graphql: '' }, pids: {}, apiKey: 'k' }
  writeFileSync(join(directory, 'run.json'), JSON.stringify(state))
}

/** The state of a projector's status that is the same in all of these. */
const SETTLED = { position: '40', models: {}, waiting: [] }
const BUILDING = { kind: 'generation', generation: 4, position: '7', head: '40', facts: 1, models: [] }

describe('commands that ask a running system', () => {
  it.each(['verify', 'rebuild', 'dead-letters'])('%s is unavailable when none runs', async (name) => {
    const { exit, out } = await run(name, '--json')
    expect(exit).toBe(2)
    expect(JSON.parse(out)).toMatchObject({ error: 'unavailable' })
  })

  it('dead-letters lists what could not be processed', async () => {
    const place = { position: '12', eventId: 'e', stream: 'unit-1', type: 't', model: '' }
    const letter = { ...place, reason: 'not JSON', bytes: 'AA==' }
    await projector({ 'GET /dead-letters': [[200, { total: 1, deadLetters: [letter] }]] })
    expect(await run('dead-letters')).toMatchObject({ exit: 0, out: expect.stringContaining('not JSON') })
    expect(JSON.parse((await run('dead-letters', '--json')).out)).toEqual({ total: 1, deadLetters: [letter] })
  })

  it('rebuild waits until the new generation is live', async () => {
    const status = (generation: number, build: unknown) => [200, { ...SETTLED, generation, build }] as const
    await projector({
      'GET /status': [status(3, null), status(3, BUILDING), status(4, null)],
      'POST /rebuild': [[202, {}]],
    })
    expect(await run('rebuild', '--json')).toMatchObject({ exit: 0, out: '{"generation":4,"position":"40"}\n' })
  })

  it('rebuild says so when the build came to nothing', async () => {
    const status = (build: unknown) => [200, { ...SETTLED, generation: 3, build }] as const
    await projector({
      'GET /status': [status(null), status(BUILDING), status(null)],
      'POST /rebuild': [[202, {}]],
    })
    expect(await run('rebuild')).toMatchObject({ exit: 2 })
  })
})

describe('other commands', () => {
  it('failpoints names every stage', async () => {
    const { failpoints } = JSON.parse((await run('failpoints', '--json')).out) as {
      failpoints: { name: string; process: string }[]
    }
    expect(new Set(failpoints.map(({ process }) => process))).toEqual(
      new Set(['log', 'ingest', 'relay', 'projector', 'gateway']),
    )
    for (const { name, process } of failpoints) expect(name.startsWith(`${process}.`)).toBe(true)
    expect(failpoints.map(({ name }) => name)).toContain('relay.before-publish')
  })

  it('packs lists the packs that ship, and finds a file that is not one', async () => {
    expect((await run('packs')).out).toContain('st-2024')
    const file = join(directory, 'pack.json')
    writeFileSync(file, '{}')
    expect(await run('packs', file)).toMatchObject({ exit: 1, out: expect.stringContaining('kpi pack') })
    expect(await run('packs', join(directory, 'none.json'))).toMatchObject({ exit: 2 })
  })
})
