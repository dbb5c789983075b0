// Side by side by hand: matched features of other dictionaries in one slice, four plots, the comparison and its copy, lasso, difference.
import { expect, test } from '@playwright/test'
import { launch, type Workbench } from './launch.ts'

test.describe.configure({ mode: 'serial' })
let bench: Workbench

const panes = () => bench.page.getByTestId('zone-pane')
const ids = (index: number) => panes().nth(index).getByTestId('pane-features').locator('button.id').allTextContents()
const openMatched = async (name: RegExp) => {
  await panes().nth(0).getByTestId('pane-matched').click()
  await bench.page.getByRole('menuitem', { name }).click()
}

test.beforeAll(async () => {
  bench = await launch()
})
test.afterAll(() => bench.close())

test('two clicks open the matched features of another seed in the same slice', async () => {
  const { page } = bench
  await expect(page.locator('[data-feature-table] [role=row][data-feature]').first()).toBeVisible({ timeout: 90_000 })
  await expect(page.getByRole('progressbar')).toHaveCount(0, { timeout: 120_000 })
  await openMatched(/seed 1/)
  await expect(panes()).toHaveCount(2)
  await expect.poll(() => ids(1)).toHaveLength(2)
  expect(await ids(0)).toEqual(['A#957', 'A#109'].map(id => expect.stringContaining(id)))
  for (const id of await ids(1)) expect(id).toMatch(/B#\d+/)
  await expect(panes().nth(1)).toContainText('slice of plot 1')
})

test('four plots stand side by side, a fifth is not offered', async () => {
  await openMatched(/4,096/)
  await openMatched(/ReLU/)
  await expect(panes()).toHaveCount(4)
  await expect(bench.page.getByTestId('pane-matched')).toHaveCount(0)
  for (let i = 0; i < 4; i++) await expect(panes().nth(i).getByTestId('zone-canvas')).toBeVisible()
})

test('the comparison counts all words, selects those that change zone, and is copied as TSV', async () => {
  const { page, app } = bench
  await page.keyboard.press('c')
  await page.getByTestId('compare-among').getByText('all pairs').click()
  const tables = page.getByTestId('compare-tables')
  await expect(tables).toContainText('of 30,000 words')
  await expect(page.getByTestId('compare-plots').locator('tbody tr')).toHaveCount(3)
  await page.getByTestId('compare-select').click()
  await expect(panes().nth(0).getByTestId('selection-note')).toContainText(/[\d,]+ selected · [\d,]+ of [\d,]+ drawn/)
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('selection-note')).toHaveCount(0)
  await page.getByTestId('compare-copy').click()
  await expect.poll(() => app.evaluate(({ clipboard }) => clipboard.readText())).toContain('adjusted Rand index\t')
  const text = await app.evaluate(({ clipboard }) => clipboard.readText())
  expect(text).toContain('population: 30000 words, full space')
  expect(text).toMatch(/\nA#957\t/)
})

test('a lasso selects in every plot, and the difference colours them', async () => {
  const { page } = bench
  const box = (await panes().nth(0).getByTestId('zone-canvas').boundingBox())!
  await page.keyboard.down('Shift')
  await page.mouse.move(box.x + box.width * 0.4, box.y + box.height * 0.1)
  await page.mouse.down()
  for (const [x, y] of [[0.95, 0.1], [0.95, 0.8], [0.4, 0.8]] as const) {
    await page.mouse.move(box.x + box.width * x, box.y + box.height * y, { steps: 6 })
  } // prettier-ignore
  await page.mouse.up()
  await page.keyboard.up('Shift')
  await expect(page.getByTestId('selection-note')).toHaveCount(4)
  await expect(page.getByTestId('selected-count')).toContainText(/on for [\d,]+ of [\d,]+ selected words/)
  await page.getByTestId('compare-difference').click()
  await expect(page.getByTestId('difference-key')).toBeVisible()
  expect(bench.errors).toEqual([])
})
