import { describe, expect, it } from 'vitest'
import { restartDelay } from './backoff.ts'

describe('restarting', () => {
  it('comes within a second at first, then ever later, and never later than half a minute', () => {
    const delays = Array.from({ length: 12 }, (_, index) => restartDelay(index + 1))
    expect(delays[0]).toBeLessThan(1_000)
    expect(delays).toEqual(delays.toSorted((a, b) => a - b))
    expect(Math.max(...delays)).toBe(30_000)
  })
})
