import { systemMachine, systemTimers, createLogger, noFailpoints } from '@ioc/kit'
import { recordedFact } from '@ioc/contracts/testing'
import { afterEach, describe, expect, it } from 'vitest'
import type { FollowStep, LogPort } from '../log/log-port.ts'
import { createMemoryLog } from '../testing/memory-log.ts'
import { createMemoryStore } from '../testing/memory-store.ts'
import { createFactIndex, type FactIndex } from './fact-index.ts'
import { factKey } from './fact-key.ts'
import { startFollower, type Follower } from './follower.ts'

const newEvent = (id: string) => {
  const { stream: _stream, ...event } = recordedFact({ id, source: 'urn:s', subject: 'u' })
  return event
}
const knows = (index: FactIndex, id: string) => index.lookup(factKey('urn:s', id)) !== undefined

let follower: Follower | undefined
const start = (log: LogPort, index: FactIndex): Follower => {
  const logger = createLogger('spec', 'silent')
  follower = startFollower({
    log,
    index,
    machine: systemMachine,
    failpoints: noFailpoints,
    logger,
    flushEveryMs: 5,
    watchEveryMs: 5,
  })
  return follower
}
afterEach(() => follower?.close())

describe('following the log', () => {
  it('reads what is there, then what comes, and writes its checkpoint', async () => {
    const log = createMemoryLog()
    const store = createMemoryStore()
    const index = createFactIndex(store, systemTimers)
    log.write('unit-u', [newEvent('1')])
    const { isLevel } = start(log.port, index)
    expect(isLevel()).toBe(false)
    await expect.poll(() => isLevel() && knows(index, '1')).toBe(true)
    log.write('unit-u', [newEvent('2')])
    await expect.poll(() => knows(index, '2')).toBe(true)
    await expect.poll(() => store.checkpoint()).toEqual({ position: 20n, eventId: newEvent('2').id })
  })

  it('starts before the log does, and resumes after an interruption', async () => {
    const log = createMemoryLog()
    log.write('unit-u', [newEvent('1')])
    let outages = 3
    const flaky: LogPort = {
      ...log.port,
      readAll(after) {
        if (outages-- > 0) throw new Error('connection refused')
        return log.port.readAll(after)
      },
    }
    const index = createFactIndex(createMemoryStore(), systemTimers)
    const { isLevel } = start(flaky, index)
    await expect.poll(isLevel).toBe(true)
    expect(knows(index, '1')).toBe(true)
  })

  it('subscribes again when nothing arrives though the head moves', async () => {
    const log = createMemoryLog()
    let silent = true
    const deaf: LogPort = {
      ...log.port,
      follow(after) {
        if (!silent) return log.port.follow(after)
        let end: () => void = () => undefined
        const closed = new Promise<void>((resolve) => (end = resolve))
        async function* steps(): AsyncGenerator<FollowStep> {
          await closed
          yield* []
        }
        return { steps: steps(), close: () => ((silent = false), end()) }
      },
    }
    const index = createFactIndex(createMemoryStore(), systemTimers)
    const { isFollowing } = start(deaf, index)
    await expect.poll(isFollowing).toBe(true)
    log.write('unit-u', [newEvent('1')])
    await expect.poll(() => knows(index, '1')).toBe(true)
    expect(silent).toBe(false)
  })

  it('rebuilds when the log is not the one that was indexed', async () => {
    const store = createMemoryStore()
    const before = createFactIndex(store, systemTimers)
    const old = createMemoryLog()
    old.write('unit-u', [newEvent('gone')])
    start(old.port, before)
    await expect.poll(() => store.checkpoint()).toBeDefined()
    await follower?.close()

    const log = createMemoryLog()
    log.write('unit-u', [newEvent('new')])
    const index = createFactIndex(store, systemTimers)
    expect(knows(index, 'gone')).toBe(true)
    const { isLevel } = start(log.port, index)
    await expect.poll(isLevel).toBe(true)
    expect([knows(index, 'gone'), knows(index, 'new')]).toEqual([false, true])
  })
})
