import { describe, expect, it } from 'vitest'
import { frozen, pixelShift, reloadDue } from './long-life.ts'

describe('the pixel shift', () => {
  it('starts unshifted and moves by 2 to 4 pixels every ten minutes, for ever', () => {
    expect(pixelShift(0)).toEqual([0, 0])
    for (let step = 0; step < 40; step++) {
      const [x, y] = pixelShift(step * 600_000)
      const [nextX, nextY] = pixelShift((step + 1) * 600_000)
      const moved = Math.max(Math.abs(nextX - x), Math.abs(nextY - y))
      expect(moved).toBeGreaterThanOrEqual(2)
      expect(moved).toBeLessThanOrEqual(4)
      expect(pixelShift(step * 600_000 + 599_999)).toEqual([x, y])
    }
  })
})

describe('the quiet reload', () => {
  const at = (time: string) => Date.parse(`2025-09-05T${time}+07:00`)
  it('comes at half past three, local time', () => {
    expect(reloadDue(at('03:30:20'), at('00:00:00'))).toBe(true)
    expect(reloadDue(at('03:29:59'), at('00:00:00'))).toBe(false)
    expect(reloadDue(at('15:30:00'), at('00:00:00'))).toBe(false)
  })
  it('does not come twice in its minute', () => {
    expect(reloadDue(at('03:30:50'), at('03:30:10'))).toBe(false)
  })
})

describe('the watchdog of frames', () => {
  const state = { visible: true, now: 60_000, lastFrame: 20_000, lastCheck: 58_000 }
  it('sees that drawing stopped', () => {
    expect(frozen(state)).toBe(true)
  })
  it('does not mistake a hidden page, a page that just opened or a sleeping machine for it', () => {
    expect(frozen({ ...state, visible: false })).toBe(false)
    expect(frozen({ ...state, lastFrame: null })).toBe(false)
    expect(frozen({ ...state, lastFrame: 40_000 })).toBe(false)
    expect(frozen({ ...state, lastCheck: 20_000 })).toBe(false)
  })
})
