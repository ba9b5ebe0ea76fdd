import { describe, expect, it } from 'vitest'
import { sharing } from './share.ts'

const wall = () => ({
  at: 5n,
  schools: [
    { code: 'a', state: 'normal' },
    { code: 'b', state: 'low' },
  ],
  curve: [1, 2],
})

describe('what two answers share', () => {
  it('is everything where nothing has changed', () => {
    const before = wall()
    expect(sharing(before, wall())).toBe(before)
  })
  it('is each part in which nothing has changed, down to single rows', () => {
    const before = wall()
    const next = sharing(before, { ...wall(), at: 6n, schools: [wall().schools[0], { code: 'b', state: 'normal' }] })
    expect(next).toEqual({
      at: 6n,
      schools: [
        { code: 'a', state: 'normal' },
        { code: 'b', state: 'normal' },
      ],
      curve: [1, 2],
    })
    expect(next.curve).toBe(before.curve)
    expect(next.schools[0]).toBe(before.schools[0])
    expect(next.schools).not.toBe(before.schools)
  })
  it('is never a list or record of another length', () => {
    const before = wall()
    expect(sharing(before, { ...wall(), curve: [1] }).curve).toEqual([1])
    expect(sharing(before, { ...wall(), curve: [1, 2, 3] }).curve).toEqual([1, 2, 3])
    expect(sharing<object>({ a: 1, b: 2 }, { a: 1 })).toEqual({ a: 1 })
  })
  it('is nothing with what had no answer before, or another kind of one', () => {
    for (const before of [undefined, null, 5, 'text', [1]])
      expect(sharing<unknown>(before, { a: null })).toEqual({ a: null })
  })
})
