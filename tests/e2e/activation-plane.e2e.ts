// The activation plane in a real window: one key there and back, counts that add up, axes, zoom, selection linked with the list.
import { expect, test } from '@playwright/test'
import { rmSync } from 'node:fs'
import pixelmatch from 'pixelmatch'
import { PNG } from 'pngjs'
import { launch, temporaryFolder, type Workbench } from './launch.ts'

test.describe.configure({ mode: 'serial' })
const userData = temporaryFolder('plane')
let bench: Workbench

test.beforeAll(async () => {
  bench = await launch({ userData })
  const { page } = bench
  await expect(page.locator('[data-feature-table] [role=row][data-feature]').first()).toBeVisible({ timeout: 90_000 })
  await expect(page.getByRole('progressbar')).toHaveCount(0, { timeout: 120_000 })
  // The key is the plot's: it must be there.
  await expect(pane().getByTestId('zone-list')).toBeVisible({ timeout: 30_000 })
})
test.afterAll(async () => {
  await bench.close()
  rmSync(userData, { recursive: true, force: true, maxRetries: 5 })
})

const pane = () => bench.page.getByTestId('zone-pane').first()
const canvas = () => pane().getByTestId('plane-canvas')
const rows = () => pane().getByTestId('plane-list').locator('button.zone')
const count = async (name: RegExp) => {
  const text = await rows().filter({ hasText: name }).locator('.number').first().textContent()
  return Number(text!.replaceAll(',', ''))
}

test('p draws the plane of the chosen features, with counts that add up to the words', async () => {
  await bench.page.keyboard.press('p')
  await expect(canvas()).toHaveAccessibleName(/Pre-activation of #957 against #109/)
  const counts = await Promise.all([count(/only #957/), count(/only #109/), count(/both/), count(/neither/)])
  expect(counts.reduce((a, b) => a + b)).toBe(30_000)
  expect(Math.min(...counts)).toBeGreaterThan(0)
  await expect(pane().getByTestId('zone-foot')).toContainText('30,000 words')
  // Half-space features: the lines tell exactly who is on.
  await expect(pane().getByTestId('zone-foot')).toContainText(/0 \/ 30,000/)
})

test('the axes swap and can be other chosen features', async () => {
  const before = await count(/only #957/)
  await pane().getByTestId('plane-swap').click()
  await expect(canvas()).toHaveAccessibleName(/Pre-activation of #109 against #957/)
  await expect.poll(() => count(/only #957/)).toBe(before)
  const field = pane().getByTestId('pane-features').locator('input')
  await field.fill('12')
  await field.press('Enter')
  await pane().getByLabel('Feature of the y axis').selectOption('12')
  await expect(canvas()).toHaveAccessibleName(/Pre-activation of #109 against #12/)
  await pane().getByRole('button', { name: 'Drop #12' }).click()
  await expect(canvas()).toHaveAccessibleName(/Pre-activation of #109 against #957/)
})

test('a quarter selects its words everywhere, and Escape lets go', async () => {
  await rows().filter({ hasText: 'both' }).click()
  await expect(rows().filter({ hasText: 'both' })).toHaveAttribute('aria-pressed', 'true')
  await bench.page.keyboard.press('p')
  await expect(pane().getByTestId('zone-canvas')).toBeVisible()
  await bench.page.keyboard.press('p')
  await bench.page.keyboard.press('Escape')
  await expect(rows().filter({ hasText: 'both' })).toHaveAttribute('aria-pressed', 'false')
})

test('wheel and keys zoom, a double click shows all again', async () => {
  const { page } = bench
  /** with the pointer away and no focus ring */
  const picture = async () => {
    await page.mouse.move(2, 2)
    await canvas().blur()
    return PNG.sync.read(await canvas().screenshot())
  }
  await picture()
  await page.waitForTimeout(500)
  const whole = await picture()
  const isWhole = async () => {
    const now = await picture()
    // A few pixels at edges may differ from one drawing to the next.
    return pixelmatch(now.data, whole.data, undefined, now.width, now.height, { threshold: 0.1 }) < 100
  }
  const zoomIn = async () => {
    await canvas().hover()
    await page.mouse.wheel(0, -600)
    await expect.poll(isWhole).toBe(false)
  }
  await zoomIn()
  await canvas().focus()
  await page.keyboard.press('0')
  await expect.poll(isWhole).toBe(true)
  await zoomIn()
  await canvas().dblclick()
  await page.keyboard.press('Escape')
  await expect.poll(isWhole).toBe(true)
})

test('one feature says what is missing', async () => {
  await pane().getByRole('button', { name: 'Drop #109' }).click()
  await expect(pane()).toContainText('The plane needs two features')
  expect(bench.errors).toEqual([])
})
