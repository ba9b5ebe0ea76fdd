import { describe, expect, it } from 'vitest'
import { BLANK_UNIT } from '../units/history.ts'
import type { Unit } from '../units/unit.ts'
import { packVersion, RANK } from '../version.ts'
import { countCapability, countingReport } from './counting.ts'
import type { CapabilityReport } from './query.ts'

const unit = (code: string, reportingLevel: string | undefined): Unit => ({
  ...BLANK_UNIT,
  ...{ code, name: code, kind: 'school', reportingLevel, open: true, openedOn: '2020-01-01' },
})
const report = (code: string, level: string, inUse: boolean, timeNs = 1n, position = 1n): CapabilityReport => ({
  code: 'lms',
  unit: code,
  level,
  inUse,
  flagged: false,
  platforms: [],
  ver: packVersion(timeNs, RANK.reported, position),
})

describe('the report that counts', () => {
  it('is for the reporting level, or for none', () => {
    const school = unit('A', 'TH')
    expect(countingReport(school, [report('A', 'THCS', true)])).toBeUndefined()
    expect(countingReport(school, [report('A', 'TH', true), report('A', 'THCS', false, 9n)])?.inUse).toBe(true)
    expect(countingReport(school, [report('A', '', true)])?.inUse).toBe(true)
  })

  it('is the later of one with and one without level', () => {
    const school = unit('A', 'TH')
    expect(countingReport(school, [report('A', 'TH', true, 1n), report('A', '', false, 2n)])?.inUse).toBe(false)
    expect(countingReport(school, [report('A', 'TH', true, 1n, 5n), report('A', '', false, 1n, 4n)])?.inUse).toBe(true)
  })

  it('may be for any level where the unit has none', () => {
    expect(countingReport(unit('C', undefined), [report('C', 'TH', true)])?.inUse).toBe(true)
  })
})

describe('counting', () => {
  it('looks only at those that speak for a unit that is expected to report', () => {
    const reports = [report('A', 'TH', true), report('B', 'TH', false), report('X', 'TH', true)]
    const speaking = new Map(['A', 'B', 'C'].map((code) => [code, unit(code, 'TH')]))
    expect(countCapability({ speaking, flagged: new Set(['B']) }, reports)).toEqual({
      inUse: ['A'],
      reporting: ['A', 'B'],
      flagged: 1,
    })
  })

  it('counts a unit once, however many speak for it', () => {
    const [school, other] = [unit('A', 'TH'), unit('B', 'TH')]
    const speaking = new Map([
      ['A', school],
      ['MERGED', school],
      ['B', other],
    ])
    const reports = [report('A', 'TH', false), report('MERGED', 'TH', true), report('B', '', false)]
    expect(countCapability({ speaking, flagged: new Set() }, reports)).toMatchObject({
      inUse: ['A'],
      reporting: ['A', 'B'],
    })
  })
})
