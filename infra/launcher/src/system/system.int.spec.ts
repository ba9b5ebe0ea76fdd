import { systemTimers } from '@ioc/kit'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { dummy, entries } from '../../specs/dummy-service.ts'
import { isAlive } from '../data-dir/lock.ts'
import type { Service, Status } from '../supervisor/supervised.ts'
import { createSystem, type System } from './system.ts'

let directory: string
let system: System
let seen: Status[]
const start = (drainMs = 3_000) => {
  const onChange = (statuses: readonly Status[]): void => void seen.push(...statuses)
  system = createSystem({
    say: () => undefined,
    now: Date.now,
    timers: systemTimers,
    logs: directory,
    onChange,
    drainMs,
  })
}
const pids = (): number[] => system.statuses().flatMap(({ pid }) => (pid === undefined ? [] : [pid]))
const until = (check: () => void) => vi.waitFor(check, { timeout: 20_000, interval: 20 })
const diary = (): string[] => entries(directory).map((line) => line.split(' ').slice(0, 2).join(' '))

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'ioc-system-'))
  seen = []
  start()
})
afterEach(async () => {
  system.kill()
  await system.stop()
  rmSync(directory, { recursive: true, force: true })
})

describe('a system of services', () => {
  it('stops in the reverse order of starting, each after the one before has drained', async () => {
    for (const name of ['log', 'nats', 'ingest']) await system.start([dummy(name, directory)])
    await system.stop()
    expect(diary()).toEqual([
      'log started',
      'nats started',
      'ingest started',
      'ingest drained',
      'nats drained',
      'log drained',
    ])
    expect(system.statuses().map(({ state }) => state)).toEqual(['stopped', 'stopped', 'stopped'])
  })

  it('starts a child again that was killed, says so, and names only living processes', async () => {
    await system.start([dummy('relay', directory)])
    const [first = 0] = pids()
    process.kill(first, 'SIGKILL')
    await until(() => expect(system.statuses()[0]).toMatchObject({ state: 'running', restarts: 1 }))
    expect(pids()).not.toContain(first)
    expect(seen.map(({ state, pid }) => [state, pid])).toContainEqual(['restarting', undefined])
    expect(diary()).toEqual(['relay started', 'relay started'])
  })

  it('starts a child anew that lives and does not work, unless the fault lies outside', async () => {
    await system.stop()
    let outside = true
    const said: string[] = []
    const options = {
      say: (line: string) => void said.push(line),
      now: Date.now,
      timers: systemTimers,
      logs: directory,
      onChange: () => undefined,
    }
    system = createSystem({ ...options, outside: () => outside, checkMs: 20 })
    let asked = 0
    let lives = 0
    const sick: Service = {
      ...dummy('nats', directory),
      ailing: () => Promise.resolve(++asked > 0 && lives < 2 ? 'it stays in its error' : undefined),
    }
    const service: Service = { ...sick, launch: (restart) => (lives++, sick.launch(restart)) }
    await system.start([service])
    const [first = 0] = pids()
    // Others are asked meanwhile: the sick one is left alone for as long as the disk is full.
    await system.start([dummy('relay', directory)])
    expect([asked, isAlive(first)]).toEqual([0, true])
    outside = false
    await until(() => expect(diary().filter((line) => line.startsWith('nats'))).toEqual(['nats started', 'nats drained', 'nats started'])) // prettier-ignore
    expect(said).toContain('nats has to be started again: it stays in its error')
  })

  it('runs a child without a log file where none can be opened', async () => {
    mkdirSync(join(directory, 'relay.log'))
    await system.start([dummy('relay', directory)])
    expect(system.statuses()[0]).toMatchObject({ state: 'running' })
  })

  it('arms failpoints in the first life of a child only', async () => {
    await system.start([dummy('relay', directory, 'plain', { IOC_FAILPOINTS: 'relay.before-publish=kill' })])
    process.kill(pids()[0] ?? 0, 'SIGKILL')
    await until(() => expect(diary()).toEqual(['relay started-with-failpoints', 'relay started']))
  })

  it('does not go on when a service gives up at its first start, and passes on its last words', async () => {
    const failing = system.start([dummy('log', directory, 'gives-up')])
    const error: unknown = await failing.then(
      () => undefined,
      (reason: unknown) => reason,
    )
    expect(system.explain(error)).toBe('log did not start (exit 70): the data is newer than this program')
  })

  it('kills a child that does not drain in time', async () => {
    await system.stop()
    start(200)
    await system.start([dummy('ingest', directory, 'stubborn')])
    const [pid = 0] = pids()
    await system.stop()
    expect(isAlive(pid)).toBe(false)
  })

  it('ends everything at once when forced', async () => {
    await system.start(['log', 'ingest'].map((name) => dummy(name, directory, 'stubborn')))
    const alive = pids()
    system.kill()
    await until(() => expect(alive.filter(isAlive)).toEqual([]))
  })

  it('leaves no child behind when the launcher itself is killed', async () => {
    const script = join(import.meta.dirname, '../../specs/dummy-launcher.ts')
    const launcher = spawn(process.execPath, ['--import', 'tsx', script, directory, 'log', 'ingest'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [line] = (await once(launcher.stdout, 'data')) as [Buffer]
    const children = JSON.parse(line.toString()) as number[]
    expect(children.filter(isAlive)).toEqual(children)
    launcher.kill('SIGKILL')
    await until(() => expect(children.filter(isAlive)).toEqual([]))
    expect(diary()).toContain('ingest orphaned')
  })
})
