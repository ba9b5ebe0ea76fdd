import { describe, expect, it } from 'vitest'
import { createBackoff } from './backoff.ts'

describe('pauses between attempts', () => {
  it('double up to the longest, and begin anew after a success', () => {
    const { next, reset } = createBackoff(100, 500, () => 1)
    expect([next(), next(), next(), next(), next()]).toEqual([100, 200, 400, 500, 500])
    reset()
    expect(next()).toBe(100)
  })

  it('are spread over the upper half of their span', () => {
    expect(createBackoff(100, 500, () => 0).next()).toBe(50)
    expect(createBackoff(100, 500, () => 0.5).next()).toBe(75)
  })
})
