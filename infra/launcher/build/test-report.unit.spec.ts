import { describe, expect, it } from 'vitest'
import { addCounts, countTests, failuresIn, testLine } from './test-report.mjs'

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

  it('names what failed, and a file that could not be loaded, with how their messages begin', () => {
    const failed = { status: 'failed', fullName: 'a door opens', failureMessages: ['Error: shut\n  at door.ts'] }
    const passed = { status: 'passed', fullName: 'a door closes', failureMessages: [] }
    const testResults = [
      { name: 'door.spec.ts', message: '', status: 'failed', assertionResults: [failed, passed] },
      { name: 'window.spec.ts', message: 'no such file', status: 'failed', assertionResults: [] },
      { name: 'roof.spec.ts', message: '', status: 'passed', assertionResults: [passed] },
    ]
    expect(failuresIn({ testResults })).toEqual([
      'failed: door.spec.ts > a door opens\n    Error: shut\n      at door.ts',
      'failed: window.spec.ts\n    no such file',
    ])
  })
})
