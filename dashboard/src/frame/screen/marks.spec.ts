import { describe, expect, it } from 'vitest'
import { changedSince, SUBJECT } from './marks.ts'

const seen = (entries: Record<string, string>) => new Map(Object.entries({ [SUBJECT]: '2025-09-05', ...entries }))

describe('what changed while a scene was away', () => {
  it('is what is new or stands otherwise', () => {
    expect([...changedSince(seen({ a: 'normal', b: 'low' }), seen({ a: 'low', b: 'low', c: 'low' }))]).toEqual([
      'a',
      'c',
    ])
  })
  it('is nothing the first time and nothing on another day', () => {
    expect(changedSince(undefined, seen({ a: 'low' })).size).toBe(0)
    expect(changedSince(new Map([[SUBJECT, 'yesterday']]), seen({ a: 'low' })).size).toBe(0)
  })
})
