// What `npm test` counts, which licences it allows, and which checks a commit needs.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { refused, satisfies } from '../../scripts/test/licences.mjs'
import { chooseChecks } from '../../scripts/test/staged.mjs'
import { countPlaywright, countVitest, crashed, total } from '../../scripts/test/summary.mjs'

describe('licences', () => {
  const entry = (license: string | undefined, rest = {}) => ({
    packages: { '': {}, 'node_modules/a/node_modules/@s/b': { version: '1.0.0', license, ...rest } },
  })
  it.each(['MIT', 'ISC', 'Apache-2.0', 'MIT AND OFL-1.1', '(MIT OR GPL-3.0)', '(Apache-2.0 AND BSD-3-Clause)'])(
    'allow %s',
    license => expect(refused(entry(license))).toEqual([]),
  )
  it.each(['GPL-3.0', 'MIT AND GPL-3.0', 'MPL-2.0', 'SEE LICENSE IN x', 'MIT OR', '(MIT', 'CC-BY-4.0', ''])(
    'refuse %j',
    license => expect(refused(entry(license))).toEqual([`@s/b@1.0.0: ${license} (shipped)`]),
  )
  it('refuse a package that names none', () => {
    expect(refused(entry(undefined))).toEqual(['@s/b@1.0.0: names no licence'])
  })
  it('allow MPL-2.0 in the named tools, never in what is shipped', () => {
    const axe = (dev: boolean) => ({
      packages: { 'node_modules/axe-core': { version: '4.0.0', license: 'MPL-2.0', dev } },
    })
    expect(refused(axe(true))).toEqual([])
    expect(refused(axe(false))).toEqual(['axe-core@4.0.0: MPL-2.0 (shipped)'])
    expect(refused(entry('MPL-2.0', { dev: true }))).toEqual(['@s/b@1.0.0: MPL-2.0'])
  })
  it('are read with AND before OR', () => {
    const is = (id: string) => id === 'A'
    expect(satisfies('A OR B AND C', is)).toBe(true)
    expect(satisfies('(A OR B) AND C', is)).toBe(false)
  })
  it('hold for the lock file of this repository', () => {
    expect(refused(JSON.parse(readFileSync('package-lock.json', 'utf8')))).toEqual([])
  })
})

describe('counts', () => {
  const file = (status: string, ...tests: string[]) => ({
    name: 'a.test.ts',
    status,
    message: 'SyntaxError: x\n at y',
    assertionResults: tests.map(test => ({ status: test, fullName: `is ${test}` })),
  })
  it('of Vitest: passed, failed, skipped, and a file that did not load', () => {
    const report = {
      testResults: [file('failed', 'passed', 'failed', 'pending'), file('failed'), file('passed', 'passed')],
    }
    const failures = ['a.test.ts: is failed', 'a.test.ts: SyntaxError: x']
    expect(countVitest(report, 1)).toEqual({ passed: 2, failed: 2, skipped: 1, failures })
  })
  it('of Vitest that crashed, ran nothing, or failed outside the tests', () => {
    expect(countVitest(null, 139)).toEqual(crashed('vitest ended with 139 and left no report'))
    expect(countVitest({ testResults: [] }, 0)).toMatchObject({ passed: 0, failed: 1 })
    expect(countVitest({ testResults: [file('passed', 'passed')] }, 1)).toMatchObject({ passed: 1, failed: 1 })
    expect(countVitest({ testResults: [file('passed', 'passed')] }, 0)).toMatchObject({ passed: 1, failed: 0 })
  })
  it('of Playwright: a test that only passed again counts as failed', () => {
    const spec = (title: string, ok: boolean, status: string) => ({ title, ok, tests: [{ status }] })
    const report = {
      stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 2 },
      suites: [
        {
          title: 'main.e2e.ts',
          specs: [spec('good', true, 'expected'), spec('bad', false, 'unexpected')],
          suites: [{ title: 'inner', specs: [spec('shaky', true, 'flaky')] }],
        },
      ],
    }
    const failures = ['main.e2e.ts › bad', 'main.e2e.ts › inner › shaky']
    expect(countPlaywright(report, 1)).toEqual({ passed: 3, failed: 2, skipped: 2, failures })
  })
  it('of Playwright that could not load a file, or left no report', () => {
    const broken = { stats: { expected: 0, unexpected: 0 }, errors: [{ message: 'no tests found\nstack' }] }
    expect(countPlaywright(broken, 1).failures).toContain('no tests found')
    expect(countPlaywright(null, 1)).toMatchObject({ passed: 0, failed: 1 })
  })
  it('add up', () => {
    expect(total([{ passed: 2, failed: 0, skipped: 1, failures: [] }, crashed('x')])).toEqual({
      passed: 2,
      failed: 1,
      skipped: 1,
      failures: ['x'],
    })
  })
})

describe('commit checks', () => {
  it('look at what is staged, and at the types of its folders', () => {
    const checks = chooseChecks(['core/pca.ts', 'preload/index.ts', 'README.md', 'scripts/start.mjs'])
    expect(checks.format).toHaveLength(4)
    expect(checks.lint).toEqual(['core/pca.ts', 'preload/index.ts', 'scripts/start.mjs'])
    expect(checks.projects.sort()).toEqual(['core', 'main'])
    expect(chooseChecks(['README.md', 'renderer/App.vue']).projects).toEqual(['renderer'])
    expect(chooseChecks(['scripts/start.mjs']).projects).toEqual([])
  })
})
