import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { freePortBase, startLauncher, type RunState, type Started } from '../specs/started.ts'
import { isAlive } from './data-dir/lock.ts'

const PROCESSES = ['log', 'nats', 'projector', 'gateway', 'relay', 'ingest', 'simulator'].sort()
const LONG = { timeout: 180_000, interval: 100 }
const MORNING = ['--date', '2026-03-02', '--at', '06:40', '--speed', '60', '--schools', '6']

let directory: string
let portBase: number
let started: Started
const all: Started[] = []
const start = (...args: string[]): Started => {
  started = startLauncher(directory, portBase, ...args)
  all.push(started)
  return started
}

/** Waits until `run.json` says that everything is up. */
async function up(system: Started): Promise<RunState> {
  await vi.waitFor(() => {
    if (system.process.exitCode !== null) return
    expect(system.output()).toContain('The operations centre is running.')
    expect(system.runState()).toBeDefined()
  }, LONG)
  const state = system.runState()
  if (state === undefined) throw new Error(`it ended: ${system.output()}`)
  return state
}
const alive = ({ pids }: RunState): number[] => [...new Set(Object.values(pids))].filter(isAlive)
const simulatedTime = (): number =>
  (JSON.parse(readFileSync(join(directory, 'clock.json'), 'utf8')) as { simulatedTime: number }).simulatedTime

async function graphql(state: RunState, query: string): Promise<unknown> {
  const url = state.urls['graphql'] ?? ''
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }) })
  return response.json()
}

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'ioc-start-'))
  portBase = await freePortBase()
})
afterAll(async () => {
  for (const { process: launcher } of all) launcher.kill('SIGTERM')
  await Promise.all(all.map(({ ended }) => ended))
  rmSync(directory, { recursive: true, force: true })
})

describe('npm start', () => {
  it('brings everything up, and the simulated morning reaches the figures', async () => {
    const state = await up(start(...MORNING))
    expect(Object.keys(state.pids).sort()).toEqual(PROCESSES)
    expect(statSync(join(directory, 'run.json')).mode & 0o777).toBe(0o600)
    for (const line of ['wall', 'explorer', 'intake', state.apiKey, directory]) expect(started.output()).toContain(line)
    const query = '{ attendance(unit: "REF", date: "2026-03-02", session: morning) { sources { reporting expected } } }'
    await vi.waitFor(
      async () =>
        expect(await graphql(state, query)).toEqual({
          data: { attendance: { sources: { reporting: expect.any(Number), expected: 6 } } },
        }),
      LONG,
    )
    await vi.waitFor(
      async () => expect(JSON.stringify(await graphql(state, query))).not.toContain('"reporting":0'),
      LONG,
    )
  })

  it('refuses a second launcher on the same directory, and one on the same ports, with one line each', async () => {
    const same = startLauncher(directory, portBase)
    expect(await same.ended).toBe(1)
    expect(same.output()).toMatch(/^The system already runs on this data directory \(process \d+\): stop it, .*\n$/)
    const elsewhere = mkdtempSync(join(tmpdir(), 'ioc-start-'))
    const ports = startLauncher(elsewhere, portBase)
    expect(await ports.ended).toBe(1)
    expect(ports.output()).toMatch(/^Port \d+ \(wall and queries\) is in use: .*\n$/)
    rmSync(elsewhere, { recursive: true, force: true })
  })

  it('starts a child again that was killed, and run.json names the new one', async () => {
    for (const name of ['relay', 'nats', 'log', 'ingest']) {
      const before = started.runState()?.pids[name] ?? 0
      process.kill(before, 'SIGKILL')
      await vi.waitFor(() => {
        const now = started.runState()?.pids[name]
        expect(now).toBeDefined()
        expect(now).not.toBe(before)
      }, LONG)
    }
  })

  it('stops in order on a signal, withdraws run.json and leaves nobody behind', async () => {
    await vi.waitFor(() => expect(Object.keys(started.runState()?.pids ?? {}).sort()).toEqual(PROCESSES), LONG)
    const state = await up(started)
    started.process.kill('SIGTERM')
    expect(await started.ended).toBe(0)
    expect(started.runState()).toBeUndefined()
    expect(alive(state)).toEqual([])
    const stopped = [...started.output().matchAll(/^ {2}(\S+) has stopped/gm)].map(([, name]) => name)
    expect(stopped).toEqual(['simulator', 'ingest', 'relay', 'read-side', 'nats', 'log'])
  })

  it('goes on with data and simulated time, and leaves no child behind when it is killed', async () => {
    const reached = simulatedTime()
    expect(reached).toBeGreaterThan(Date.parse('2026-03-02T06:40:00+07:00'))
    const state = await up(start())
    expect(simulatedTime()).toBeGreaterThanOrEqual(reached)
    const figure = '{ attendance(unit: "REF", date: "2026-03-02", session: morning) { sources { expected } } }'
    expect(await graphql(state, figure)).toEqual({ data: { attendance: { sources: { expected: 6 } } } })
    started.process.kill('SIGKILL')
    await started.ended
    await vi.waitFor(() => expect(alive(state)).toEqual([]), LONG)
  })

  it('waits for what a killed launcher left, runs without simulation, and a second signal forces the end', async () => {
    const state = await up(start('--empty'))
    expect(Object.keys(state.pids)).not.toContain('simulator')
    started.process.kill('SIGINT')
    await vi.waitFor(() => expect(started.output()).toContain('stopping'), LONG)
    started.process.kill('SIGINT')
    expect([0, 130]).toContain(await started.ended)
    await vi.waitFor(() => expect(alive(state)).toEqual([]), LONG)
  })

  it('refuses the seed of another simulation with one line, and stops what it had started', async () => {
    start('--seed', '2')
    expect(await started.ended).toBe(1)
    expect(started.output()).toContain('was begun with --seed 1: leave --seed out')
    expect(started.runState()).toBeUndefined()
  })
})
