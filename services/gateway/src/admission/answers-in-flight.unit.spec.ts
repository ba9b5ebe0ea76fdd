import { describe, expect, it } from 'vitest'
import { AnswersInFlight } from './answers-in-flight.ts'

describe('answers on their way', () => {
  it('are bounded for a client and for all, and room comes back once', () => {
    const answers = new AnswersInFlight({ ofClient: 10, ofAll: 15 })
    const first = answers.take('a', 8)
    expect(first).toBeDefined()
    expect(answers.take('a', 3)).toBeUndefined()
    expect(answers.take('b', 8)).toBeUndefined()
    expect(answers.take('b', 7)).toBeDefined()
    expect(answers.bytes).toBe(15)
    first?.()
    first?.()
    expect(answers.bytes).toBe(7)
    expect(answers.take('a', 8)).toBeDefined()
  })

  it('let a client have one that is larger than its share', () => {
    const answers = new AnswersInFlight({ ofClient: 10, ofAll: 100 })
    expect(answers.take('a', 50)).toBeDefined()
    expect(answers.take('a', 1)).toBeUndefined()
  })
})
