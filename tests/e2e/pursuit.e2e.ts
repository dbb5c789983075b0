// Pursuit and hierarchy in a real window on the sample `words`: readings, one token found by its text, the dictionary's coherence, pairs of classes.
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

test('a sample of rows, with its null and its pitfalls', async () => {
  const { page, errors } = bench
  await page.locator('[data-feature-table]').focus()
  await page.keyboard.press('=')
  await page.getByTestId('analysis-pursuit').click()
  const panel = page.getByTestId('panel-pursuit')
  await expect(panel.getByTestId('verdict')).toContainText('Shuffled atoms leave', { timeout: 90_000 })
  await expect(panel).toContainText('absorption, not hierarchy')
  await panel.getByRole('button', { name: 'Definition' }).click()
  await expect(panel.getByTestId('definition')).toContainText('j = argmax dᵢ·r (signed)')
  await expect(panel).toContainText('Coherence', { timeout: 60_000 })
  expect(errors).toEqual([])
})

test('a token found by its text comes apart step by step; a step inspects its feature', async () => {
  const { page, errors } = bench
  const panel = page.getByTestId('panel-pursuit')
  await panel.getByPlaceholder('Find a token').fill('london')
  await panel.getByRole('group', { name: 'Tokens found' }).getByRole('button').first().click()
  await expect(panel.locator('figure', { hasText: 'What each step leaves of “london”' })).toBeVisible({
    timeout: 60_000,
  })
  const step = panel.getByTestId('pursuit-steps').locator('tbody tr').first()
  await step.click()
  await expect(step).toHaveAttribute('aria-selected', 'true')
  expect(errors).toEqual([])
})

test('classes of WordNet: containment beside its null, nested cosines beside random sets', async () => {
  const { page, errors } = bench
  await page.getByTestId('analysis-hierarchy').click()
  const panel = page.getByTestId('panel-hierarchy')
  await expect(panel.getByTestId('verdict')).toContainText('Containment κ is', { timeout: 120_000 })
  await expect(panel).toContainText('Surrogate product.')
  const rows = panel.getByTestId('hierarchy-pairs').locator('tbody tr')
  await rows.nth(2).click()
  await expect(rows.nth(2)).toHaveAttribute('aria-selected', 'true')
  await expect(panel.getByTestId('data-chart').first()).toBeVisible()
  expect(errors).toEqual([])
})
