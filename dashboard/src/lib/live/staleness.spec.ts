import { describe, expect, it } from 'vitest'
import { ageSeconds, freshness, worst } from './staleness.ts'
import type { FreshnessState } from '../../generated/enums.ts'

const figure = (age: number, state: FreshnessState = 'fresh') => ({ freshness: { state, ageSeconds: age } })

describe('staleness', () => {
  it('adds the time since the message to the age that came with it', () => {
    expect(ageSeconds(figure(1.5), 10_000, 12_500)).toBe(4)
  })
  it('goes from fresh over late to stale at twice and five times the expected interval', () => {
    expect(freshness(figure(0), 0, 4000)).toBe('fresh')
    expect(freshness(figure(0), 0, 4001)).toBe('late')
    expect(freshness(figure(0), 0, 10_000)).toBe('late')
    expect(freshness(figure(0), 0, 10_001)).toBe('stale')
  })
  it('never shows fresher than the gateway said', () => {
    expect(freshness(figure(0, 'stale'), 0, 0)).toBe('stale')
    expect(freshness(figure(0, 'late'), 0, 0)).toBe('late')
  })
  it('does not grow younger when clocks disagree', () => {
    expect(ageSeconds(figure(3), 5000, 4000)).toBe(3)
  })
  it('of several is the worst of them, and none at all is as bad as it gets', () => {
    expect([worst('fresh', 'late'), worst('late', 'stale', 'fresh'), worst('fresh'), worst()]).toEqual([
      'late',
      'stale',
      'fresh',
      'stale',
    ])
  })
})
