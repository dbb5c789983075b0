// Figures on the clipboard of a real window, read back: a zone plot by key, a feature card and a strip by menu, a figure by key, and what is too large.
import { expect, test } from '@playwright/test'
import { join } from 'node:path'
import { PNG } from 'pngjs'
import type { PageFigure } from '../../core/figure/types.ts'
import { readFigureFile } from '../../main/figure/read.ts'
import { renderFigure } from '../../main/figure/render.ts'
import { launch, root, type Workbench } from './launch.ts'

test.describe.configure({ mode: 'serial' })
let bench: Workbench
const fonts = join(root, 'main/figure/fonts')

test.beforeAll(async () => {
  bench = await launch()
  await expect(bench.page.locator('[data-feature-table] [role=row][data-feature]').first()).toBeVisible({
    timeout: 90_000,
  })
  await expect(bench.page.getByTestId('tool-dock')).toBeVisible()
})
test.afterAll(() => bench.close())

const pane = () => bench.page.getByTestId('zone-pane').first()
const notices = () => bench.page.locator('[data-notices]')
const clear = () => bench.app.evaluate(({ clipboard }) => clipboard.clear())

/** The bytes on the clipboard under a name, once there are some. */
async function copied(name: 'image/png' | 'image/svg+xml'): Promise<Buffer> {
  const read = () =>
    bench.app.evaluate(async ({ clipboard }, of) => {
      // Electron before 44 reads bytes by name.
      const { readBuffer } = clipboard as unknown as { readBuffer?(name: string): Buffer }
      if (readBuffer) return readBuffer(of).toString('base64')
      const [item] = await clipboard.read()
      const type = item?.types.find(t => t === of || t.endsWith(`format="${of}"`))
      return type ? Buffer.from(await ((await item!.getType(type)) as Blob).arrayBuffer()).toString('base64') : ''
    }, name)
  await expect.poll(read, { timeout: 60_000 }).not.toBe('')
  return Buffer.from(await read(), 'base64')
}

/** The recipe inside, which an export of the same recipe gives the same bytes for. */
async function recipeOf(bytes: Buffer, format: 'png' | 'svg'): Promise<PageFigure> {
  const recipe = readFigureFile(bytes, 'the clipboard')
  const exported = await renderFigure(recipe, format, 300, fonts)
  expect(Buffer.from(exported.bytes).equals(bytes)).toBe(true)
  return recipe
}

test('a zone plot with the focus: Ctrl+C is a PNG, Ctrl+Shift+C an SVG, both with their recipe', async () => {
  const { page } = bench
  await clear()
  await pane().getByTestId('zone-canvas').focus()
  await page.keyboard.press('Control+c')
  const png = await copied('image/png')
  await expect(notices()).toContainText('Copied the figure as PNG: 2161 × ')
  const { width } = PNG.sync.read(png)
  expect(width).toBe(Math.round((183 / 25.4) * 300))
  const recipe = await recipeOf(png, 'png')
  expect(recipe.panels.map(p => p.kind)).toEqual(['zones'])
  expect(recipe.panels[0]!.provenance.exportedAt).not.toBeNull()
  // Programs that ask for an image get it, too.
  const image = await bench.app.evaluate(async ({ clipboard }): Promise<number | boolean> => {
    const { readImage } = clipboard as unknown as { readImage?(): { getSize(): { width: number } } }
    return readImage ? readImage().getSize().width : clipboard.has('image/png')
  })
  expect([width, true]).toContain(image)

  await page.keyboard.press('Control+Shift+C')
  const svg = await copied('image/svg+xml')
  expect(svg.toString('utf8')).toContain('<text')
  expect((await recipeOf(svg, 'svg')).title).toBe(recipe.title)
})

test('the card of a feature and the strip of an example, by menu', async () => {
  const { page } = bench
  await page.locator('[data-feature-table] [role=row][data-feature]').first().click()
  const body = page.locator('[data-feature-page]')
  await body.getByTestId('export-menu').first().click()
  await clear()
  await page.getByRole('menuitem', { name: 'Copy picture' }).focus()
  await page.keyboard.press('ArrowRight')
  await page.getByRole('menuitem', { name: /^Copy as SVG\s*Feature card/ }).click()
  const svg = await copied('image/svg+xml')
  const { panels } = await recipeOf(svg, 'svg')
  const card = panels[0]!.kind === 'card' ? panels[0]!.card : null
  expect(card!.facts.map(f => f.name)).toContain('density')
  expect(card!.chart).not.toBeNull()
  expect(card!.strips.length).toBeGreaterThan(0)
  const shown = await body.locator('.stats').innerText()
  for (const { value } of card!.facts) expect(shown).toContain(value)
})

test('the card becomes a figure, whose parts are switched, and which is copied by key with nothing selected', async () => {
  const { page } = bench
  await page.locator('[data-feature-page]').getByTestId('export-menu').first().click()
  await page.getByRole('menuitem', { name: /^Make figure\s*Feature card/ }).click()
  const sheet = page.getByTestId('figure-page')
  await expect(sheet.locator('[data-role=token]').first()).toBeVisible()
  await sheet.click({ position: { x: 5, y: 5 } })
  const facts = page.getByTestId('panel-fields').getByLabel('Numbers of the card')
  await expect(sheet.locator('[data-role=fact]').first()).toBeVisible()
  await facts.uncheck()
  await expect(sheet.locator('[data-role=fact]')).toHaveCount(0)
  await sheet.focus()
  await page.keyboard.press('Control+z')
  await expect(sheet.locator('[data-role=fact]').first()).toBeVisible()
  await clear()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+c')
  expect((await recipeOf(await copied('image/png'), 'png')).panels[0]!.kind).toBe('card')
})

test('what is too large says so and leaves the clipboard alone', async () => {
  const { page } = bench
  await bench.app.evaluate(({ clipboard }) => clipboard.writeText('kept'))
  for (const side of ['Width, mm', 'Height, mm']) {
    await page.getByLabel(side).fill('1000')
    await page.getByLabel(side).press('Tab')
  }
  await page.getByLabel('Resolution of PNG').selectOption('1200')
  const button = page.getByRole('button', { name: 'Copy PNG' })
  await expect(button).toBeDisabled()
  await expect(button).toHaveAttribute('title', /^47,244 × 47,244 px, .+: at most/)
  expect(await bench.app.evaluate(({ clipboard }) => clipboard.readText())).toBe('kept')
  expect(bench.errors).toEqual([])
})
