import { describe, expect, it } from 'vitest'
import { createRandom } from './random.ts'
import { createWorkload } from './workload.ts'

describe('a workload', () => {
  it('is the same for the same seed and differs for another', () => {
    const make = (seed: number) => createWorkload({ name: 'w', schools: 5, reports: 300, random: createRandom(seed) })
    expect(make(7)).toEqual(make(7))
    expect(make(7)).not.toEqual(make(8))
  })

  it('holds new, repeated, contradicting and unreadable facts', () => {
    const { reports, shares } = createWorkload({ name: 'w', schools: 5, reports: 2_000, random: createRandom(1) })
    expect(reports).toHaveLength(2_000)
    expect(shares.again).toBeGreaterThan(100)
    expect(shares.contradicting).toBeGreaterThan(50)
    expect(shares.unreadable).toBeGreaterThan(20)
    expect(new Set(reports.map(({ id }) => id)).size).toBe(shares.fresh + shares.unreadable)
  })
})
