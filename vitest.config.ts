// Unit, golden and integration tests; the end-to-end ones are Playwright's (tests/e2e).
import { defineConfig } from 'vitest/config'
import { withoutReports } from './main/without-reports.ts'
import vue from '@vitejs/plugin-vue'
import { figurePage } from './scripts/vite-figure-page.ts'
import { testWorkers } from './scripts/vite-test-workers.ts'

/** What leaves nothing behind: its files run one after another in a process that has the modules already. */
const together = ['core', 'shared', 'main/containers', 'main/inference'].map(folder => `tests/${folder}/**/*.test.ts`)
const never = ['tests/e2e/**', 'node_modules/**']

export default defineConfig({
  plugins: [vue(), figurePage(), testWorkers()],
  test: {
    testTimeout: 60_000,
    env: { ...withoutReports },
    // One less is the default, which on two cores leaves one idle.
    maxWorkers: '100%',
    projects: [
      { extends: true, test: { name: 'together', include: together, isolate: false } },
      { extends: true, test: { name: 'alone', include: ['tests/**/*.test.ts'], exclude: [...never, ...together] } },
    ],
  },
})
