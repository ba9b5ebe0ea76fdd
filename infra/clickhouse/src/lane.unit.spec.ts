import { describe, expect, it } from 'vitest'
import { Lane } from './lane.ts'

const held = () => {
  let resolve: (value: string) => void = () => {}
  const promise = new Promise<string>((done) => (resolve = done))
  return { task: () => promise, resolve: (value: string) => resolve(value) }
}

describe('a lane', () => {
  it('runs one task a client and starts the next in order of arrival', async () => {
    const lane = new Lane('wall', ['a', 'b'], 10)
    const started: string[] = []
    const tasks = [held(), held(), held(), held()]
    const results = tasks.map(({ task }, n) => lane.run((client) => (started.push(`${n}${client}`), task())))
    expect([lane.running, lane.queued]).toEqual([2, 2])
    tasks[0]?.resolve('first')
    expect(await results[0]).toBe('first')
    await Promise.resolve()
    expect(started.map((entry) => entry[0])).toEqual(['0', '1', '2'])
    for (const { resolve } of tasks) resolve('done')
    await Promise.all(results)
    expect([lane.running, lane.queued]).toEqual([0, 0])
  })

  it('refuses at once beyond its bound', async () => {
    const lane = new Lane('wall', ['a'], 1)
    const first = held()
    const running = lane.run(first.task)
    const waiting = lane.run(() => Promise.resolve('second'))
    await expect(lane.run(() => Promise.resolve('third'))).rejects.toMatchObject({ code: 'clickhouse-busy' })
    first.resolve('first')
    expect(await Promise.all([running, waiting])).toEqual(['first', 'second'])
  })

  it('goes on after a task that failed', async () => {
    const lane = new Lane('wall', ['a'], 1)
    await expect(lane.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await lane.run(() => Promise.resolve('yes'))).toBe('yes')
  })

  it('forgets what is aborted while it waits, and never starts it', async () => {
    const lane = new Lane('wall', ['a'], 5)
    const first = held()
    const running = lane.run(first.task)
    const leaving = new AbortController()
    let started = false
    const waiting = lane.run(() => Promise.resolve((started = true)), leaving.signal)
    leaving.abort()
    await expect(waiting).rejects.toMatchObject({ code: 'clickhouse-cancelled' })
    expect(lane.queued).toBe(0)
    first.resolve('first')
    await running
    expect(started).toBe(false)
  })

  it('answers an abort at once but keeps the client until the task has ended', async () => {
    const lane = new Lane('wall', ['a'], 5)
    const first = held()
    const leaving = new AbortController()
    const running = lane.run(first.task, leaving.signal)
    leaving.abort()
    await expect(running).rejects.toMatchObject({ code: 'clickhouse-cancelled' })
    expect(lane.running).toBe(1)
    first.resolve('late')
    await expect.poll(() => lane.running).toBe(0)
  })

  it('refuses what waits and what comes when closed, and waits for what runs', async () => {
    const lane = new Lane('wall', ['a'], 5)
    const first = held()
    const running = lane.run(first.task)
    const waiting = lane.run(() => Promise.resolve('second'))
    let closed = false
    const closing = lane.close().then(() => (closed = true))
    await expect(waiting).rejects.toMatchObject({ code: 'clickhouse-closed' })
    await expect(lane.run(() => Promise.resolve('third'))).rejects.toMatchObject({ code: 'clickhouse-closed' })
    expect(closed).toBe(false)
    first.resolve('first')
    expect(await running).toBe('first')
    await closing
  })
})
