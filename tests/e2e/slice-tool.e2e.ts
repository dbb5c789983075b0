// The slice tool in a real window: turned with keys, morphed and played, undone, built from selected words, made into a figure.
import { expect, test } from '@playwright/test'
import { launch, type Workbench } from './launch.ts'

let bench: Workbench
test.beforeAll(async () => {
  bench = await launch()
})
test.afterAll(async () => {
  await bench.close()
})

test('the slice is turned, moved, morphed, taken back, and printed', async () => {
  const { page } = bench
  await expect(page.locator('[data-feature-table] [role=row][data-feature]').first()).toBeVisible({ timeout: 90_000 })
  await expect(page.getByRole('progressbar')).toHaveCount(0, { timeout: 180_000 })
  const pane = page.getByTestId('zone-pane').first()
  const ids = pane.getByTestId('pane-features').locator('input')
  await ids.fill('12, 40, 77')
  await ids.press('Enter')
  await expect(pane.getByTestId('zone-list')).toContainText('#77')
  await pane.getByTestId('zone-canvas').focus()
  await page.keyboard.press('l')
  const tool = page.getByTestId('slice-tool')
  await expect(tool).toBeVisible()
  const subtitle = pane.locator('.subtitle')
  const numbers = page.getByTestId('slice-number')

  const ball = page.getByTestId('slice-trackball')
  await expect(page.getByTestId('slice-offset')).toBeEnabled()
  await ball.focus()
  for (let i = 0; i < 6; i++) await page.keyboard.press('ArrowRight')
  await expect(subtitle).toContainText('section of the 3D slice (encoder span)')
  await expect(numbers.filter({ hasText: 'of the plane' })).toContainText(/of 30.000 words/)
  await expect(tool).not.toContainText('moving')
  await expect(numbers.filter({ hasText: 'drawn ≠ true' })).not.toContainText(/^0 of/)

  await page.getByTestId('slice-offset').focus()
  await page.keyboard.press('PageUp')
  await expect(page.getByTestId('slice-offset-value')).not.toHaveText('0.00')
  await expect(tool).not.toContainText('moving')
  await page.keyboard.press('Control+z')
  await expect(page.getByTestId('slice-offset-value')).toHaveText('0.00')
  await page.getByTestId('slice-reset').click()
  await expect(subtitle).not.toContainText('section')

  await page.getByTestId('slice-morph-target').locator('select').selectOption('basis decoder')
  await expect(subtitle).toContainText('encoder span → decoder span at t = 0')
  await page.getByTestId('slice-play').click()
  await expect(page.getByTestId('slice-morph-value')).toHaveText('t 1.00', { timeout: 15_000 })
  await expect(subtitle).toContainText('at t = 1')
  await page.getByTestId('slice-stay').click()
  await expect(subtitle).toHaveText(/^decoder span/)

  await pane.getByTestId('zone-list').locator('button.zone').first().click()
  await page.getByTestId('slice-add-set').click()
  await page.getByTestId('slice-basis').locator('select').selectOption('lda')
  await expect(subtitle).toContainText('LDA: selection 1 against the rest')
  await expect(numbers.filter({ hasText: 'variance shown, centred' })).toContainText('%')
  await page.getByTestId('pane-figure').first().click()
  await expect(page.getByTestId('figure-page')).toContainText('LDA: selection 1 against the rest')
  expect(bench.errors).toEqual([])
})
