import { describe, expect, it } from 'vitest'
import { keyEvent, rotate, type Rotation } from './rotation.ts'

const start: Rotation = { index: 0, paused: false, since: 0 }
const options = { count: 3, dwellMs: 30_000 }

describe('the rotation of scenes', () => {
  it('goes on after the dwell and comes round', () => {
    expect(rotate(start, { kind: 'tick' }, 29_999, options)).toBe(start)
    expect(rotate(start, { kind: 'tick' }, 30_000, options)).toEqual({ index: 1, paused: false, since: 30_000 })
    expect(rotate({ ...start, index: 2 }, { kind: 'tick' }, 30_000, options).index).toBe(0)
  })
  it('rests while paused and gives the whole dwell afterwards', () => {
    const paused = rotate(start, { kind: 'pause' }, 10_000, options)
    expect(rotate(paused, { kind: 'tick' }, 1e6, options)).toBe(paused)
    const resumed = rotate(paused, { kind: 'pause' }, 1e6, options)
    expect(rotate(resumed, { kind: 'tick' }, 1e6 + 29_999, options)).toBe(resumed)
  })
  it('follows the keys', () => {
    expect(rotate(start, { kind: 'step', by: -1 }, 5, options).index).toBe(2)
    expect(rotate(start, { kind: 'choose', index: 2 }, 5, options)).toEqual({ index: 2, paused: false, since: 5 })
    expect(rotate(start, { kind: 'choose', index: 3 }, 5, options)).toBe(start)
  })
  it('stays where there is one scene or none', () => {
    expect(rotate(start, { kind: 'tick' }, 1e6, { ...options, count: 1 })).toBe(start)
    expect(rotate(start, { kind: 'step', by: 1 }, 1e6, { ...options, count: 0 })).toBe(start)
  })
  it('knows its keys and no others', () => {
    expect([' ', 'p', 'ArrowRight', 'ArrowLeft', '2', '0', 'Enter'].map(keyEvent)).toEqual([
      { kind: 'pause' },
      { kind: 'pause' },
      { kind: 'step', by: 1 },
      { kind: 'step', by: -1 },
      { kind: 'choose', index: 1 },
      null,
      null,
    ])
  })
})
