/**
 * Counts from a report of vitest (`--reporter=json`). A file that could not be loaded counts as a failed test: nothing in it ran.
 * @param {{numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number,
 *   testResults: {status: string, assertionResults: {status: string}[]}[]}} report
 */
export function countTests(report) {
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  )
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

const FIRST_LINES = 12

const indented = (text) =>
  text
    .split('\n')
    .slice(0, FIRST_LINES)
    .map((line) => `    ${line}`)
    .join('\n')

/**
 * What failed, each as its file, its title and how its message begins: said once more at the end of a long run, whose middle few
 * readers see. Empty when all passed.
 * @param {{testResults: {name: string, message: string, status: string, assertionResults: {status: string, fullName: string,
 *   failureMessages: string[]}[]}[]}} report
 * @returns {string[]}
 */
export function failuresIn(report) {
  return report.testResults.flatMap(({ name, message, status, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed')
    if (status === 'failed' && failed.length === 0) return [`failed: ${name}\n${indented(message)}`]
    return failed.map(
      ({ fullName, failureMessages }) => `failed: ${name} > ${fullName}\n${indented(failureMessages.join('\n'))}`,
    )
  })
}

/** The line that ends `npm test`. */
export const testLine = ({ passed, failed, skipped }) => `tests: ${passed} passed, ${failed} failed, ${skipped} skipped`

export const addCounts = (left, right) => ({
  passed: left.passed + right.passed,
  failed: left.failed + right.failed,
  skipped: left.skipped + right.skipped,
})
