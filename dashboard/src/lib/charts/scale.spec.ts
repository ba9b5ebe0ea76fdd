import { describe, expect, it } from 'vitest'
import { axisTicks, domainFromZero, finite, minuteTicks } from './scale.ts'

describe('a domain from zero', () => {
  it('ends at a round number above the largest value', () => {
    expect(domainFromZero([3, 87, 12])).toEqual([0, 100])
    expect(domainFromZero([400_000])[1]).toBe(500_000)
    expect(domainFromZero([100, 200])[1]).toBeGreaterThan(200)
  })
  it.each([[[]], [[0, 0]], [[null, undefined]], [[Number.NaN]], [[-5]], [[Number.POSITIVE_INFINITY]]])(
    'is defined for %j',
    (values) => {
      expect(domainFromZero(values)).toEqual([0, 1])
    },
  )
})

describe('ticks', () => {
  it('stand where their values lie', () => {
    expect(axisTicks([0, 100], 200, 2)).toEqual([
      { value: 0, at: 0 },
      { value: 50, at: 100 },
      { value: 100, at: 200 },
    ])
  })
  it('of minutes are multiples of the step', () => {
    expect(minuteTicks([400, 480], 80, 30)).toEqual([
      { value: 420, at: 20 },
      { value: 450, at: 50 },
      { value: 480, at: 80 },
    ])
    expect(minuteTicks([480, 480], 80, 30)).toEqual([])
    expect(minuteTicks([0, 60], 80, 0)).toEqual([])
  })
  it('need finite numbers, which are kept', () => {
    expect(finite([1, null, Number.NaN, 2, undefined])).toEqual([1, 2])
  })
})
