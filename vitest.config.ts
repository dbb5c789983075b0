// Unit, golden and integration tests; the end-to-end ones are Playwright's (tests/e2e).
import { defineConfig } from 'vitest/config'
import { withoutReports } from './main/without-reports.ts'
import vue from '@vitejs/plugin-vue'
import { figurePage } from './scripts/vite-figure-page.ts'
import { testWorkers } from './scripts/vite-test-workers.ts'

export default defineConfig({
  plugins: [vue(), figurePage(), testWorkers()],
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/e2e/**', 'node_modules/**'],
    testTimeout: 60_000,
    env: { ...withoutReports },
  },
})
