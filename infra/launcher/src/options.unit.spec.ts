import { describe, expect, it } from 'vitest'
import { parseOptions } from './options.ts'

describe('the command line', () => {
  it('says nothing about what it does not name', () => {
    expect(parseOptions([])).toEqual({ empty: false })
  })

  it('reads every option', () => {
    const args = ['--at', '06:40', '--date', '2026-03-02', '--speed', '60', '--seed', '1', '--schools', '30']
    expect(parseOptions(args)).toEqual({ empty: false, at: 400, date: '2026-03-02', speed: 60, seed: 1, schools: 30 })
    expect(parseOptions(['--empty'])).toEqual({ empty: true })
  })

  it.each([
    [['--at', '25:00'], '--at must be a time of day'],
    [['--date', '2026-02-30'], '--date must be a day'],
    [['--speed', 'fast'], '--speed must be a number from 0.1 to 3600, not "fast".'],
    [['--schools', '2.5'], '--schools must be a whole number'],
    [['--empty', '--seed', '2'], '--seed is about the simulation'],
    [['--turbo'], '--help shows the options'],
  ])('refuses %j with one line', (args, message) => {
    expect(() => parseOptions(args)).toThrow(message)
  })
})
