import { describe, expect, it } from 'vitest'
import { every, pause, type Timers } from './timers.ts'

/** Timers that run when a spec says so, in the order of their times. */
function heldTimers() {
  let now = 0
  const waiting = new Set<{ readonly at: number; readonly callback: () => void }>()
  const timers: Timers = {
    after: (ms, callback) => {
      const entry = { at: now + ms, callback }
      waiting.add(entry)
      return () => void waiting.delete(entry)
    },
  }
  const advance = (ms: number): void => {
    const end = now + ms
    for (;;) {
      const [next] = [...waiting].filter(({ at }) => at <= end).sort((one, other) => one.at - other.at)
      if (next === undefined) break
      waiting.delete(next)
      now = next.at
      next.callback()
    }
    now = end
  }
  return { timers, advance, waiting: () => waiting.size }
}

describe('timers that are a parameter', () => {
  it('call back every so often until they are ended', () => {
    const { timers, advance, waiting } = heldTimers()
    let calls = 0
    const end = every(timers, 10, () => calls++)
    advance(35)
    expect(calls).toBe(3)
    end()
    advance(100)
    expect([calls, waiting()]).toEqual([3, 0])
  })

  it('may be ended from within the callback', () => {
    const { timers, advance, waiting } = heldTimers()
    let calls = 0
    const end = every(timers, 10, () => {
      calls++
      end()
    })
    advance(100)
    expect([calls, waiting()]).toEqual([1, 0])
  })

  it('end a pause when its time has come, or at once when it is called off', async () => {
    const { timers, advance, waiting } = heldTimers()
    const whole = pause(timers, 10)
    advance(10)
    await whole
    const ending = new AbortController()
    const cut = pause(timers, 10, ending.signal)
    ending.abort()
    await cut
    expect(waiting()).toBe(0)
  })
})
