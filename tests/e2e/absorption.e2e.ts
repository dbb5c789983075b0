// Absorption and rotation in a real window on the sample `words`: a class, its sliders, all classes, pairs in 3D, a feature that turns.
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

test('a class: verdict with its rule, curve, tokens, the ledger of one; limits change what counts', async () => {
  const { page, errors } = bench
  await page.locator('[data-feature-table]').focus()
  await page.keyboard.press('=')
  await page.getByTestId('analysis-absorption').click()
  const panel = page.getByTestId('panel-absorption')
  await expect(panel.getByTestId('verdict')).toContainText('What would change it', { timeout: 120_000 })
  // Vectors that know no spelling: the probe itself fails, which is said in place of a rate.
  await panel.getByTestId('ledger-value').locator('select').selectOption('s')
  await expect(panel.getByTestId('verdict')).toContainText(/an F1 of 0\.\d\d only: no verdict/, { timeout: 120_000 })
  await expect(panel.getByTestId('main-latents').locator('tbody tr').first()).toBeVisible()
  await expect(panel.getByTestId('data-chart')).toHaveCount(3, { timeout: 60_000 })
  const countAt = async () => Number((await panel.getByTestId('tuned-rate').textContent())!.match(/limits ([\d,]+) of/)![1]!.replaceAll(',', '')) // prettier-ignore
  const strict = await countAt()
  await panel.getByTestId('limit-mainShare').fill('0.3')
  await panel.getByTestId('limit-absorbers').fill('5')
  await panel.getByTestId('limit-otherShare').fill('0.2')
  const loose = await countAt()
  expect(loose).toBeGreaterThan(0)
  expect(loose).toBeGreaterThanOrEqual(strict)
  await expect(panel.getByTestId('absorbers').locator('tbody tr').first()).toBeVisible()
  await panel.getByRole('button', { name: 'Definition' }).click()
  await expect(panel.getByTestId('definition')).toContainText('share ≤ 0.30 and the 5 largest others ≥ 0.20')
  expect(errors).toEqual([])
})

test('all classes of the column: none is read, which is said in place of means and a heat map', async () => {
  const { page, errors } = bench
  const panel = page.getByTestId('panel-absorption')
  await panel.getByRole('radio', { name: 'All classes' }).click()
  await expect(panel.getByTestId('verdict')).toContainText(/no class passes \(\d\d skipped\)/, { timeout: 120_000 })
  await expect(panel).toContainText('The probe reads none of these classes')
  await expect(panel.getByRole('progressbar')).toHaveCount(0, { timeout: 120_000 })
  expect(errors).toEqual([])
})

test('pairs without labels: what was looked at, and where there is one, its slope and its 3D plot', async () => {
  const { page, errors } = bench
  const panel = page.getByTestId('panel-absorption')
  await panel.getByRole('radio', { name: 'Without labels' }).click()
  await expect(panel.getByTestId('verdict')).toContainText('pairs look absorbed', { timeout: 120_000 })
  const button = panel.getByTestId('candidate-zones').first()
  if ((await button.count()) > 0) {
    await expect(panel.getByTestId('correction-slope')).toContainText('rows of the parent alone', { timeout: 60_000 })
    await button.click()
    await expect(page.getByTestId('zone-pane').first()).toBeVisible({ timeout: 60_000 })
    await expect(page.getByText('The plot could not be opened')).toHaveCount(0)
  } else await expect(panel).toContainText('No pair passes')
  expect(errors).toEqual([])
})

test('rotation: slack beside its null, n over r, exact slack under advanced, and the feature turns in the plot', async () => {
  const { page, errors } = bench
  await page.keyboard.press('g')
  await page.locator('[data-feature-table] [role=row][data-feature]').first().click()
  await page.locator('[data-feature-table]').focus()
  await page.keyboard.press('=')
  await page.getByTestId('analysis-rotation').click()
  const panel = page.getByTestId('panel-rotation')
  await expect(panel.getByTestId('verdict')).toContainText('of Gaussian rows of this density', { timeout: 120_000 })
  await expect(panel.getByTestId('verdict')).toContainText('n / r =')
  await panel.getByTestId('rotation-advanced').check()
  await expect(panel.getByTestId('data-chart')).toHaveCount(4, { timeout: 120_000 })
  await panel.getByTestId('rotation-animate').click()
  const angle = page.getByTestId('turn-angle')
  await expect(angle).toBeVisible({ timeout: 60_000 })
  await expect.poll(async () => Number(await angle.inputValue()), { timeout: 60_000 }).not.toBe(0)
  expect(errors).toEqual([])
})
