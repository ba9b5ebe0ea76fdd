import { describe, expect, it } from 'vitest'
import { at, flagsWith } from '../testing/flags-with.ts'
import { unitClosed, unitMoved, unitOpened } from './events.ts'

describe('units', () => {
  it('are marked where an opening names another code than its subject', () => {
    expect(flagsWith(unitOpened, { code: 'other' })).toEqual(['subject-mismatch'])
  })

  it('are not unknown when they are opened', () => {
    expect(flagsWith(unitOpened, { code: 'new' }, { subject: 'new' })).toEqual([])
  })

  it('may be opened ahead, or before 1900', () => {
    expect(flagsWith(unitOpened, { effectiveFrom: '2030-09-01' })).toEqual([])
    expect(flagsWith(unitOpened, { effectiveFrom: '1896-10-23' })).toEqual([])
    expect(flagsWith(unitMoved, { effectiveFrom: '2060-01-01' })).toEqual([])
  })

  it('have days marked that stand for never or always', () => {
    expect(flagsWith(unitOpened, { effectiveFrom: '0001-01-01' })).toEqual(['implausible-time'])
    expect(flagsWith(unitClosed, { effectiveFrom: '9999-12-31' }, { subject: '94-TH-0001' })).toEqual([
      'implausible-time',
    ])
    expect(flagsWith(unitMoved, { effectiveFrom: '1500-01-01' }, at('1500-01-01T00:00:00Z'))).toEqual([
      'implausible-time',
    ])
  })
})
