import { createLogger, noFailpoints } from '@ioc/kit'
import type { Snapshot } from '@ioc/projections/queries'
import { parse, type OperationTypeNode } from 'graphql/index.js'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { LiveHub, MIN_INTERVAL_MS, REPEAT_MS, type Answer } from './hub.ts'
import type { Operation } from './operation.ts'
import { MAX_OWN_TOPICS } from './topic-table.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const operation = (key: string): Operation => ({
  document: parse('subscription { wall { unit } }'),
  kind: 'subscription' as OperationTypeNode,
  operationName: undefined,
  variables: {},
  key,
  standing: key === 'wall',
})

/** A hub over a position that a spec moves; answers are the position. */
function watched() {
  const state = { position: 1n, readable: true, failing: false, answers: 0, answerMs: 0 }
  const now = () => Date.now()
  const snapshot = async (): Promise<Snapshot> => {
    if (!state.readable) throw new Error('engine away')
    const { position } = state
    return {
      generation: 1,
      database: 'ioc_g1',
      position,
      receivedAt: undefined,
      confirmedAt: 0,
      tables: new Map(),
      newest: new Map(),
    }
  }
  const answer = (at: Snapshot) => async (): Promise<Answer> => {
    state.answers += 1
    if (state.answerMs > 0) await new Promise((resolve) => setTimeout(resolve, state.answerMs))
    return { json: `{"at":${at.position}`, failed: state.failing }
  }
  const hub = new LiveHub({
    clock: { now, real: now, rate: 1 },
    logger: createLogger('hub', 'silent'),
    failpoints: noFailpoints,
    snapshot,
    answer,
  })
  const screen = (key = 'wall', holder: object = {}) => {
    const seen: string[] = []
    const sink = {
      takes: true,
      holder,
      offer: (payload: Buffer) => sink.takes && seen.push(payload.toString()) > 0,
      displaced: () => undefined,
    }
    const end = hub.subscribe(operation(key), sink)
    return { seen, sink, end }
  }
  return { hub, state, screen }
}

const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds)

describe('the hub', () => {
  it('answers once for all who ask the same', async () => {
    const { hub, state, screen } = watched()
    const screens = [screen(), screen(), screen('other')]
    await pass(0)
    expect(screens.map(({ seen }) => seen)).toEqual([['{"at":1}'], ['{"at":1}'], ['{"at":1}']])
    expect(state.answers).toBe(2)
    expect(screen().seen).toEqual(['{"at":1}'])
    expect(state.answers).toBe(2)
    await hub.close()
  })

  it('sends the first change after quiet at once, and then at most four a second', async () => {
    const { hub, state, screen } = watched()
    const { seen } = screen()
    await pass(1_000)
    const before = seen.length
    state.position = 2n
    hub.notify()
    await pass(0)
    expect(seen.slice(before)).toEqual(['{"at":2}'])
    for (let step = 0; step < 100; step += 1) {
      state.position += 1n
      hub.notify()
      await pass(10)
    }
    expect(seen.length - before - 1).toBeGreaterThan(1)
    expect(seen.length - before - 1).toBeLessThanOrEqual(1_000 / MIN_INTERVAL_MS)
    await hub.close()
  })

  it('repeats an answer when nothing changes, so that its age is seen', async () => {
    const { hub, screen } = watched()
    const { seen } = screen()
    await pass(REPEAT_MS + MIN_INTERVAL_MS)
    expect(seen.length).toBe(2)
    await hub.close()
  })

  it('goes on with the last snapshot when the read models cannot be read', async () => {
    const { hub, state, screen } = watched()
    const { seen } = screen()
    await pass(0)
    state.readable = false
    await pass(2 * (REPEAT_MS + MIN_INTERVAL_MS))
    expect(seen.length).toBeGreaterThanOrEqual(3)
    expect(new Set(seen)).toEqual(new Set(['{"at":1}']))
    await hub.close()
  })

  it('keeps errors from screens that have something to show', async () => {
    const { hub, state, screen } = watched()
    const { seen } = screen()
    await pass(0)
    state.failing = true
    state.position = 2n
    await pass(1_000)
    expect(seen).toEqual(['{"at":1}'])
    expect(screen('new').seen).toEqual([])
    await hub.close()
  })

  it('offers the newest answer, and only that, to a screen that could not take one', async () => {
    const { hub, state, screen } = watched()
    const { seen, sink } = screen()
    await pass(0)
    sink.takes = false
    for (state.position = 2n; state.position < 5n; state.position += 1n) await pass(MIN_INTERVAL_MS)
    await pass(MIN_INTERVAL_MS)
    sink.takes = true
    await pass(MIN_INTERVAL_MS)
    expect(seen).toEqual(['{"at":1}', '{"at":5}'])
    await hub.close()
  })

  it('forgets a question when its last screen leaves, and bounds how many one socket has for itself', async () => {
    const { hub, screen } = watched()
    const holder = {}
    const open = Array.from({ length: MAX_OWN_TOPICS }, (_, index) => screen(`${index}`, holder))
    expect(screen('one more', holder).end).toBeUndefined()
    open[0]?.end?.()
    expect(screen('one more', holder).end).toBeDefined()
    await hub.close()
  })

  it('answers the standing wall in every round, however long others take', async () => {
    const { hub, state, screen } = watched()
    const wall = screen('wall')
    const others = Array.from({ length: 20 }, (_, index) => screen(`${index}`))
    await pass(1_000)
    state.answerMs = 100
    for (let step = 0; step < 8; step += 1) {
      state.position += 1n
      hub.notify()
      await pass(500)
    }
    const last = (seen: readonly string[]) => seen.at(-1)
    expect(last(wall.seen)).toBe('{"at":9}')
    expect(wall.seen.length).toBeGreaterThanOrEqual(8)
    await pass(5_000)
    expect(others.map(({ seen }) => last(seen))).toEqual(others.map(() => '{"at":9}'))
    const closed = hub.close()
    await pass(1_000)
    await closed
  })
})
