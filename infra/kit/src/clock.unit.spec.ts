import { describe, expect, it } from 'vitest'
import { advanceSimulatedTime, clockFromText, formatClock, simulatedClock, systemClock } from './clock.ts'

const at = (text: string) => Date.parse(text)

describe('the clock', () => {
  it('runs at its rate from its origin', () => {
    let real = at('2026-03-02T00:00:00Z')
    const clock = simulatedClock(
      { realOrigin: real, simulatedOrigin: at('2026-03-02T06:40:00+07:00'), rate: 60 },
      () => real,
    )
    real += 10_000
    expect(clock.now()).toBe(at('2026-03-02T06:50:00+07:00'))
  })

  it('jumps from the end of a school day to the next school morning and leaves Sunday out', () => {
    const saturday = at('2026-03-07T16:59:00+07:00')
    expect(advanceSimulatedTime(saturday, 60_000)).toBe(at('2026-03-09T06:40:00+07:00'))
    expect(advanceSimulatedTime(saturday, 120_000)).toBe(at('2026-03-09T06:41:00+07:00'))
  })

  it('reads back what it writes, and refuses what it cannot read', () => {
    const settings = { realOrigin: 1_700_000_000_000, simulatedOrigin: 1_710_000_000_000, rate: 60 }
    expect(clockFromText(formatClock(settings)).rate).toBe(60)
    expect(clockFromText('real')).toBe(systemClock)
    expect(() => clockFromText('tomorrow')).toThrow('IOC_CLOCK')
  })
})
