import { describe, expect, it } from 'vitest'
import { interleave } from './interleave.ts'
import { median, quantile } from './stats.ts'

describe('the statistics of the bench', () => {
  it('finds medians of odd and even numbers of values', () => {
    expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([5])]).toEqual([2, 2.5, 5])
    expect(median([])).toBeNaN()
  })

  it('finds nearest-rank quantiles', () => {
    const values = Array.from({ length: 100 }, (_, index) => index + 1)
    expect([quantile(values, 0.99), quantile(values, 0.5), quantile([7], 0.99)]).toEqual([99, 50, 7])
  })

  it('measures subject and base in turn and compares each pair', async () => {
    const order: string[] = []
    const measure = (name: string, values: number[]) => () => {
      order.push(name)
      return Promise.resolve(values.shift() ?? 0)
    }
    const result = await interleave(3, measure('subject', [10, 30, 20]), measure('base', [100, 100, 100]))
    expect(order).toEqual(['subject', 'base', 'subject', 'base', 'subject', 'base'])
    expect(result).toEqual({ ratio: 0.2, lowest: 0.1, highest: 0.3, subject: 20, base: 100 })
  })
})
