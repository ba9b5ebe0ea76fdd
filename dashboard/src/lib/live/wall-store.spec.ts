import { describe, expect, it } from 'vitest'
import { exampleFigure, exampleWall } from './example-wall.ts'
import { manualScheduler } from './manual-scheduler.ts'
import type { Handlers } from './supervisor.ts'
import { createWallStore } from './wall-store.svelte.ts'

function setUp(snapshot: unknown = undefined) {
  const clock = manualScheduler()
  const connections: Handlers[] = []
  const warnings: string[] = []
  const store = createWallStore({
    scheduler: clock.scheduler,
    variables: {},
    ask: (document) =>
      document.startsWith('query Wall') && snapshot !== undefined
        ? Promise.resolve({ wall: snapshot })
        : Promise.reject(new Error('no answer')),
    subscribe: (_document, _variables, handlers) => {
      connections.push(handlers)
      return () => undefined
    },
    wallClock: () => 1_000_000,
    random: () => 0.5,
    warn: (message) => warnings.push(message),
  })
  const say = (changes: Record<string, unknown>): void =>
    connections.at(-1)?.next({ wall: { ...exampleWall(), ...changes } })
  return { clock, store, say, connections, warnings }
}
const present = (count: number) => ({ attendance: exampleFigure(count, 500) })

describe('the live store', () => {
  it('has nothing before the first message, and says so', () => {
    const { store } = setUp()
    expect(store.state).toBeNull()
    expect(store.age).toBeNull()
    expect(store.freshness).toBe('stale')
    expect(store.connection).toBe('connecting')
    expect(store.clock).toBe(1_000_000)
  })
  it('shows the first change after quiet at once, everywhere', () => {
    const { store, say } = setUp()
    say({})
    expect([store.state, store.charts, store.hero].map((state) => state?.position)).toEqual([4096n, 4096n, 4096n])
    expect(store.connection).toBe('live')
  })
  it('moves the model four times a second, charts every second and the hero every two, with the latest each', () => {
    const { store, say, clock } = setUp()
    const changes = { state: 0, charts: 0, hero: 0 }
    const last = { state: store.state, charts: store.charts, hero: store.hero }
    for (let step = 0; step < 100; step++) {
      say({ position: String(5000 + step), ...present(step) })
      for (const part of ['state', 'charts', 'hero'] as const)
        if (store[part] !== last[part]) {
          last[part] = store[part]
          changes[part]++
        }
      clock.advance(100)
    }
    expect(changes).toEqual({ state: 40, charts: 10, hero: 5 })
    clock.advance(2000)
    expect([store.state, store.charts, store.hero].map((state) => state?.position)).toEqual([5099n, 5099n, 5099n])
  })
  it('never draws an older state over a newer one, wherever it comes from', () => {
    const { store, say, clock } = setUp()
    say({ generation: 2, position: '50' })
    clock.advance(3000)
    say({ generation: 2, position: '49' })
    say({ generation: 1, position: '900' })
    clock.advance(3000)
    expect(store.state?.position).toBe(50n)
    expect(store.age).toBeGreaterThan(0.3)
  })
  it('believes a system that went back only after a minute, old and said to be old until then', () => {
    const { store, say, clock } = setUp()
    say({ position: '5000' })
    for (let second = 0; second < 59; second++) {
      clock.advance(1000)
      say({ position: '10' })
      store.tick()
    }
    expect(store.state?.position).toBe(5000n)
    expect(store.freshness).toBe('stale')
    clock.advance(1000)
    say({ position: '10' })
    clock.advance(1000)
    say({ position: '10' })
    expect(store.state?.position).toBe(10n)
    store.tick()
    expect(store.freshness).toBe('fresh')
  })
  it('grows old while nothing comes, though the connection stands', () => {
    const { store, say, clock } = setUp()
    say({})
    clock.advance(5000)
    store.tick()
    expect(store.freshness).toBe('late')
    clock.advance(4999)
    store.tick()
    expect(store.freshness).toBe('stale')
    expect(store.connection).toBe('live')
  })
  it('knows until when what it shows was all there is', () => {
    const { store, say, clock } = setUp()
    expect(store.knownAt).toBeNull()
    say({ rate: 60 })
    clock.advance(5000)
    store.tick()
    expect(store.knownAt).toBe(Date.parse('2025-09-05T07:10:00+07:00') - 400 * 60)
  })
  it('lets the clock of the system go on at its rate', () => {
    const { store, say, clock } = setUp()
    say({ rate: 60 })
    clock.advance(1000)
    store.tick()
    expect(store.clock).toBe(Date.parse('2025-09-05T07:11:00+07:00'))
  })
  it('takes a message that it cannot read for none, and says so', () => {
    const { store, connections, warnings } = setUp()
    connections[0]?.next({ wall: { position: 1 } })
    connections[0]?.next(null)
    expect(store.state).toBeNull()
    expect(store.unreadable).toBe(true)
    expect(warnings).toContain('a message of the wall was not understood')
    connections[0]?.next({ wall: exampleWall() })
    expect(store.unreadable).toBe(false)
  })
  it('paints the snapshot that it asks for with each attempt', async () => {
    const { store } = setUp(exampleWall())
    await Promise.resolve()
    await Promise.resolve()
    expect(store.state?.position).toBe(4096n)
    expect(store.connection).toBe('connecting')
  })
})
