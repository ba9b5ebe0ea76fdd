import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { systemTimers } from '@ioc/kit'
import { FairQueue, type FairQueueBounds } from './fair-queue.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const BOUNDS: FairQueueBounds = { running: 1, runningOfOne: 1, waiting: 4, waitingOfOne: 3, maxWaitMs: 1_000 }

/** A queue, and what ran through it in order; everything that has a place gives it back at `next`. */
function watched(bounds: Partial<FairQueueBounds> = {}) {
  const queue = new FairQueue({ ...BOUNDS, ...bounds }, systemTimers)
  const order: string[] = []
  const refused: string[] = []
  const places: (() => void)[] = []
  const ask = (client: string, name = client, signal?: AbortSignal): void => {
    void queue.enter(client, signal).then(
      (leave) => {
        order.push(name)
        places.push(leave)
      },
      (error: unknown) => refused.push(`${name}: ${error instanceof Error ? error.message : ''}`),
    )
  }
  const settle = () => vi.advanceTimersByTimeAsync(0)
  const next = async (): Promise<void> => {
    places.shift()?.()
    await settle()
  }
  return { queue, order, refused, ask, next, settle }
}

describe('taking turns', () => {
  it('gives a client that asks once its turn before the rest of one that asks many times', async () => {
    const { order, ask, next, settle } = watched()
    for (const name of ['a1', 'a2', 'a3', 'a4']) ask('a', name)
    ask('b', 'b1')
    await settle()
    for (let step = 0; step < 5; step += 1) await next()
    expect(order).toEqual(['a1', 'a2', 'b1', 'a3', 'a4'])
  })

  it('lets nobody take every place', async () => {
    const { queue, order, ask, settle } = watched({ running: 4, runningOfOne: 2 })
    for (const name of ['a1', 'a2', 'a3']) ask('a', name)
    ask('b', 'b1')
    await settle()
    expect(order).toEqual(['a1', 'a2', 'b1'])
    expect([queue.running, queue.waiting]).toEqual([3, 1])
  })

  it('refuses what a client has beyond its bound, at once', async () => {
    const { refused, ask, settle } = watched()
    for (let at = 0; at < 5; at += 1) ask('a', `a${at}`)
    await settle()
    expect(refused).toEqual(['a4: 3 of this client wait already'])
  })

  it('makes room for a client with fewer by the newest of whoever has most, and for nobody else', async () => {
    const { refused, ask, settle } = watched()
    ask('z')
    for (const name of ['a1', 'a2', 'a3']) ask('a', name)
    ask('b', 'b1')
    ask('c', 'c1')
    await settle()
    expect(refused).toEqual(['a3: gave way to a client that waits for less'])
    ask('b', 'b2')
    await settle()
    expect(refused[1]).toBe('b2: 4 wait already')
  })

  it('refuses what has waited too long, and what is given up', async () => {
    const { queue, refused, ask, settle } = watched()
    const controller = new AbortController()
    ask('z')
    ask('a', 'a1')
    ask('b', 'b1', controller.signal)
    await settle()
    controller.abort(new Error('gone'))
    await settle()
    expect(refused).toEqual(['b1: gone'])
    await vi.advanceTimersByTimeAsync(1_000)
    expect(refused[1]).toBe('a1: waited 1000 ms for a turn')
    expect(queue.waiting).toBe(0)
  })

  it('counts a place that is given back twice once', async () => {
    const { queue } = watched({ runningOfOne: 2, running: 2 })
    const [one] = [await queue.enter('a'), await queue.enter('a')]
    one?.()
    one?.()
    expect(queue.running).toBe(1)
  })
})
