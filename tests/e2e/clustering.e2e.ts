// Clustering or composition in a real window on the sample `words`: a first answer, dumbbells after the draws, the definition, another seed, cancel.
import { expect, test } from '@playwright/test'
import { launch, type Workbench } from './launch.ts'

test.describe.configure({ mode: 'serial' })
let bench: Workbench

test.beforeAll(async () => {
  bench = await launch()
  await expect(bench.page.locator('[data-feature-table] [role=row][data-feature]').first()).toBeVisible({
    timeout: 90_000,
  })
})
test.afterAll(async () => bench.close())

test('the data first, then lambda with what would decide', async () => {
  const { page, errors } = bench
  await page.locator('[data-feature-table]').focus()
  await page.keyboard.press('=')
  await page.getByTestId('analysis-clustering').click()
  const panel = page.getByTestId('panel-clustering')
  await panel.getByLabel('Sample').selectOption('1024')
  await panel.getByLabel('Draws of each surrogate').selectOption('2')
  await expect(panel.getByTestId('evidence-table')).toContainText('VQ share', { timeout: 60_000 })
  await expect(panel.getByTestId('verdict')).toContainText('E2: the dictionary explains', { timeout: 150_000 })
  await expect(panel.getByTestId('verdict')).toContainText('What would decide')
  await expect(panel.getByTestId('verdict')).not.toContainText(/cluster-like|linear-like/)
  // Of so few rows no pair is left for E9: its chart says so in place of bars.
  await expect(panel.getByTestId('data-chart')).toHaveCount(4)
  await expect(panel).toContainText('No two features of these rows look like a parent and a child')
  // Seventeen statistics, three numbers without a surrogate, and the pairs of E9, as many as there are.
  await expect(panel.getByTestId('evidence-table').locator('tbody tr').nth(19)).toBeVisible()
  await expect(panel.getByTestId('evidence-table')).toContainText('correction slope')
  expect(errors).toEqual([])
})

test('the definition has the values in it; another seed asks again, and can be cancelled', async () => {
  const { page, errors } = bench
  const panel = page.getByTestId('panel-clustering')
  await panel.getByRole('button', { name: 'Definition' }).click()
  await expect(panel.getByTestId('definition')).toContainText('λ_v = (')
  await panel.getByRole('button', { name: 'Another seed' }).click()
  await panel.getByRole('button', { name: 'Cancel' }).click({ timeout: 60_000 })
  await expect(panel).toContainText('Cancelled')
  await panel.getByRole('button', { name: 'Again' }).click()
  await expect(panel).toContainText('Seed 2; H_C', { timeout: 150_000 })
  expect(errors).toEqual([])
})
