import { describe, expect, it } from 'vitest'
import { classReports, readOutcomes } from '../k6/reports.ts'

describe('the reports of the k6 scenario', () => {
  it('are the same for the same iteration, with ids of their own across iterations', () => {
    const make = (iteration: number) => classReports({ run: 'r', day: '2024-09-17', unit: 'u', iteration, count: 8 })
    expect(make(3)).toEqual(make(3))
    const ids = [0, 1, 2].flatMap(make).map((event) => (event as { id: string }).id)
    expect(new Set(ids).size).toBe(24)
  })

  it('count an answer only where the batch was answered', () => {
    const results = ['stored', 'stored', 'duplicate', 'retry', 'conflict'].map((outcome) => ({ outcome }))
    expect(readOutcomes(207, JSON.stringify({ results }))).toEqual({
      total: 5,
      stored: 2,
      duplicate: 1,
      refused: 1,
      open: 1,
    })
    expect(readOutcomes(503, '{}')).toBeUndefined()
    expect(readOutcomes(200, null)).toBeUndefined()
  })
})
