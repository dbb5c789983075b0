// The main job, by hand, from a first start on an empty machine to an exported figure, in a real window.
import { expect, test, type Locator } from '@playwright/test'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { PNG } from 'pngjs'
import { answerDialogs, launch, requestedUrls, temporaryFolder, type Workbench } from './launch.ts'

test.describe.configure({ mode: 'serial' })

const folder = temporaryFolder('main-job')
// Not there yet: the very first start has no data folder.
const userData = join(folder, 'user-data')
let bench: Workbench

const rows = () => bench.page.locator('[data-feature-table] [role=row][data-feature]')
const pane = (index = 0) => bench.page.getByTestId('zone-pane').nth(index)
const editor = () => bench.page.getByRole('form', { name: 'Definition' })

/** Numbers of a text like "1,262 words". */
const numberIn = (text: string | null) => Number((text ?? '').replace(/[^\d.]/g, ''))

/** Columns of text that the rows in view show, by position of the cell. */
const cells = (at: number) => rows().locator(`[role=gridcell]:nth-child(${at})`).allTextContents()

/** The features a pane draws, typed as ids in place of those there. */
async function typeFeatures(target: Locator, ids: string): Promise<void> {
  const field = target.getByTestId('pane-features').locator('input')
  await field.fill(ids)
  await field.press('Enter')
}

test.beforeAll(async () => {
  bench = await launch({ userData, fresh: true })
})
test.afterAll(async () => {
  await bench.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

test('a first start opens the sample and computes its five runs', async () => {
  const { page } = bench
  await expect(rows().first()).toBeVisible({ timeout: 90_000 })
  await expect(page.getByRole('progressbar')).toHaveCount(0, { timeout: 120_000 })
  await page.locator('[data-dictionary-switch]').click()
  const items = page.getByRole('menuitemradio')
  await expect(items).toHaveCount(5)
  for (const text of await items.allTextContents()) expect(text).toMatch(/L0 [\d.]+.*FVU 0\.\d+/)
  await page.keyboard.press('Escape')
  expect(existsSync(join(userData, 'workspaces', 'words', 'workspace.sqlite'))).toBe(true)
})

test('the table sorts and filters', async () => {
  const { page } = bench
  const density = page.getByRole('columnheader', { name: /density/ })
  await density.getByRole('button').click()
  const sorted = await density.getAttribute('aria-sort')
  const values = (await cells(3)).map(numberIn).slice(0, 15)
  expect(values.length).toBeGreaterThan(8)
  const order = [...values].sort((a, b) => (sorted === 'descending' ? b - a : a - b))
  expect(values).toEqual(order)
  const filter = page.getByPlaceholder(/^Query/)
  await filter.fill('density<0.5%')
  await expect.poll(async () => Math.max(...(await cells(3)).map(numberIn))).toBeLessThanOrEqual(0.5)
  await filter.fill('')
  // Its suggestions lie over the first rows.
  await filter.press('Escape')
})

test('the feature page shows statistics and examples, and j walks', async () => {
  const { page } = bench
  await rows().nth(2).click()
  const heading = page.getByRole('heading', { name: /^#\d+/ })
  const before = await heading.textContent()
  const strip = page.locator('.strip').first()
  await expect(strip).toBeVisible()
  await page.locator('[data-feature-table]').focus()
  await page.keyboard.press('j')
  await expect(heading).not.toHaveText(before!)
})

test('zones: counts add up, the picture follows what is typed', async () => {
  await typeFeatures(pane(), '12, 40')
  const list = pane().getByTestId('zone-list')
  await expect(list).toContainText('#12')
  await expect(list).toContainText('#40')
  await expect(pane().getByTestId('zone-foot')).toContainText('variance shown')
  // In the span of two encoder rows every word is drawn in its true zone.
  await expect(pane().getByTestId('zone-foot')).toContainText(/0\s*\/\s*30/)
  await expect.poll(() => coloursOf(pane().getByTestId('zone-canvas'))).toBeGreaterThan(20)
})

test('a word filter narrows the population', async () => {
  const filter = pane().getByTestId('pane-filter')
  const foot = pane().getByTestId('zone-foot')
  await filter.fill('/^s/')
  await filter.press('Enter')
  await expect(foot).not.toContainText(/\/\s*30.?000/)
  await filter.fill('/(/')
  await filter.press('Enter')
  await expect(pane()).toContainText(/regular expression/i)
  await filter.fill('')
  await filter.press('Enter')
  await expect(foot).toContainText(/\/\s*30.?000/)
})

test('3D draws, and a second plot stands beside with its own dictionary', async () => {
  await pane().getByTestId('pane-dim').getByText('3D').click()
  const canvas = pane().getByTestId('zone-canvas')
  await expect(canvas.locator('canvas').first()).toBeVisible()
  await expect.poll(() => coloursOf(canvas)).toBeGreaterThan(50)
  await pane().getByTestId('pane-dim').getByText('2D').click()
  await pane().getByTestId('pane-beside').click()
  await expect(bench.page.getByTestId('zone-pane')).toHaveCount(2)
  await pane(1).getByLabel('Dictionary', { exact: true }).selectOption({ label: 'TopK 16, 1,024 features' })
  await typeFeatures(pane(1), '5, 9')
  await expect(pane(1)).toContainText(/threshold varies per/i)
  await pane(1).getByTestId('pane-close').click()
  await expect(bench.page.getByTestId('zone-pane')).toHaveCount(1)
})

test('a definition is saved as typed, with history, and is seen in the table', async () => {
  const { page } = bench
  // The row that the heading names is the one in view; rows before it may be there unseen.
  const feature = numberIn(await page.getByRole('heading', { name: /^#\d+/ }).textContent())
  const field = editor().getByPlaceholder('What is it on for?')
  await field.fill('first try')
  await expect(editor()).toContainText(/saved \d\d:\d\d:\d\d/)
  await field.fill('second try')
  await field.press('Tab')
  await expect(page.locator(`#feature-row-${feature}`)).toContainText('second try')
  // Both are kept, the newer one first.
  const history = page.getByRole('region', { name: 'History' })
  await expect(history).toContainText(/second try[\s\S]*first try/)
})

test('a figure: text, arrow and caption; SVG and PNG; opened again', async () => {
  const { page, app } = bench
  await pane().getByTestId('pane-figure').click()
  const page0 = page.getByRole('region', { name: 'Figures' })
  await expect(page0.getByRole('toolbar', { name: 'Figure tools' })).toBeVisible()
  const canvas = page0.getByTestId('figure-page')
  await expect(canvas).toBeVisible()
  const box = (await canvas.boundingBox())!
  await page0.getByRole('button', { name: 'Add text' }).click()
  await page.mouse.click(box.x + box.width * 0.2, box.y + box.height * 0.3)
  const text = page0.getByLabel('Text', { exact: true })
  await text.fill('a note <b>&</b>')
  await page0.getByRole('button', { name: 'Add arrow' }).click()
  await page.mouse.move(box.x + box.width * 0.2, box.y + box.height * 0.4)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.5, { steps: 4 })
  await page.mouse.up()
  await page0.getByLabel('Caption').fill('A caption of our own.')
  await expect(page0).toContainText('Saved')

  const svg = join(folder, 'figure.svg')
  await answerDialogs(app, { save: svg })
  await page0.getByRole('button', { name: 'SVG…' }).click()
  await expect.poll(() => existsSync(svg)).toBe(true)
  const parsed = await page.evaluate(
    source => {
      const doc = new DOMParser().parseFromString(source, 'image/svg+xml')
      return {
        error: doc.querySelector('parsererror') !== null,
        polygons: doc.querySelectorAll('polygon, path').length,
        texts: [...doc.querySelectorAll('text')].map(t => t.textContent ?? ''),
        images: doc.querySelectorAll('image').length,
        metadata: doc.querySelector('metadata') !== null,
      }
    },
    // Without the embedded fonts: parsed inside the page, their style would be reported as refused there.
    readFileSync(svg, 'utf8').replace(/<style>[^<]*<\/style>/, ''),
  )
  expect(parsed).toMatchObject({ error: false, images: 0, metadata: true })
  expect(parsed.polygons).toBeGreaterThan(4)
  expect(parsed.texts).toContain('a note <b>&</b>')
  expect(parsed.texts.join(' ')).toContain('A caption of our own.')

  const png = join(folder, 'figure.png')
  await answerDialogs(app, { save: png })
  await page0.getByRole('button', { name: 'PNG…' }).click()
  await expect.poll(() => existsSync(png)).toBe(true)
  const image = PNG.sync.read(readFileSync(png))
  // 183 mm at 300 dpi.
  expect(Math.abs(image.width - (183 / 25.4) * 300)).toBeLessThan(2)
  expect(distinctColours(image)).toBeGreaterThan(50)

  await answerDialogs(app, { open: png })
  await page0.getByRole('button', { name: 'Open a figure from its file' }).click()
  await expect(page0.getByLabel('Caption')).toHaveValue('A caption of our own.')
})

test('themes, and nothing on the console', async () => {
  const { page } = bench
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('dialog').getByText('Dark').click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.keyboard.press('Escape')
  expect(bench.errors).toEqual([])
})

test('a second start shows everything at once, nothing is computed again', async () => {
  await bench.close()
  const outside = requestedUrls(userData).filter(url => !/^(app|blob|devtools|data|chrome|file):/.test(url))
  expect(outside).toEqual([])
  bench = await launch({ userData })
  const { page } = bench
  // It opens where it was left: at the figure that was being edited.
  const figure = page.getByRole('region', { name: 'Figures' })
  await expect(figure.getByLabel('Caption')).toHaveValue('A caption of our own.')
  await page.getByRole('button', { name: 'Features' }).click()
  await expect(rows().first()).toBeVisible()
  await expect(page.getByRole('progressbar')).toHaveCount(0)
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.getByRole('button', { name: 'Definitions' }).click()
  await expect(page.getByText('second try').first()).toBeVisible()
})

/** Colours on the screen now; 0 while the element is being replaced. */
const coloursOf = (target: Locator) =>
  target.screenshot().then(
    image => distinctColours(PNG.sync.read(image)),
    () => 0,
  )

/** How many different colours an image has; a blank one has one or two. */
function distinctColours({ data }: PNG): number {
  const seen = new Set<number>()
  for (let i = 0; i < data.length; i += 4) seen.add((data[i]! << 16) | (data[i + 1]! << 8) | data[i + 2]!)
  return seen.size
}
