import { describe, expect, it } from 'vitest'
import { createShares, type Shares } from './shares.ts'

/** Takes one by one until nothing more is given. */
function takeAll(shares: Shares, holder: string): number {
  let taken = 0
  while (shares.take(holder, 1)) taken += 1
  return taken
}

describe('shares', () => {
  it('leave a quarter to others however much one holder wants, and less with each greedy one', () => {
    const shares = createShares(1_000)
    expect(takeAll(shares, 'a')).toBe(750)
    expect(shares.hasRoom('a')).toBe(false)
    for (const holder of ['b', 'c', 'd']) {
      expect(shares.hasRoom(holder)).toBe(true)
      expect(takeAll(shares, holder)).toBeGreaterThan(0)
    }
    expect(shares.used()).toBeLessThan(1_000)
  })

  it('never exceed the total, and are whole again when all is given back', () => {
    const shares = createShares(10)
    expect(shares.take('a', 11)).toBe(false)
    expect(shares.take('a', 7)).toBe(true)
    expect(shares.take('b', 4)).toBe(false)
    expect(shares.take('b', 3)).toBe(true)
    expect(shares.hasRoom('c')).toBe(false)
    shares.give('a', 7)
    shares.give('b', 3)
    expect(shares.used()).toBe(0)
    expect(shares.take('c', 10)).toBe(true)
  })
})
