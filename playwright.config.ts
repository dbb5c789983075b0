// End-to-end tests: a real Electron window, one at a time. `npm test` gives the runtime through the environment.
import { defineConfig } from '@playwright/test'
import { withoutReports } from './main/without-reports.ts'

// Some tests make a workspace with the program's own parts in the worker, which reads this file, too.
Object.assign(process.env, withoutReports)

export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.e2e.ts',
  outputDir: 'test-results',
  globalTeardown: './tests/e2e/prepared.ts',
  workers: 1,
  fullyParallel: false,
  timeout: 180_000,
  expect: { timeout: 20_000 },
  forbidOnly: true,
})
