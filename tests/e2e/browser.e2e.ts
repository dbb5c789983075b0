// The feature browser in a real window with 16,384 features: columns, small histograms, several selected, the map and its brush, both ways.
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { createServer } from 'vite'
import type { makeBrowserWorkspace } from './browser-workspace.ts'
import { launch, root, temporaryFolder, type Workbench } from './launch.ts'

test.describe.configure({ mode: 'serial' })
const folder = temporaryFolder('browser')
let bench: Workbench

test.beforeAll(async () => {
  const vite = await createServer({ configFile: false, root, logLevel: 'error', server: { middlewareMode: true, watch: null, ws: false } }) // prettier-ignore
  const made = (await vite.ssrLoadModule('/tests/e2e/browser-workspace.ts')) as {
    makeBrowserWorkspace: typeof makeBrowserWorkspace
  }
  const workspace = await made.makeBrowserWorkspace(folder)
  await vite.close()
  bench = await launch({ userData: join(folder, 'user'), args: [`--workspace=${workspace}`] })
  await expect(rows().first()).toBeVisible({ timeout: 90_000 })
})
test.afterAll(async () => {
  await bench.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

const rows = () => bench.page.locator('[data-feature-table] [role=row][data-feature]')
const table = () => bench.page.locator('[data-feature-table]')
const selected = () => bench.page.getByTestId('selected-features')

test('columns are chosen and moved, rows sorted by them, histograms drawn for those in view', async () => {
  const { page } = bench
  await page.getByRole('button', { name: 'Columns' }).click()
  await page.getByRole('menuitemcheckbox', { name: /^activations where on/ }).click()
  await page.getByRole('menuitemcheckbox', { name: /^rows on/ }).click()
  await page.keyboard.press('Escape')
  await expect(rows().first().locator('svg path')).toHaveAttribute('d', /^M0 16V/)
  const head = page.getByRole('columnheader', { name: 'rows on' })
  await head.getByRole('button').click()
  await expect(head).toHaveAttribute('aria-sort', 'descending')
  const counts = async () => Promise.all([0, 1, 2, 3].map(async n => Number((await rows().nth(n).locator('.number').last().innerText()).replace(',', '')))) // prettier-ignore
  const found = await counts()
  expect(found).toEqual([...found].sort((a, b) => b - a))
  await head.getByRole('button').press('Alt+ArrowLeft')
  const order = await page.getByRole('columnheader').allInnerTexts()
  expect(order.map(t => t.trim()).slice(2, 6)).toEqual(['density', 'max', 'rows on', 'activations'])
  // The last rows of all are those that are never on.
  await rows().first().click()
  await page.keyboard.press('End')
  await expect(rows().last()).toContainText('dead')
  await page.keyboard.press('Home')
})

test('several are selected with Shift, Ctrl and keys; Escape lets go', async () => {
  const { page } = bench
  await rows().nth(1).click()
  await rows()
    .nth(4)
    .click({ modifiers: ['Shift'] })
  await expect(selected()).toContainText('4 selected')
  await rows()
    .nth(7)
    .click({ modifiers: ['Control'] })
  await expect(selected()).toContainText('5 selected')
  await expect(table().locator('[aria-selected=true]')).toHaveCount(5)
  await page.keyboard.press('Shift+ArrowDown')
  await expect(selected()).toContainText('2 selected')
  await selected()
    .getByRole('button', { name: /^Draw their zones/ })
    .click()
  await expect(table().locator('.pick[aria-pressed=true]')).toHaveCount(2)
  await table().focus()
  await page.keyboard.press('Control+a')
  await expect(selected()).toContainText('16,384 selected')
  await page.keyboard.press('Escape')
  await expect(selected()).toHaveCount(0)
})

test('the map names the feature at the pointer; a box on it selects in the table, which can show only these', async () => {
  const { page } = bench
  await page.getByLabel('Colour features by').selectOption('nearestCosine')
  await page.getByRole('button', { name: 'Map', exact: true }).click()
  const canvas = page.getByTestId('map-canvas')
  await expect(canvas).toHaveAccessibleName(/14,\d{3} features · 1,\d{3} without a value on these axes left out/)
  await expect(canvas.locator('canvas').first()).toBeVisible()
  const box = (await canvas.boundingBox())!
  const card = page.getByTestId('map-hover')
  let step = 0
  await expect(async () => {
    await page.mouse.move(box.x + box.width * 0.8 + (step % 9) * 7, box.y + box.height * 0.65 + step++)
    await expect(card).toContainText(/#\d+.*density [\d.]+%.*max [\d.]+/s, { timeout: 500 })
  }).toPass()
  const results = await new AxeBuilder({ page }).setLegacyMode().include('[aria-label="Map of features"]').analyze()
  expect(results.violations.map(v => v.id)).toEqual([])
  await page.getByRole('radio', { name: 'Box' }).click()
  await page.mouse.move(box.x + box.width * 0.75, box.y + box.height * 0.3)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.95, box.y + box.height * 0.6, { steps: 4 })
  await page.mouse.up()
  await expect(selected()).toContainText(/\d+ selected/)
  const count = /([\d,]+) selected/.exec(await selected().innerText())![1]!
  await selected().getByRole('button', { name: 'Only these' }).click()
  await expect(page.getByText(`Only ${count} selected features`)).toBeVisible()
  await expect(table()).toHaveAttribute('aria-rowcount', String(Number(count.replace(',', '')) + 1))
  // The box lies right of the middle: only features that are on for more than 1% of the rows are in it.
  await expect(rows().first()).toHaveAttribute('aria-selected', 'true')
  const densities = await rows().locator('.number:nth-of-type(3)').allInnerTexts()
  expect(densities.length).toBeGreaterThan(5)
  for (const text of densities) expect(Number(text.replace('%', ''))).toBeGreaterThan(1)
  await page.getByRole('button', { name: 'Show all' }).click()
  await expect(table()).toHaveAttribute('aria-rowcount', '16385')
  await page.keyboard.press('Escape')
})

test('UMAP says how long it takes before it starts, shows how far it is, and is cancelled', async () => {
  const { page } = bench
  await page.getByRole('radio', { name: 'UMAP' }).click()
  await expect(page.getByText(/all 16,384 decoder rows.*About \d+ (s|min) on two cores/)).toBeVisible()
  await page.getByRole('button', { name: 'Make the map' }).click()
  await expect(page.getByRole('progressbar', { name: 'Map of features' })).toBeVisible()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('button', { name: 'Make the map' })).toBeVisible()
  expect(bench.errors).toEqual([])
})
