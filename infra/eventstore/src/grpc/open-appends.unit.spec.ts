import { describe, expect, it } from 'vitest'
import { OpenAppends, type Waiting } from './open-appends.ts'

const waiting = (deadline: number): Waiting => ({ deadline, slot: -1 })

describe('open appends', () => {
  it('lets go of each exactly once, whatever the order', () => {
    const open = new OpenAppends()
    const appends = [1, 2, 3, 4, 5].map(waiting)
    for (const append of appends) open.add(append)
    for (const index of [1, 4, 0, 2, 3]) {
      expect(open.delete(appends[index] ?? waiting(0))).toBe(true)
      expect(open.delete(appends[index] ?? waiting(0))).toBe(false)
    }
    expect(open.size).toBe(0)
  })

  it('names those whose deadline has passed, which can then be let go of', () => {
    const open = new OpenAppends()
    const appends = [10, 20, 30].map(waiting)
    for (const append of appends) open.add(append)
    for (const append of open.expired(20)) open.delete(append)
    expect(open.size).toBe(1)
    expect(open.expired(30)).toEqual([appends[2]])
  })
})
