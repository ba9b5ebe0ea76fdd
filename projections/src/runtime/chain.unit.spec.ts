import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judge } from './chain.ts'

describe('the place of a message in the chain', () => {
  it('is next only when it names exactly what the reader has', () => {
    expect(judge(10n, { position: 12n, previous: 10n })).toBe('next')
    expect(judge(0n, { position: 12n, previous: 0n })).toBe('next')
  })

  it('is known at and below what the reader has, whatever it names', () => {
    expect(judge(10n, { position: 10n, previous: 3n })).toBe('known')
    expect(judge(10n, { position: 4n, previous: 10n })).toBe('known')
  })

  it('is a gap when something between is missing, or the predecessor is unknown', () => {
    expect(judge(10n, { position: 20n, previous: 15n })).toBe('gap')
    expect(judge(10n, { position: 20n, previous: 7n })).toBe('gap')
  })

  it('leads to the whole log in order, however messages are lost, doubled and swapped', () => {
    const schedule = fc.array(fc.nat({ max: 29 }), { maxLength: 200 })
    fc.assert(
      fc.property(schedule, (deliveries) => {
        const log = Array.from({ length: 30 }, (_, index) => BigInt((index + 1) * 7))
        const taken: bigint[] = []
        const mine = (): bigint => taken.at(-1) ?? 0n
        for (const index of deliveries) {
          const [position = 0n, previous = 0n] = [log[index], log[index - 1]]
          const verdict = judge(mine(), { position, previous })
          if (verdict === 'next') taken.push(position)
          if (verdict === 'gap') taken.push(...log.filter((other) => other > mine() && other <= position))
        }
        expect(taken).toEqual(log.slice(0, taken.length))
        expect(mine()).toBe(deliveries.length === 0 ? 0n : log[Math.max(...deliveries)])
      }),
    )
  })
})
