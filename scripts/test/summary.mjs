// Counts the tests in the JSON reports of Vitest and Playwright, so that nothing that did not run counts as passed.

/**
 * @typedef {{passed: number, failed: number, skipped: number, failures: string[]}} Count
 */

/** A count with nothing in it. @returns {Count} */
export const nothing = () => ({ passed: 0, failed: 0, skipped: 0, failures: [] })

/** A suite that did not run to its end, or ran nothing: one failure. @returns {Count} */
export const crashed = why => ({ ...nothing(), failed: 1, failures: [why] })

/**
 * Counts a report of `vitest --reporter=json`. A file that could not be loaded is one failure.
 * @param {any} report parsed JSON, or null when there is none
 * @param {number | null} status exit status of vitest
 * @returns {Count}
 */
export function countVitest(report, status) {
  if (!Array.isArray(report?.testResults)) return crashed(`vitest ended with ${status} and left no report`)
  const count = nothing()
  for (const file of report.testResults) {
    const tests = Array.isArray(file.assertionResults) ? file.assertionResults : []
    const failed = tests.filter(test => test.status === 'failed')
    count.passed += tests.filter(test => test.status === 'passed').length
    count.failed += failed.length
    count.skipped += tests.filter(test => !['passed', 'failed'].includes(test.status)).length
    count.failures.push(...failed.map(test => `${file.name}: ${test.fullName}`))
    if (file.status === 'failed' && failed.length === 0) {
      count.failed += 1
      count.failures.push(`${file.name}: ${String(file.message ?? 'did not load').split('\n')[0]}`)
    }
  }
  return closed(count, status, 'vitest')
}

/**
 * Counts a report of `playwright test --reporter=json`. A test that passed only when repeated counts as failed.
 * @param {any} report
 * @param {number | null} status
 * @returns {Count}
 */
export function countPlaywright(report, status) {
  if (report?.stats === undefined) return crashed(`playwright ended with ${status} and left no report`)
  const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = report.stats
  const count = { passed: expected, failed: unexpected + flaky, skipped, failures: [] }
  const walk = (suite, names) => {
    for (const spec of suite.specs ?? [])
      if (!spec.ok || spec.tests?.some(test => test.status === 'flaky'))
        count.failures.push([...names, spec.title].join(' › '))
    for (const inner of suite.suites ?? []) walk(inner, [...names, inner.title])
  }
  for (const suite of report.suites ?? []) walk(suite, [suite.title])
  for (const error of report.errors ?? []) {
    count.failed += 1
    count.failures.push(String(error.message ?? error).split('\n')[0])
  }
  return closed(count, status, 'playwright')
}

function closed(count, status, name) {
  const ran = count.passed + count.failed
  if (ran > 0 && (status === 0 || count.failed > 0)) return count
  const why = ran === 0 ? `${name} ran no test` : `${name} ended with ${status} although no test failed`
  return { ...count, failed: count.failed + 1, failures: [...count.failures, why] }
}

/** The sum of counts. @param {Count[]} counts @returns {Count} */
export function total(counts) {
  return counts.reduce(
    (sum, c) => ({
      passed: sum.passed + c.passed,
      failed: sum.failed + c.failed,
      skipped: sum.skipped + c.skipped,
      failures: [...sum.failures, ...c.failures],
    }),
    nothing(),
  )
}
