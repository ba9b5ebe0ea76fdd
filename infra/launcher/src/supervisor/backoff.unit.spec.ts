import { describe, expect, it } from 'vitest'
import { restartDelay } from './backoff.ts'

describe('restarting', () => {
  it('comes within a second at first, then ever later, and never later than ten seconds', () => {
    const delays = Array.from({ length: 12 }, (_, index) => restartDelay(index + 1))
    expect(delays[0]).toBeLessThan(1_000)
    expect(delays).toEqual(delays.toSorted((a, b) => a - b))
    expect(Math.max(...delays)).toBe(10_000)
  })

  it('is tried every second while the cause lies outside, a full disk for one', () => {
    const delays = Array.from({ length: 12 }, (_, index) => restartDelay(index + 1, true))
    expect(Math.max(...delays)).toBe(1_000)
    expect(delays[0]).toBeLessThan(1_000)
  })
})
