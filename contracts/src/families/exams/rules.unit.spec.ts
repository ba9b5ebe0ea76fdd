import { describe, expect, it } from 'vitest'
import { flagsWith } from '../testing/flags-with.ts'
import { examCandidateVerified, examResultsPublished, examSessionScheduled } from './events.ts'

describe('sessions of exams', () => {
  it('that end before they begin are marked, whatever their offsets', () => {
    expect(flagsWith(examSessionScheduled, { endsAt: '2024-09-16T07:30:00+07:00' })).toEqual([])
    expect(flagsWith(examSessionScheduled, { endsAt: '2024-09-16T00:29:59Z' })).toEqual(['ends-before-start'])
    expect(flagsWith(examSessionScheduled, { endsAt: '2024-02-30T09:00:00+07:00' })).toEqual(['ends-before-start'])
  })

  it('may lie ahead, but not before 1900', () => {
    const next = { startsAt: '2031-09-16T07:30:00+07:00', endsAt: '2031-09-16T09:00:00+07:00' }
    expect(flagsWith(examSessionScheduled, next)).toEqual([])
    expect(flagsWith(examSessionScheduled, { startsAt: '1899-09-16T07:30:00+07:00' })).toEqual(['implausible-time'])
  })

  it('for nobody, or for more than there are, are marked', () => {
    expect(flagsWith(examSessionScheduled, { candidates: 0 })).toEqual(['no-candidates'])
    expect(flagsWith(examSessionScheduled, { candidates: 10_000 })).toEqual([])
    expect(flagsWith(examSessionScheduled, { candidates: 10_001 })).toEqual(['value-out-of-bounds'])
  })

  it('of which more passed than have a result are marked', () => {
    expect(flagsWith(examResultsPublished, { passed: 30 })).toEqual([])
    expect(flagsWith(examResultsPublished, { passed: undefined })).toEqual([])
    expect(flagsWith(examResultsPublished, { passed: 31 })).toEqual(['passed-exceeds-candidates'])
    expect(flagsWith(examResultsPublished, { candidates: 0, passed: 0 })).toEqual(['no-candidates'])
  })
})

it('a candidate of a session that nobody has scheduled is not marked: milestones arrive in any order', () => {
  expect(flagsWith(examCandidateVerified, { sessionId: 'unheard of' })).toEqual([])
})
