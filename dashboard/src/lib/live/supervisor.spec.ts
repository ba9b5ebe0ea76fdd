import { describe, expect, it } from 'vitest'
import { manualScheduler } from './manual-scheduler.ts'
import { retryDelay, supervise, type Handlers } from './supervisor.ts'

function setUp() {
  const clock = manualScheduler()
  const opened: (Handlers & { open: boolean })[] = []
  const messages: unknown[] = []
  const states: string[] = []
  let attempts = 0
  const supervisor = supervise({
    scheduler: clock.scheduler,
    random: () => 0.5,
    connect: (handlers) => {
      const connection = { ...handlers, open: true }
      opened.push(connection)
      return () => {
        connection.open = false
      }
    },
    onMessage: (message) => messages.push(message),
    onConnection: (state) => {
      if (states.at(-1) !== state) states.push(state)
    },
    onAttempt: () => attempts++,
  })
  const last = (): Handlers & { open: boolean } => {
    const connection = opened.at(-1)
    if (connection === undefined) throw new Error('nothing was opened')
    return connection
  }
  return { clock, opened, messages, states, supervisor, last, attempts: () => attempts }
}

describe('a supervised connection', () => {
  it('is connecting until the first message and live from then on', () => {
    const { last, messages, states } = setUp()
    expect(states).toEqual(['connecting'])
    last().next(1)
    expect(states).toEqual(['connecting', 'live'])
    expect(messages).toEqual([1])
  })
  it('is replaced for ever, however often it ends, and asks for a snapshot each time', () => {
    const { clock, opened, last, attempts } = setUp()
    for (let round = 1; round <= 50; round++) {
      last().closed('4401')
      clock.advance(20_000)
      expect(opened.length).toBeGreaterThan(round)
    }
    expect(attempts()).toBe(opened.length)
    expect(opened.filter(({ open }) => open).length).toBeLessThanOrEqual(1)
  })
  it('is given up when it stays silent, because the gateway speaks every two seconds', () => {
    const { clock, opened, last, states } = setUp()
    last().next(1)
    clock.advance(9999)
    expect(states.at(-1)).toBe('live')
    clock.advance(1)
    expect(states.at(-1)).toBe('lost')
    clock.advance(500)
    expect(opened).toHaveLength(2)
    expect(opened[0]?.open).toBe(false)
  })
  it('ignores what an abandoned connection still says', () => {
    const { clock, opened, messages, last } = setUp()
    last().closed('gone')
    clock.advance(500)
    opened[0]?.next('old')
    opened[0]?.closed('again')
    expect(messages).toEqual([])
    expect(opened).toHaveLength(2)
  })
  it('starts over with the short delay once a message came', () => {
    const { clock, opened, last } = setUp()
    last().closed('a')
    clock.advance(500)
    last().next(1)
    last().closed('b')
    clock.advance(500)
    expect(opened).toHaveLength(3)
  })
  it('stops without reconnecting', () => {
    const { clock, opened, supervisor, last } = setUp()
    supervisor.stop()
    expect(last().open).toBe(false)
    clock.advance(100_000)
    expect(opened).toHaveLength(1)
    expect(clock.waiting).toBe(0)
  })
})

describe('the delay before a retry', () => {
  it('grows to a bound and is spread', () => {
    expect(retryDelay(0, 0)).toBe(375)
    expect(retryDelay(0, 1)).toBe(625)
    expect(retryDelay(1000, 0.5)).toBe(15_000)
  })
  it('that is answered with an error is refused, not lost, and is tried again', () => {
    const { clock, last, states, opened } = setUp()
    last().refused({ code: 'UNKNOWN_UNIT', message: 'no such unit' })
    expect(states).toEqual(['connecting', 'refused'])
    expect(last().open).toBe(false)
    last().closed('gone')
    clock.advance(500)
    expect(opened).toHaveLength(2)
    last().next(1)
    expect(states).toEqual(['connecting', 'refused', 'live'])
  })
})
