import { describe, expect, it } from 'vitest'
import { planSimulation } from './simulation-settings.ts'

const at = (text: string): number => Date.parse(`${text}+07:00`)
const realOrigin = at('2026-03-03T21:15:00')
const begin = { options: { empty: false }, saved: undefined, lastReceivedAt: undefined, realOrigin }
const saved = { seed: 7, schools: 30, speed: 120, simulatedTime: at('2026-03-05T09:00:00') }

describe('simulated time', () => {
  it('begins at twenty to seven on the present day, sixty times as fast as real time', () => {
    expect(planSimulation(begin)).toEqual({
      seed: 1,
      schools: 730,
      clock: { realOrigin, simulatedOrigin: at('2026-03-03T06:40:00'), rate: 60 },
    })
  })

  it('begins on the next school day when asked for a Sunday', () => {
    const options = { empty: false, date: '2026-03-01', at: 7 * 60 }
    expect(planSimulation({ ...begin, options }).clock.simulatedOrigin).toBe(at('2026-03-02T07:00:00'))
  })

  it('goes on where it was, with the settings it had', () => {
    expect(planSimulation({ ...begin, saved })).toMatchObject({
      seed: 7,
      schools: 30,
      clock: { simulatedOrigin: saved.simulatedTime, rate: 120 },
    })
  })

  it('goes on at the last receipt of the log when that is later than what was saved', () => {
    const lastReceivedAt = saved.simulatedTime + 90_000
    expect(planSimulation({ ...begin, saved, lastReceivedAt }).clock.simulatedOrigin).toBe(lastReceivedAt)
    expect(planSimulation({ ...begin, lastReceivedAt }).clock.simulatedOrigin).toBe(lastReceivedAt)
  })

  it('moves forward, never back, when a later start asks for a time of day', () => {
    const plan = (minutes: number) => planSimulation({ ...begin, saved, options: { empty: false, at: minutes } })
    expect(plan(12 * 60).clock.simulatedOrigin).toBe(at('2026-03-05T12:00:00'))
    expect(plan(7 * 60).clock.simulatedOrigin).toBe(at('2026-03-06T07:00:00'))
  })

  it('refuses another seed or size than the data directory has', () => {
    expect(() => planSimulation({ ...begin, saved, options: { empty: false, seed: 1 } })).toThrow('--seed 7')
    expect(() => planSimulation({ ...begin, saved, options: { empty: false, schools: 5 } })).toThrow('--schools 30')
    expect(planSimulation({ ...begin, saved, options: { empty: false, seed: 7 } }).seed).toBe(7)
  })
})
