import { describe, expect, it } from 'vitest'
import type { Unit } from '../units/unit.ts'
import { packVersion, RANK } from '../version.ts'
import { countCapability, countingReport } from './counting.ts'
import type { CapabilityReport } from './query.ts'

const unit = (code: string, reportingLevel: string | undefined): Unit => ({
  code,
  name: code,
  kind: 'school',
  levels: [],
  reportingLevel,
  ownership: undefined,
  parent: undefined,
  open: true,
  openedOn: '2020-01-01',
  closedOn: undefined,
  successors: [],
  merged: false,
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
  it('looks only at units that are expected to report', () => {
    const reports = [report('A', 'TH', true), report('B', 'TH', false), report('X', 'TH', true)]
    const expected = [unit('A', 'TH'), unit('B', 'TH'), unit('C', 'TH')]
    expect(countCapability(expected, reports)).toEqual({ inUse: 1, expected: 3, reporting: 2, flagged: 0 })
  })
})
