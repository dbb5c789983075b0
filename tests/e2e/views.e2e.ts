// Saved views in a real window: saved, everything changed, opened again to the same picture; named, shared, deleted and brought back.
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pixelmatch from 'pixelmatch'
import { PNG } from 'pngjs'
import { answerDialogs, launch, temporaryFolder, type Workbench } from './launch.ts'

test.describe.configure({ mode: 'serial' })
const folder = temporaryFolder('views')
let bench: Workbench

test.beforeAll(async () => {
  bench = await launch({ userData: join(folder, 'user-data') })
  const { page } = bench
  await expect(page.locator('[data-feature-table] [role=row][data-feature]').first()).toBeVisible({ timeout: 90_000 })
  await expect(page.getByRole('progressbar')).toHaveCount(0, { timeout: 120_000 })
  // The plots come after the table; their keys with them.
  await expect(page.getByTestId('tool-dock')).toBeVisible({ timeout: 30_000 })
})
test.afterAll(async () => {
  await bench.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

const pane = (at: number) => bench.page.getByTestId('zone-pane').nth(at)
const rows = () => bench.page.getByTestId('view-row')
const notice = (text: RegExp) =>
  bench.page.locator('[data-notice], [role=status], [role=alert]').filter({ hasText: text })

/** What the plots show, once they have come to rest. */
async function picture(): Promise<PNG> {
  const { page } = bench
  await page.mouse.move(2, 2)
  const plots = page.locator('.panes')
  let last: Buffer = Buffer.alloc(0)
  for (let tries = 0; tries < 40; tries++) {
    await page.waitForTimeout(400)
    const next = await plots.screenshot()
    if (next.equals(last)) return PNG.sync.read(next)
    last = next
  }
  throw new Error('the plots never came to rest')
}
const differing = (a: PNG, b: PNG) =>
  pixelmatch(a.data, b.data, undefined, a.width, a.height, { threshold: 0.1 }) / (a.width * a.height)

let saved: PNG

test('v opens the tool, Save view keeps what is shown under the suggested name', async () => {
  const { page } = bench
  await page.keyboard.press('z')
  await pane(0).getByTestId('pane-beside').first().click()
  await expect(page.getByTestId('zone-pane')).toHaveCount(2)
  await pane(1).getByTestId('pane-dim').getByText('3D').click()
  await expect(pane(1).getByTestId('zone-canvas').locator('canvas').first()).toBeVisible()
  await pane(0).getByTestId('zone-canvas').hover()
  await page.mouse.wheel(0, -300)
  await page.keyboard.press('v')
  await expect(page.getByTestId('view-name')).toHaveAttribute('placeholder', /^#957, #109 of BatchTopK 16/)
  saved = await picture()
  await page.getByTestId('view-save').click()
  await expect(rows()).toHaveCount(1)
  await expect(rows().first()).toContainText(/#957, #109.*2 plots: .*2D encoder.*3D encoder/)
})

test('after everything has changed, Enter on the view brings back the same picture', async () => {
  const { page } = bench
  await pane(1).getByTestId('pane-close').click()
  const field = pane(0).getByTestId('pane-features').locator('input')
  await field.fill('5, 9')
  await field.press('Enter')
  await pane(0).getByTestId('pane-filter').fill('/^s/')
  await pane(0).getByTestId('pane-filter').press('Enter')
  await pane(0).getByTestId('pane-plane').click()
  await expect(pane(0).getByTestId('plane-canvas')).toBeVisible()
  expect(differing(await samePlace(), saved)).toBeGreaterThan(0.02)
  await rows().first().locator('button.open').focus()
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('zone-pane')).toHaveCount(2)
  expect(differing(await picture(), saved)).toBeLessThan(0.003)
})
/** The picture in the size of the saved one. */
async function samePlace(): Promise<PNG> {
  const now = await picture()
  expect([now.width, now.height]).toEqual([saved.width, saved.height])
  return now
}

test('a view is renamed in place, duplicated, deleted and brought back', async () => {
  const { page } = bench
  await rows().first().locator('button.open').focus()
  await page.keyboard.press('F2')
  await page.keyboard.type('Animals and food')
  await page.keyboard.press('Enter')
  await expect(rows().first()).toContainText('Animals and food')
  await rows().first().getByRole('button', { name: 'Duplicate' }).click()
  await expect(rows()).toHaveCount(2)
  await rows()
    .filter({ hasText: '(2)' })
    .getByRole('button', { name: /^Delete/ })
    .click()
  await expect(rows()).toHaveCount(1)
  await notice(/was deleted/)
    .getByRole('button', { name: 'Undo' })
    .first()
    .click()
  await expect(rows()).toHaveCount(2)
})

test('a view travels as a file, and a hostile file is refused by name', async () => {
  const { app, page } = bench
  const file = join(folder, 'animals.zonoscope-view.json')
  await answerDialogs(app, { save: file, open: file })
  await rows().filter({ hasNotText: '(2)' }).getByRole('button', { name: 'Share as a file' }).click()
  await expect(notice(/is written/).first()).toBeVisible()
  const view = JSON.parse(readFileSync(file, 'utf8')) as { format: string; name: string; panes: unknown[] }
  expect([view.format, view.name, view.panes.length]).toEqual(['zonoscope-view', 'Animals and food', 2])
  await page.getByTestId('view-import').click()
  await expect(rows()).toHaveCount(3)
  expect(differing(await picture(), saved)).toBeLessThan(0.003)
  writeFileSync(join(folder, 'bad.json'), JSON.stringify({ ...view, panes: [{}] }))
  await answerDialogs(app, { open: join(folder, 'bad.json') })
  await page.getByTestId('view-import').click()
  await expect(notice(/bad\.json.*panes\.0/).first()).toBeVisible()
  await expect(rows()).toHaveCount(3)
  expect(bench.errors).toEqual([])
})

test('axe finds nothing serious in the list of views and in the plane, light and dark', async () => {
  const { page } = bench
  await pane(0).getByTestId('pane-plane').click()
  await expect(pane(0).getByTestId('plane-canvas')).toBeVisible()
  for (const theme of ['light', 'dark'] as const) {
    await page.evaluate(name => window.api.call('settings.put', { theme: name }), theme)
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
    const serious = violations.filter(v => v.impact === 'serious' || v.impact === 'critical')
    expect(serious.flatMap(v => v.nodes.map(node => `${theme}: ${v.id}: ${node.target.join(' ')}`))).toEqual([])
  }
})
