import { describe, expect, it } from 'vitest'
import { addCounts, countTests, testLine } from './test-report.mjs'

const report = {
  numPassedTests: 4,
  numFailedTests: 1,
  numPendingTests: 1,
  numTodoTests: 1,
  testResults: [
    { status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'passed' }] },
    { status: 'failed', assertionResults: [] },
    { status: 'passed', assertionResults: [{ status: 'passed' }] },
  ],
}

describe('the last line of the tests', () => {
  it('counts a file that could not be loaded as failed', () => {
    expect(testLine(countTests(report))).toBe('tests: 4 passed, 2 failed, 2 skipped')
  })

  it('adds up over several runs', () => {
    const once = { passed: 1, failed: 2, skipped: 3 }
    expect(addCounts(once, once)).toEqual({ passed: 2, failed: 4, skipped: 6 })
  })
})
