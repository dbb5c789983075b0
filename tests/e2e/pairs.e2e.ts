// Pairs and factors in a real window on the sample `words`: the set that is chosen, the definition, the zone plot of a pair, blocks at a threshold.
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

test('the strongest pairs of the dictionary: a reading, every number, the scatter', async () => {
  const { page, errors } = bench
  await page.locator('[data-feature-table]').focus()
  await page.keyboard.press('=')
  await page.getByTestId('analysis-pair-set').click()
  const panel = page.getByTestId('panel-pair-set')
  await panel.getByRole('radio', { name: 'Strongest pairs' }).click()
  await expect(panel.getByTestId('pair-card')).toBeVisible({ timeout: 60_000 })
  await expect(panel.getByTestId('verdict')).toContainText('What would change it')
  await expect(panel.getByTestId('pair-table').locator('tbody tr').nth(1)).toBeVisible()
  await expect(panel.getByTestId('data-chart').first()).toBeVisible()
  await expect(panel.getByTestId('partners').locator('tbody tr').first()).toBeVisible({ timeout: 60_000 })
  expect(errors).toEqual([])
})

test('a pair of the table comes into focus, with its numbers in the formula', async () => {
  const panel = bench.page.getByTestId('panel-pair-set')
  const row = panel.getByTestId('pair-table').locator('tbody tr').nth(1)
  const [a, b] = (await row.locator('td').first().textContent())!.match(/#\d+/g)!
  await row.click()
  await expect(panel.getByTestId('pair-card')).toContainText(`P(${b} | ${a})`)
  await panel.getByRole('button', { name: 'Definition' }).click()
  await expect(panel.getByTestId('definition')).toContainText('P(j|i) = N_ij / N_i =')
})

test('its zone plot stands beside in one click', async () => {
  const { page, errors } = bench
  await page.getByTestId('pair-zones').click()
  await expect(page.getByTestId('zone-pane').first()).toBeVisible({ timeout: 60_000 })
  expect(errors).toEqual([])
})

test('factors: blocks, quadrants and the curve; another threshold, other blocks', async () => {
  const { page, errors } = bench
  await page.getByTestId('analysis-factors').click()
  const panel = page.getByTestId('panel-factors')
  await expect(panel.getByTestId('verdict')).toContainText('Mantel correlation', { timeout: 60_000 })
  await expect(panel.getByTestId('data-chart')).toHaveCount(3)
  const tau = panel.getByTestId('tau')
  await tau.fill('1')
  await expect(panel.getByTestId('verdict')).toContainText('No tegum block')
  await expect(panel.getByTestId('block-table')).toHaveCount(0)
  await panel.getByRole('button', { name: 'Random' }).click()
  await expect(tau).not.toHaveValue('1')
  expect(errors).toEqual([])
})
