import { describe, expect, it } from 'vitest'
import { record, number } from './decode.ts'
import { createLiveAnswer, type Stands } from './live-answer.svelte.ts'
import { manualScheduler } from './manual-scheduler.ts'
import type { Question } from './question.ts'
import { readLive } from './standing.ts'
import type { Handlers } from './supervisor.ts'

interface Count extends Stands {
  readonly count: number
}
const question: Question<Count> = {
  name: 'Count',
  document: 'query Count { count }',
  variables: ['unit'],
  required: [],
  decode: record<Count>({ count: number, health: readLive }),
}

function setUp(snapshot?: unknown) {
  const clock = manualScheduler()
  const connections: Handlers[] = []
  const [warnings, asked, ended]: [string[], unknown[], string[]] = [[], [], []]
  const answer = createLiveAnswer({
    question,
    parameters: { unit: '94', date: '2025-09-05' },
    transport: {
      ask: (_document, variables) => {
        asked.push(variables)
        return snapshot === undefined ? Promise.reject(new Error('no answer')) : Promise.resolve(snapshot)
      },
      subscribe: (_document, _variables, handlers) => {
        connections.push(handlers)
        return (why) => ended.push(why)
      },
    },
    scheduler: clock.scheduler,
    random: () => 0.5,
    warn: (message) => warnings.push(message),
  })
  const health = (changes: object = {}) => ({
    ...{ generation: 1, position: '4096', time: '2025-09-05T07:10:00+07:00', rate: 1 },
    freshness: { state: 'fresh', ageSeconds: 0.4 },
    ...changes,
  })
  const say = (count: number, changes: object = {}): void => {
    const live = health(changes)
    connections.at(-1)?.next({ data: { count, health: live }, extensions: { live } })
  }
  const confirm = (changes: object = {}): void => connections.at(-1)?.next({ extensions: { live: health(changes) } })
  return { clock, answer, say, confirm, health, connections, warnings, asked, ended }
}

describe('a live answer', () => {
  it('is none before the first message', () => {
    const { answer } = setUp()
    expect([answer.model, answer.moment, answer.connection]).toEqual([null, null, 'connecting'])
  })
  it('shows the first change after quiet at once, everywhere', () => {
    const { answer, say } = setUp()
    say(1)
    expect([answer.model, answer.charts, answer.hero].map((one) => one?.data.count)).toEqual([1, 1, 1])
    expect(answer.connection).toBe('live')
  })
  it('moves the model four times a second, charts every second and the hero every two, with the latest each', () => {
    const { answer, say, clock } = setUp()
    const changes = { model: 0, charts: 0, hero: 0 }
    const last = { model: answer.model, charts: answer.charts, hero: answer.hero }
    for (let step = 0; step < 100; step++) {
      say(step, { position: String(5000 + step) })
      for (const part of ['model', 'charts', 'hero'] as const)
        if (answer[part] !== last[part]) {
          last[part] = answer[part]
          changes[part]++
        }
      clock.advance(100)
    }
    expect(changes).toEqual({ model: 40, charts: 10, hero: 5 })
    clock.advance(2000)
    expect([answer.model, answer.charts, answer.hero].map((one) => one?.data.count)).toEqual([99, 99, 99])
  })
  it('never shows an older answer over a newer one, wherever it comes from', () => {
    const { answer, say, confirm, clock } = setUp()
    say(2, { generation: 2, position: '50' })
    clock.advance(3000)
    say(1, { generation: 2, position: '49' })
    confirm({ generation: 2, position: '49' })
    say(1, { generation: 1, position: '900' })
    clock.advance(3000)
    expect(answer.model?.data.count).toBe(2)
    expect(answer.model?.at).toBe(0)
  })
  it('believes a system that went back only after a minute', () => {
    const { answer, say, clock } = setUp()
    say(2, { position: '5000' })
    for (let second = 0; second < 59; second++) {
      clock.advance(1000)
      say(1, { position: '10' })
    }
    expect(answer.model?.data.count).toBe(2)
    for (let second = 0; second < 2; second++) {
      clock.advance(1000)
      say(1, { position: '10' })
    }
    expect(answer.model?.data.count).toBe(1)
  })
  it('stays the same when it is told that it stands, and stands further on', () => {
    const { answer, say, confirm, clock } = setUp()
    say(1)
    const before = answer.model?.data
    clock.advance(2000)
    confirm({ position: '5000', time: '2025-09-05T07:12:00+07:00' })
    expect(answer.model?.data).toBe(before)
    expect([answer.model?.standing.position, answer.model?.at]).toEqual([5000n, 2000])
    expect(answer.moment).toEqual({ time: Date.parse('2025-09-05T07:12:00+07:00'), rate: 1, at: 2000 })
  })
  it('that never came cannot stand', () => {
    const { answer, confirm } = setUp()
    confirm()
    expect(answer.model).toBeNull()
  })
  it('takes a message that it cannot read for none, and says so', () => {
    const { answer, connections, say, warnings } = setUp()
    connections[0]?.next({ data: { count: 'many' } })
    connections[0]?.next({})
    expect([answer.model, answer.unreadable]).toEqual([null, true])
    expect(warnings).toContain('an answer to Count was not understood')
    say(1)
    expect(answer.unreadable).toBe(false)
  })
  it('takes only the parameters that its question has, and is asked over HTTP where no socket passes', async () => {
    const first = setUp()
    const { answer, clock, asked } = setUp({ count: 7, health: first.health() })
    clock.advance(1500)
    await Promise.resolve()
    expect(asked).toEqual([{ unit: '94' }])
    expect(answer.model?.data.count).toBe(7)
    expect(answer.connection).toBe('connecting')
  })
  it('is not asked over HTTP once the socket answers', () => {
    const { clock, say, asked } = setUp()
    say(1)
    clock.advance(1500)
    expect(asked).toEqual([])
  })
  it('gives up a socket that is silent, and only leaves one that speaks', () => {
    const { answer, clock, ended } = setUp()
    clock.advance(10_000)
    answer.stop()
    expect(ended[0]).toBe('silent')
    const other = setUp()
    other.answer.stop()
    expect(other.ended).toEqual(['done'])
  })
})
