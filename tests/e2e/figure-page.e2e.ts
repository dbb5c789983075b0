// A page of three panels in a real window: composed from plots and an analysis, annotated, taken back, exported, dropped on the window, edited on.
import { expect, test, type Locator } from '@playwright/test'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { answerDialogs, launch, temporaryFolder, type Workbench } from './launch.ts'

test.describe.configure({ mode: 'serial' })

const folder = temporaryFolder('figure-page')
const svg = join(folder, 'page.svg')
let bench: Workbench

const figures = () => bench.page.getByRole('region', { name: 'Figures' })
const sheet = () => bench.page.getByTestId('figure-page')
const panels = () => sheet().locator('[data-role=panel]')
const annotation = (kind: string) => sheet().locator(`[data-kind=${kind}]`)
const fields = () => bench.page.getByTestId('annotation-fields')
const pane = () => bench.page.getByTestId('zone-pane').first()
const rail = (name: string) => bench.page.getByRole('button', { name, exact: true }).first().click()
const tool = (word: string) => figures().getByRole('button', { name: word }).click()

/** Where something lies in the window, px. */
async function boxOf(target: Locator) {
  const box = await target.boundingBox()
  if (!box) throw new Error('it is not in view')
  return box
}

/** Presses at a place of the page given in shares of its width and height. */
async function pressPage(x: number, y: number): Promise<void> {
  const box = await boxOf(sheet().locator('> rect').first())
  await bench.page.mouse.click(box.x + x * box.width, box.y + y * box.height)
}

async function drag(from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  const { mouse } = bench.page
  await mouse.move(from.x, from.y)
  await mouse.down()
  await mouse.move(to.x, to.y, { steps: 5 })
  await mouse.up()
}

/** The middle of the token drawn in a panel that has the most room around it, px of the window. */
const lonelyToken = (panel: Locator) =>
  panel.locator('circle[data-role=point]').evaluateAll(circles => {
    const middles = circles.map(c => {
      const { x, y, width, height } = c.getBoundingClientRect()
      return { x: x + width / 2, y: y + height / 2 }
    })
    const inner = middles.filter((_, i) => circles[i]!.checkVisibility())
    const room = (p: { x: number; y: number }) =>
      Math.min(...inner.map(q => (q === p ? Infinity : Math.hypot(p.x - q.x, p.y - q.y))))
    return inner.reduce((best, p) => (room(p) > room(best) ? p : best))
  })

/** Lets a file go over the window, as a file manager does. */
async function dropFile(path: string): Promise<void> {
  const cdp = await bench.page.context().newCDPSession(bench.page)
  const data = { items: [], files: [path], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await cdp.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data })
  }
}

test.beforeAll(async () => {
  bench = await launch()
  await expect(bench.page.locator('[data-feature-table] [role=row][data-feature]').first()).toBeVisible({
    timeout: 90_000,
  })
})
test.afterAll(async () => {
  await bench.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

test('a plot, a second plot and the chart of an analysis become panels of one page', async () => {
  const { page } = bench
  await pane().getByTestId('pane-figure').click()
  await expect(sheet()).toBeVisible()
  await expect(figures()).toContainText('Saved')

  await rail('Zones')
  await pane().getByTestId('pane-dim').getByText('3D').click()
  await expect(pane().getByTestId('zone-canvas').locator('canvas').first()).toBeVisible()
  await pane().getByTestId('pane-add-to-figure').click()
  await page.getByRole('menuitem').first().click()
  await expect(panels()).toHaveCount(2)

  await rail('Compare')
  await page.getByTestId('analysis-pair-set').click()
  const analysis = page.getByTestId('panel-pair-set')
  await analysis.getByRole('radio', { name: 'Strongest pairs' }).click()
  await expect(analysis.getByTestId('data-chart').first()).toBeVisible({ timeout: 60_000 })
  await analysis.getByTestId('export-menu').first().click()
  await page
    .getByRole('menuitem', { name: /^Add to figure…/ })
    .first()
    .focus()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('menuitem', { name: /open$/ })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(panels()).toHaveCount(3)
  await expect(sheet().locator('[data-role=letter]')).toHaveText(['a', 'b', 'c'])
})

test('a text with markup, a callout on a token, a scale bar of one’s own; undone and redone', async () => {
  const { page } = bench
  await tool('Add text')
  await pressPage(0.6, 0.9)
  await fields().getByLabel('Text').fill('\\theta_i **on** `token`')
  await expect(sheet().locator('[data-role=annotation]').filter({ hasText: 'θ' })).toHaveCount(1)

  const token = await lonelyToken(panels().first())
  await tool('Add callout')
  await drag(token, { x: token.x + 50, y: token.y - 40 })
  await fields().getByLabel('Text').fill('this one')
  await expect(fields()).toContainText(/On token “.+”: moves with it\./)
  await expect(annotation('callout').locator('.end.tied')).toHaveCount(1)

  const plot = await boxOf(panels().first().locator('[data-role=plot]'))
  await page.keyboard.press('Escape')
  await page.mouse.click(plot.x + 4, plot.y + 4)
  const panel = page.getByTestId('panel-fields')
  await panel.getByRole('button', { name: 'Move scale bar freely' }).click()
  await expect(annotation('part')).toHaveCount(1)
  await expect(fields()).toContainText('Scale bar')

  await page.keyboard.press('Control+z')
  await expect(annotation('part')).toHaveCount(0)
  await figures().getByRole('button', { name: /^Undo/ }).click()
  await figures().getByRole('button', { name: /^Undo/ }).click()
  await expect(annotation('callout')).toHaveCount(0)
  await expect(annotation('text')).toHaveCount(1)
  for (let i = 0; i < 3; i++) await page.keyboard.press('Control+Shift+z')
  await expect(annotation('part')).toHaveCount(1)
  await expect(sheet()).toContainText('this one')
  await expect(figures().getByRole('button', { name: /^Redo/ })).toBeDisabled()
})

test('printed in grey it has hatches and shapes, and no colour; undone it is in colour again', async () => {
  const { page } = bench
  const button = figures().getByRole('button', { name: 'Print in grey' })
  const shapes = sheet().locator('polygon[data-role=point]')
  await page.keyboard.press('Escape')
  await expect(shapes).toHaveCount(0)
  await button.click()
  await expect(button).toHaveCount(0)
  await expect(figures().getByRole('radio', { name: 'Grey' })).toBeChecked()
  await expect(shapes.first()).toBeAttached()
  await expect(sheet().locator('[data-role=hatch]').first()).toBeAttached()
  const strokes = await sheet().locator('[data-role=boundary]').evaluateAll(all => all.map(e => e.getAttribute('stroke')!)) // prettier-ignore
  for (const stroke of strokes) expect(stroke).toMatch(/^#(..)\1\1$/)
  await page.keyboard.press('Control+z')
  await expect(button).toBeVisible()
  await expect(shapes).toHaveCount(0)
  await figures().getByLabel('Patterns and shapes beside colour').check()
  await expect(shapes.first()).toBeAttached()
  await page.keyboard.press('Control+z')
  await expect(shapes).toHaveCount(0)
})

test('the SVG has all of it as shapes and text, and the recipe', async () => {
  await answerDialogs(bench.app, { save: svg })
  await figures().getByRole('button', { name: 'SVG…' }).click()
  await expect(bench.page.locator('[data-notices]')).toContainText('is written')
  expect(existsSync(svg)).toBe(true)
  const source = readFileSync(svg, 'utf8')
  expect(source.match(/data-role="panel"/g)).toHaveLength(3)
  const texts = [...source.matchAll(/<text[^>]*>([^<]*)</g)].map(match => match[1])
  for (const text of ['a', 'b', 'c', 'θ', 'on', 'token', 'this one', 'P(j | i)']) expect(texts).toContain(text)
  expect(source.includes('<zonoscope:recipe')).toBe(true)
})

test('dropped on the window it is a figure again, and is edited on', async () => {
  const { page } = bench
  await rail('Zones')
  await expect(sheet()).toHaveCount(0)
  await dropFile(svg)
  await expect(panels()).toHaveCount(3)
  await expect(page.getByRole('region', { name: 'Figures' }).locator('li')).toHaveCount(2)
  await expect(figures().getByRole('button', { name: /^Undo/ })).toBeDisabled()

  const grip = annotation('callout').locator('.area')
  const before = await boxOf(grip)
  await drag({ x: before.x + 4, y: before.y + before.height / 2 }, { x: before.x + 34, y: before.y + 20 })
  await expect(annotation('callout')).toHaveClass(/selected/)
  const moved = await boxOf(grip)
  expect(moved.x - before.x).toBeGreaterThan(20)
  await page.keyboard.press('Shift+ArrowRight')
  await expect.poll(async () => (await boxOf(grip)).x - moved.x).toBeGreaterThan(5)
  await expect(fields()).toContainText(/On token “.+”: moves with it\./)

  const chart = await boxOf(panels().nth(2))
  await page.mouse.click(chart.x + chart.width / 2, chart.y + chart.height / 2)
  await page.getByTestId('panel-fields').getByRole('button', { name: 'Remove panel' }).click()
  await expect(panels()).toHaveCount(2)
  await expect(annotation('callout')).toHaveCount(1)
  await expect(figures()).toContainText('Saved')
})

for (const format of ['PDF', 'PNG'] as const) {
  test(`a ${format}, dropped on the window, is the figure again`, async () => {
    const path = join(folder, `page.${format.toLowerCase()}`)
    await answerDialogs(bench.app, { save: path })
    await figures()
      .getByRole('button', { name: `${format}…` })
      .click()
    await expect(bench.page.locator('[data-notices]')).toContainText(`page.${format.toLowerCase()} is written`)
    const kept = await figures().locator('li').count()
    await rail('Zones')
    await expect(sheet()).toHaveCount(0)
    await dropFile(path)
    await expect(figures().locator('li')).toHaveCount(kept + 1)
    await expect(panels()).toHaveCount(2)
    await expect(annotation('callout')).toHaveCount(1)
    await expect(figures().getByRole('button', { name: /^Undo/ })).toBeDisabled()
    expect(bench.errors).toEqual([])
  })
}
