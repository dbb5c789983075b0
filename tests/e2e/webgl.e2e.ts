// The 3D plot is never blank: read as pixels, without the marks above it, for each way in which echarts-gl is known to lose its picture:
// a policy that forbids `new Function`, points of a surface without five numbers, more contexts than a page may have, and a device pixel
// ratio other than one.
import { expect, test, type Page } from '@playwright/test'
import { rmSync } from 'node:fs'
import { PNG } from 'pngjs'
import { launch, temporaryFolder, type Workbench } from './launch.ts'

const userData = temporaryFolder('webgl')
test.describe.configure({ mode: 'serial' })
test.afterAll(() => rmSync(userData, { recursive: true, force: true, maxRetries: 5 }))

async function open(args: string[] = []): Promise<Workbench> {
  const bench = await launch({ userData, args, size: { width: 1210, height: 760 } })
  const { page } = bench
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  await expect(plotOf(page)).toBeVisible({ timeout: 90_000 })
  await expect(page.getByRole('progressbar')).toHaveCount(0, { timeout: 120_000 })
  // A later start comes back to the place of the plots by itself.
  const table = page.locator('[data-feature-table]')
  if (await table.isVisible()) await page.keyboard.press('z')
  await expect(table).toHaveCount(0)
  return bench
}

const plotOf = (page: Page) => page.getByTestId('zone-pane').first()

async function show(page: Page, dim: '2D' | '3D'): Promise<void> {
  await plotOf(page).getByTestId('pane-dim').getByText(dim).click()
  await expect(plotOf(page).locator(`[aria-label*=", ${dim},"]`)).toBeVisible()
}

interface Painted {
  /** share of the picture's pixels that are not background */
  share: number
  /** their extent about the middle, in units of the shorter side: what the camera alone decides */
  box: { left: number; right: number; top: number; bottom: number }
}

/** What the scene itself has painted: a picture of the plot without labels, arrows and buttons. */
async function painted(page: Page): Promise<Painted> {
  const plot = plotOf(page).getByTestId('zone-canvas')
  await page.mouse.move(2, 2)
  await plot.evaluate(element => {
    for (const above of element.querySelectorAll<HTMLElement>('.marks, .named')) above.style.visibility = 'hidden'
  })
  const { data, width, height } = PNG.sync.read(await plot.screenshot())
  await plot.evaluate(element => {
    for (const above of element.querySelectorAll<HTMLElement>('.marks, .named')) above.style.visibility = ''
  })
  let count = 0
  const box = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity }
  const shorter = Math.min(width, height)
  const edge = 4
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 4) {
      // The panel is white in the light theme; at other ratios its border falls into the picture's edge.
      if (x < edge || y < edge || x >= width - edge || y >= height - edge) continue
      if (Math.min(data[at]!, data[at + 1]!, data[at + 2]!) > 248) continue
      count++
      const [u, v] = [(x - width / 2) / shorter, (y - height / 2) / shorter]
      box.left = Math.min(box.left, u)
      box.right = Math.max(box.right, u)
      box.top = Math.min(box.top, v)
      box.bottom = Math.max(box.bottom, v)
    }
  }
  return { share: count / (width * height), box }
}

/** The painted scene, once it has come. */
async function scene(page: Page): Promise<Painted> {
  await expect.poll(async () => (await painted(page)).share, { timeout: 30_000 }).toBeGreaterThan(0.05)
  return painted(page)
}

let plain: Painted

test('is painted under the strict policy, and goes on to be after many charts have come and gone', async () => {
  const { page, errors, close } = await open()
  await show(page, '3D')
  plain = await scene(page)
  // echarts-gl's charts hold one context each and a page has 16: charts that are not freed would blank this one.
  for (let i = 0; i < 18; i++) {
    await show(page, '2D')
    await show(page, '3D')
  }
  const after = await scene(page)
  expect(after.share).toBeCloseTo(plain.share, 1)
  const contexts = await page.evaluate(
    () => [...document.querySelectorAll('canvas')].filter(canvas => canvas.getContext('webgl')).length,
  )
  expect(contexts).toBe(1)
  expect(errors).toEqual([])
  await close()
})

for (const ratio of [1.25, 2]) {
  test(`is the same picture at ${ratio} device pixels per CSS pixel`, async () => {
    const { page, errors, close } = await open([`--force-device-scale-factor=${ratio}`])
    expect(await page.evaluate(() => window.devicePixelRatio)).toBe(ratio)
    await show(page, '3D')
    const now = await scene(page)
    for (const side of ['left', 'right', 'top', 'bottom'] as const) {
      expect(Math.abs(now.box[side] - plain.box[side])).toBeLessThan(0.02)
    }
    expect(errors).toEqual([])
    await close()
  })
}
