import { describe, expect, it } from 'vitest'
import { DecodeError } from './decode.ts'
import { follows, readLive } from './standing.ts'

const live = { generation: 1, position: '4096', time: '2025-09-05T07:10:00+07:00', rate: 1 }
const fresh = { freshness: { state: 'fresh', ageSeconds: 0.4 } }

describe('where an answer stands', () => {
  it('is read from what the gateway says beside it, positions beyond 2⁵³ exactly', () => {
    const read = readLive({ ...live, ...fresh, position: '9007199254740993' }, '')
    expect(read.position).toBe(9007199254740993n)
    expect(read.time).toBe(Date.parse('2025-09-05T07:10:00+07:00'))
  })
  it.each([
    ['generation', 'one'],
    ['position', 12],
    ['position', '-1'],
    ['time', 'today'],
    ['rate', Number.NaN],
    ['freshness', { state: 'ripe', ageSeconds: 0 }],
  ])('is refused whole when %s is %s', (field, value) => {
    expect(() => readLive({ ...live, ...fresh, [field]: value }, '')).toThrow(DecodeError)
  })
  it('puts the generation before the position and never goes back', () => {
    const at = (generation: number, position: bigint) => ({ generation, position })
    expect(follows(at(2, 1n), at(1, 99n))).toBe(true)
    expect(follows(at(1, 99n), at(2, 1n))).toBe(false)
    expect(follows(at(1, 5n), at(1, 6n))).toBe(false)
    expect(follows(at(1, 6n), at(1, 6n))).toBe(true)
    expect(follows(at(1, 0n), undefined)).toBe(true)
  })
})
