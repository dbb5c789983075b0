// Two dictionaries in a real window on the sample `words`: the claim with its counts, two zone plots from a row, widths, seeds.
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

const panel = () => bench.page.getByTestId('panel-dictionaries')

test('another seed is compared: same zones and other vectors as a count, the definition, the table', async () => {
  const { page, errors } = bench
  await page.locator('[data-feature-table]').focus()
  await page.keyboard.press('=')
  await page.getByTestId('analysis-dictionaries').click()
  await expect(panel().getByTestId('quadrants')).toContainText(/Same zones, other vectors: [\d,]+ of [\d,]+ pairs/, {
    timeout: 60_000,
  })
  await expect(panel().getByTestId('match-table').locator('tbody tr').nth(20)).toBeVisible()
  await expect(panel()).toContainText('exact', { timeout: 120_000 })
  await expect(panel()).toContainText('30,000 of 30,000 unmasked words')
  await panel().getByRole('button', { name: 'Definition' }).click()
  await expect(panel().getByTestId('definition')).toContainText('largest total')
  await expect(panel().getByTestId('data-chart')).toHaveCount(3)
  await expect(panel().getByTestId('export-menu')).toBeEnabled()
  expect(errors).toEqual([])
})

test('a row opens the zones of both, in plots side by side', async () => {
  const { page, errors } = bench
  const row = panel().getByTestId('match-table').locator('tbody tr').first()
  const cells = await row.locator('td').allTextContents()
  await row.click()
  await expect(page.getByTestId('zone-pane')).toHaveCount(2, { timeout: 60_000 })
  const ids = (index: number) =>
    page.getByTestId('zone-pane').nth(index).getByTestId('pane-features').locator('button.id')
  await expect(ids(0).first()).toContainText(cells[0]!)
  await expect(ids(1).first()).toContainText(cells[6]!)
  expect(errors).toEqual([])
})

test('widths: a tree with its kinds, and a family opens its plots', async () => {
  await panel().getByRole('radio', { name: 'Widths' }).click()
  await expect(panel().getByTestId('verdict')).toContainText(/of [\d,]+ live features [\d,]+ \(.*\) same/, {
    timeout: 120_000,
  })
  await expect(panel().getByTestId('data-chart')).toHaveCount(3, { timeout: 60_000 })
  await expect(panel().locator('details').first()).toContainText('Families from')
  expect(bench.errors).toEqual([])
})

test('seeds: PW-MCC with chance, recovery with its null, by firing rate', async () => {
  await panel().getByRole('radio', { name: 'Seeds' }).click()
  await expect(panel().getByTestId('verdict')).toContainText('PW-MCC', { timeout: 120_000 })
  await expect(panel().getByTestId('seed-pairs').locator('tbody tr')).toHaveCount(1)
  await expect(panel().getByTestId('data-chart')).toHaveCount(4)
  expect(bench.errors).toEqual([])
})
