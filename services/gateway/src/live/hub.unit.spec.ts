import { createLogger, noFailpoints, systemTimers } from '@ioc/kit'
import type { Snapshot } from '@ioc/projections/queries'
import { parse } from 'graphql/index.js'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { LiveHub, MIN_INTERVAL_MS, REPEAT_MS } from './hub.ts'
import type { Operation } from './operation.ts'
import type { Answer, Round } from './round.ts'
import { MAX_OWN_TOPICS } from './topic-table.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** Keys that begin with `live` are live queries, the others subscriptions. */
const operation = (key: string): Operation => ({
  document: parse('subscription { wall { unit } }'),
  watch: key.startsWith('live') ? 'confirmed' : 'repeated',
  operationName: undefined,
  moment: undefined,
  variables: {},
  key,
  standing: key === 'wall',
})

/**
 * A hub over a position that a spec moves; answers are the position. What moves is the table of that name; a question whose key
 * ends with the name of a table reads that one alone, others read every table.
 */
function watched() {
  const state = { position: 1n, readable: true, failing: false, outside: false, answers: 0, answerMs: 0 }
  const newest = new Map<string, bigint>()
  const move = (table: string): void => {
    state.position += 1n
    newest.set(table, state.position)
  }
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
  const at = (snapshot: Snapshot): Round => ({
    answer: async ({ key }): Promise<Answer> => {
      state.answers += 1
      if (state.answerMs > 0) await new Promise((resolve) => setTimeout(resolve, state.answerMs))
      const [, table = '*'] = key.split(':')
      const depends = { tables: new Set([table]), outside: state.outside }
      return { json: `{"at":${snapshot.position}`, failed: state.failing, depends }
    },
    stamp: ({ tables }) =>
      [...tables].map((table) => String(table === '*' ? snapshot.position : newest.get(table))).join(),
    confirmation: `{"still":${snapshot.position}`,
  })
  const hub = new LiveHub({
    clock: { now, real: now, rate: 1 },
    timers: systemTimers,
    logger: createLogger('hub', 'silent'),
    failpoints: noFailpoints,
    snapshot,
    at,
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
  return { hub, state, move, screen }
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

  it('answers again only the questions that read what has moved', async () => {
    const { hub, state, move, screen } = watched()
    const [grid, kpi] = [screen('live:attendance'), screen('live:capabilities')]
    await pass(MIN_INTERVAL_MS)
    move('attendance')
    hub.notify()
    await pass(0)
    expect([grid.seen, kpi.seen]).toEqual([['{"at":1}', '{"at":2}'], ['{"at":1}']])
    expect(state.answers).toBe(3)
    move('payments')
    await pass(MIN_INTERVAL_MS)
    expect(state.answers).toBe(3)
    await hub.close()
  })

  it('says of a live query every two seconds that its answer stands, without answering again', async () => {
    const { hub, state, move, screen } = watched()
    const { seen } = screen('live:capabilities')
    await pass(0)
    move('attendance')
    await pass(REPEAT_MS + MIN_INTERVAL_MS)
    expect(seen).toEqual(['{"at":1}', '{"still":2}'])
    expect(screen('live:capabilities').seen).toEqual(['{"at":1}', '{"still":2}'])
    expect(state.answers).toBe(1)
    await hub.close()
  })

  it('answers a live query again every two seconds where it has seen what nobody tells of, or has failed', async () => {
    for (const trouble of ['outside', 'failing'] as const) {
      const { hub, state, screen } = watched()
      state[trouble] = true
      screen('live:capabilities')
      await pass(2 * (REPEAT_MS + MIN_INTERVAL_MS))
      expect(state.answers).toBe(3)
      await hub.close()
    }
  })

  it('never says that an answer stands to who could not take it', async () => {
    const { hub, move, screen } = watched()
    const { seen, sink } = screen('live:attendance')
    await pass(0)
    sink.takes = false
    move('attendance')
    await pass(MIN_INTERVAL_MS)
    sink.takes = true
    await pass(0)
    expect(seen).toEqual(['{"at":1}'])
    await pass(REPEAT_MS + MIN_INTERVAL_MS)
    expect(seen.slice(0, 3)).toEqual(['{"at":1}', '{"at":2}', '{"still":2}'])
    await hub.close()
  })

  it('goes on when the clock of the machine is set back', async () => {
    const { hub, move, screen } = watched()
    const { seen } = screen('live:attendance')
    await pass(1_000)
    move('attendance')
    hub.notify()
    await pass(0)
    vi.setSystemTime(Date.now() - 3_600_000)
    move('attendance')
    hub.notify()
    await pass(0)
    expect(seen.at(-1)).toBe('{"at":3}')
    await hub.close()
  })

  it('asks nothing for a question that nobody watches any more', async () => {
    const { hub, state, move, screen } = watched()
    const { end } = screen('live:attendance')
    await pass(0)
    end?.()
    move('attendance')
    hub.notify()
    await pass(5_000)
    expect(state.answers).toBe(1)
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
