// Every plot of the window on fixed data, as pixels: the sample's first view in 2D and 3D, its activation plane, the map of its features, a top-k
// dictionary, a histogram.
// ZONOSCOPE_UPDATE_GALLERY=1 writes the pictures under tests/gallery/window anew: look at them before committing.
import { expect, test, type Locator } from '@playwright/test'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pixelmatch from 'pixelmatch'
import { PNG } from 'pngjs'
import { launch, root, temporaryFolder, type Workbench } from './launch.ts'

const gallery = join(root, 'tests/gallery/window')
const userData = temporaryFolder('gallery')
let bench: Workbench

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  bench = await launch({ userData, size: { width: 1440, height: 900 } })
  const { page } = bench
  await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'light' })
  await expect(page.locator('[data-feature-table] [role=row][data-feature]').first()).toBeVisible({ timeout: 90_000 })
  await expect(page.getByRole('progressbar')).toHaveCount(0, { timeout: 120_000 })
})
test.afterAll(async () => {
  await bench.close()
  rmSync(userData, { recursive: true, force: true, maxRetries: 5 })
})

const pane = () => bench.page.getByTestId('zone-pane').first()

/** Waits until two pictures in a row are the same: labels are placed, nothing moves any more. */
async function stillPicture(target: Locator): Promise<Buffer> {
  // A chart that is being replaced has no picture for a moment.
  const take = () => target.screenshot({ timeout: 5_000 }).catch(() => Buffer.alloc(0))
  let last = await take()
  for (let tries = 0; tries < 40; tries++) {
    await bench.page.waitForTimeout(250)
    const next = await take()
    if (next.length > 0 && next.equals(last)) return next
    last = next
  }
  throw new Error('the picture never came to rest')
}

/** Compares with the kept picture. Other versions of Chromium draw edges and text a little differently. */
async function looksAs(name: string, target: Locator): Promise<void> {
  await bench.page.mouse.move(2, 2)
  const picture = await stillPicture(target)
  const path = join(gallery, `${name}.png`)
  if (process.env['ZONOSCOPE_UPDATE_GALLERY'] === '1') {
    mkdirSync(gallery, { recursive: true })
    writeFileSync(path, picture)
  }
  expect(existsSync(path), `${name}.png is missing: run with ZONOSCOPE_UPDATE_GALLERY=1 and look at it`).toBe(true)
  const expected = PNG.sync.read(readFileSync(path))
  const actual = PNG.sync.read(picture)
  expect([actual.width, actual.height]).toEqual([expected.width, expected.height])
  const { width, height } = actual
  const different = pixelmatch(actual.data, expected.data, undefined, width, height, { threshold: 0.15 })
  expect(different / (width * height)).toBeLessThan(0.03)
}

test('the first view in 2D', async () => {
  await looksAs('zones-2d', pane().getByTestId('zone-canvas'))
})

test('the first view in 3D', async () => {
  await pane().getByTestId('pane-dim').getByText('3D').click()
  await expect(pane().getByTestId('zone-canvas').locator('canvas').first()).toBeVisible()
  await looksAs('zones-3d', pane().getByTestId('zone-canvas'))
  await pane().getByTestId('pane-dim').getByText('2D').click()
})

test('the activation plane of the first view', async () => {
  await pane().getByTestId('pane-plane').click()
  await expect(pane().getByTestId('plane-canvas').locator('canvas').first()).toBeVisible()
  await looksAs('activation-plane', pane().getByTestId('plane-canvas'))
  await pane().getByTestId('pane-plane').click()
})

test('the map of features, coloured by a statistic', async () => {
  const { page } = bench
  await page.getByLabel('Colour features by').selectOption('nearestCosine')
  await page.getByRole('button', { name: 'Map', exact: true }).click()
  await expect(page.getByTestId('map-canvas').locator('canvas').first()).toBeVisible()
  await looksAs('feature-map', page.getByTestId('map-canvas'))
  await page.getByRole('button', { name: 'Features', exact: true }).click()
})

test('a top-k dictionary: dashed at the median threshold, with its band', async () => {
  const { page } = bench
  await page.locator('[data-dictionary-switch]').click()
  await page
    .getByRole('menuitemradio', { name: /TopK 16, 1,024 features/ })
    .filter({ hasNotText: 'Batch' })
    .click()
  const field = pane().getByTestId('pane-features').locator('input')
  await field.fill('5, 9')
  await field.press('Enter')
  await expect(pane()).toContainText(/threshold varies per/i)
  await looksAs('zones-2d-topk', pane().getByTestId('zone-canvas'))
  await pane().getByTestId('pane-plane').click()
  await expect(pane()).toContainText(/threshold varies per/i)
  await looksAs('activation-plane-topk', pane().getByTestId('plane-canvas'))
  await pane().getByTestId('pane-plane').click()
})

test('the histogram of a feature', async () => {
  const { page } = bench
  await page.locator('[data-feature-table] [role=row][data-feature]').first().click()
  await expect(page.getByRole('heading', { name: /^#\d+/ })).toBeVisible()
  await looksAs('histogram', page.locator('[data-feature-page] figure, [data-feature-page] svg').first())
})
