// The ledger of a word in a real window on the sample `words`: along its letter, kept over a restart, and without a language model.
import { expect, test } from '@playwright/test'
import { launch, type Workbench } from './launch.ts'

test.describe.configure({ mode: 'serial' })
let bench: Workbench

test.beforeAll(async () => {
  bench = await launch()
  await expect(bench.page.locator('[data-feature-table] [role=row][data-feature]').first()).toBeVisible({
    timeout: 90_000,
  })
  await expect(bench.page.getByRole('progressbar')).toHaveCount(0, { timeout: 180_000 })
})
test.afterAll(async () => bench.close())

test('nothing is chosen, then a word of an example: its ledger, the probe, a verdict with its rule', async () => {
  const { page, errors } = bench
  // The plots come after the table; their keys with them.
  await expect(page.getByTestId('tool-dock')).toBeVisible({ timeout: 30_000 })
  await page.locator('[data-feature-table]').focus()
  await page.keyboard.press('h')
  await expect(page.getByTestId('tool-dock')).toContainText('No token chosen')
  await page.locator('[data-feature-table] [role=row][data-feature]').first().click()
  await page.locator('.strip').first().click()
  const tool = page.getByTestId('ledger-tool')
  await expect(tool.getByTestId('ledger-bars')).toBeVisible({ timeout: 120_000 })
  await expect(tool).toContainText('along letter')
  await expect(tool.getByTestId('ledger-verdict')).toHaveText(/absorbed|no verdict/)
  await expect(tool.getByTestId('ledger-verdict')).toHaveAttribute('title', /\w/)
  await expect(tool.getByTestId('ledger-class')).toContainText('words left out')
  // The bars add up: what stands in the column is the sum in the last row, as far as it is rounded.
  const amounts = await tool.locator('.amount').allTextContents()
  const numbers = amounts.map(text => Number(text.replace('−', '-').replace('+', '').replaceAll(',', '')))
  const total = numbers.pop()!
  expect(Math.abs(numbers.reduce((s, v) => s + v, 0) - total)).toBeLessThan(0.01 * numbers.length)
  await expect(tool.getByTestId('ledger-change')).toContainText('do not come with the rest of their language model')
  expect(errors).toEqual([])
})

test('another value of the class, and back to the token’s own', async () => {
  const tool = bench.page.getByTestId('ledger-tool')
  const before = await tool.getByTestId('ledger-value').locator('select').inputValue()
  await tool
    .getByTestId('ledger-value')
    .locator('select')
    .selectOption(before === 'b' ? 'c' : 'b')
  await expect(tool.getByTestId('ledger-verdict')).toHaveText('no verdict', { timeout: 60_000 })
  await expect(tool).toContainText('is not of letter')
  await tool.getByRole('button', { name: 'Follow the token' }).click()
  await expect(tool.getByTestId('ledger-value').locator('select')).toHaveValue(before)
})
