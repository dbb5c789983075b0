// The labelling queue by keyboard alone: started, one key an act, on to the next, there again after a reload of its place.
import { expect, test } from '@playwright/test'
import { launch, type Workbench } from './launch.ts'

test.describe.configure({ mode: 'serial' })
let bench: Workbench
test.beforeAll(async () => {
  bench = await launch()
})
test.afterAll(() => bench.close())

const queue = () => bench.page.getByTestId('queue')

test('is started from what the table shows, and a key decides and goes on', async () => {
  const { page } = bench
  await expect(page.locator('[data-feature-table] [role=row][data-feature]').first()).toBeVisible({ timeout: 90_000 })
  await page.getByRole('navigation', { name: 'Places' }).getByRole('button', { name: 'Definitions' }).click()
  await page.getByRole('button', { name: 'Queue…' }).click()
  await expect(page.getByTestId('start-queue')).toContainText('100 features in the queue')
  await page.getByRole('button', { name: 'Start', exact: true }).click()
  await expect(queue()).toContainText('0 of 100')
  await expect(page.getByLabel('Inspector', { exact: true })).toBeFocused()
  await expect(page.getByRole('heading', { name: '#0' })).toBeVisible()
  await page.keyboard.press('a')
  await expect(queue()).toContainText('1 of 100')
  await page.keyboard.press('Space')
  await expect(queue()).toContainText('2 of 100 · 1 skipped')
  await expect(page.getByRole('heading', { name: '#2' })).toBeVisible()
})

test('a label is written and Enter goes on; the next one takes it again', async () => {
  const { page } = bench
  await page.keyboard.press('e')
  await page.keyboard.type('cars and driving')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: '#3' })).toBeVisible()
  await page.keyboard.press('c')
  await expect(page.getByRole('textbox', { name: 'Definition', exact: true })).toHaveValue('cars and driving')
  await page.keyboard.press('x')
  await expect(queue()).toContainText('4 of 100')
  await expect(page.getByRole('region', { name: 'Definitions', exact: true })).toContainText('cars and driving')
})

test('agreement and files of definitions open, and say where there is nothing', async () => {
  const { page } = bench
  await page.getByRole('button', { name: 'Agreement' }).click()
  await expect(page.getByTestId('agreement')).toContainText('Import a second person’s file to compare.')
  await page.getByRole('button', { name: 'Export…' }).first().click()
  await expect(page.getByTestId('labels-dialog')).toContainText('Zonoscope JSONL')
  await page.keyboard.press('Escape')
  expect(bench.errors).toEqual([])
})
