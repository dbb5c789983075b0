// The map of features, an activation plane and the toy lab as figures in a real window, from their Export menus.
import { expect, test } from '@playwright/test'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { answerDialogs, launch, temporaryFolder, type Workbench } from './launch.ts'

test.describe.configure({ mode: 'serial' })
const userData = temporaryFolder('panel-figures')
let bench: Workbench

test.beforeAll(async () => {
  bench = await launch({ userData })
  await expect(bench.page.locator('[data-feature-table] [role=row][data-feature]').first()).toBeVisible({
    timeout: 90_000,
  })
  await expect(bench.page.getByRole('progressbar')).toHaveCount(0, { timeout: 120_000 })
})
test.afterAll(async () => {
  await bench.close()
  rmSync(userData, { recursive: true, force: true, maxRetries: 5 })
})

const place = (name: string) =>
  bench.page.getByRole('navigation', { name: 'Places' }).getByRole('button', { name, exact: true }).click()
const sheet = () => bench.page.getByTestId('figure-page')
const points = () => sheet().locator('[data-role=point]')
const item = (name: RegExp | string) => bench.page.getByRole('menuitem', { name }).click()

test('the map of features becomes a figure with the scale of its colours', async () => {
  const { page } = bench
  await place('Map')
  const map = page.getByRole('region', { name: 'Map of features' })
  await page.getByLabel('Colour features by').first().selectOption('max')
  await map.getByTestId('export-menu').click()
  await item('Make figure')
  await expect(sheet()).toContainText('log₁₀ max activation')
  await expect(sheet()).toContainText('log₁₀ density')
  const drawn = await points().count()
  expect(drawn).toBeGreaterThan(500)
  const csv = join(userData, 'map.csv')
  await answerDialogs(bench.app, { save: csv })
  await page.getByRole('region', { name: 'Figures' }).getByRole('button', { name: 'CSV…' }).click()
  await expect(page.locator('[data-notices]')).toContainText('map.csv is written')
  const [head, ...rows] = readFileSync(csv, 'utf8').trimEnd().split('\r\n')
  expect(head).toContain('log₁₀ max activation')
  expect(rows.length).toBe(drawn)
})

test('an activation plane becomes a figure with its thresholds and true counts', async () => {
  const { page } = bench
  await place('Zones')
  const pane = page.getByTestId('zone-pane').first()
  await expect(pane.getByTestId('zone-list')).toBeVisible({ timeout: 30_000 })
  await pane.getByTestId('pane-plane').click()
  await expect(pane.getByTestId('plane-canvas')).toBeVisible()
  await pane.getByTestId('pane-figure').click()
  await expect(sheet()).toContainText('pre-activation of #957')
  await expect(sheet()).toContainText(/only #957: [\d,]+/)
  await expect(sheet()).toContainText('#957 on →')
  expect(await points().count()).toBeGreaterThan(100)
})

test('the picture of the toy and its curves stand on one page, told by their settings', async () => {
  const { page } = bench
  await place('Toy lab')
  await expect(page.getByTestId('toy-step')).toContainText('/ 25,000', { timeout: 30_000 })
  await page.getByTestId('toy-scrubber').fill('2754')
  await expect(page.getByTestId('toy-step')).toContainText('step 2,754')
  const lab = page.getByRole('region', { name: 'Toy lab' })
  await lab.locator('.looks').getByTestId('export-menu').click()
  await item('Make figure')
  await expect(sheet()).toContainText(/Toy n 7, m 2, one-hot, seed \d+, step 2,754/)
  expect(await sheet().locator('[data-role=cell], [data-role=zone], polygon').count()).toBeGreaterThan(3)
  await place('Toy lab')
  await lab.locator('.curve').getByTestId('export-menu').click()
  await page.getByRole('menuitem', { name: /^Add to figure…\s*Loss/ }).hover()
  await page
    .getByRole('menuitem', { name: /Zones of #0/ })
    .first()
    .click()
  await expect(sheet().locator('[data-role=panel]')).toHaveCount(2)
  await expect(sheet()).toContainText('loss (sum of squares)')
  expect(bench.errors).toEqual([])
})
