// A plot against its whole dictionary in a real window: boundaries that cross the box, the cell at the pointer, exact top-k cells and back.
import { expect, test } from '@playwright/test'
import { rmSync } from 'node:fs'
import { PNG } from 'pngjs'
import { launch, temporaryFolder, type Workbench } from './launch.ts'

test.describe.configure({ mode: 'serial' })
const userData = temporaryFolder('whole')
let bench: Workbench

test.beforeAll(async () => {
  bench = await launch({ userData })
  const { page } = bench
  await expect(page.locator('[data-feature-table] [role=row][data-feature]').first()).toBeVisible({ timeout: 90_000 })
  await expect(page.getByRole('progressbar')).toHaveCount(0, { timeout: 200_000 })
})
test.afterAll(async () => {
  await bench.close()
  rmSync(userData, { recursive: true, force: true, maxRetries: 5 })
})

const pane = () => bench.page.getByTestId('zone-pane').first()
const canvas = () => pane().getByTestId('zone-canvas')
const tool = () => bench.page.getByTestId('whole-tool')
/** Moves the pointer to the middle of the plot: inside the box at the home camera. */
async function pointAtMiddle(dx = 0, dy = 0) {
  const box = (await canvas().boundingBox())!
  await bench.page.mouse.move(box.x + box.width / 2 + 20 + dx, box.y + box.height / 2 - 13 + dy)
}
const picture = async () => PNG.sync.read(await canvas().screenshot())

test('the foot says how many boundaries of the dictionary cross the box', async () => {
  await pane().getByTestId('zone-foot-more').click()
  await expect(pane().getByTestId('zone-foot')).toContainText(/boundaries crossing the box \d+ of 1,024/)
  await pane().getByTestId('zone-foot-more').click()
})

test('b outlines the cell at the pointer and tells its sides; Escape lets go', async () => {
  await bench.page.keyboard.press('b')
  await expect(bench.page.getByText('Point at a place inside the box')).toBeVisible()
  await pointAtMiddle(-30, 20)
  await bench.page.keyboard.press('b')
  await expect(tool().getByTestId('whole-active')).toContainText(/\d+ of 1,024 features on here/)
  await expect(tool().getByTestId('whole-crossing')).toContainText(
    /\d+ of 1,024 boundaries of the dictionary cross the box/,
  )
  expect(await tool().getByTestId('whole-sides').locator('li').count()).toBeGreaterThan(1)
  await tool().getByTestId('whole-sides').locator('button').first().click()
  await bench.page.keyboard.press('Escape')
  await expect(tool().getByTestId('whole-active')).toHaveCount(0)
})

test('a selected word offers the cell where it is drawn, in 2D and in 3D', async () => {
  await pane().getByText('{957}').click()
  await tool().getByTestId('whole-row').click()
  await expect(tool().getByTestId('whole-active')).toContainText(/is drawn, [\d.]+ from it\): .*of the box's area/)
  await tool().getByTestId('whole-zoom').click()
  await bench.page.keyboard.press('d')
  await expect(pane().getByTestId('pane-dim').getByRole('radio', { name: '3D' })).toBeChecked()
  await expect(canvas()).toHaveAccessibleName(/3D/)
  await tool().getByTestId('whole-row').click()
  await expect(tool().getByTestId('whole-active')).toContainText("of the box's volume")
  await bench.page.keyboard.press('d')
  await bench.page.keyboard.press('Escape')
  await bench.page.keyboard.press('Escape')
  await expect(tool().getByTestId('whole-active')).toHaveCount(0)
})

test('q says that half-spaces are exact already', async () => {
  await bench.page.keyboard.press('q')
  await expect(bench.page.getByText('exact half-spaces already')).toBeVisible()
})

test('q draws the exact cells of a top-k dictionary in this section, and q draws the median threshold again', async () => {
  await canvas().dblclick({ position: { x: 80, y: 20 } })
  const select = pane().getByTestId('pane-dictionary')
  const field = (await select.evaluate(e => e.tagName)) === 'SELECT' ? select : select.locator('select')
  await field.selectOption({ label: 'TopK 16, 1,024 features' })
  const input = pane().getByTestId('pane-features').locator('input')
  await input.fill('2, 3')
  await input.press('Enter')
  await input.blur()
  await expect(pane().getByText('threshold varies per token')).toBeVisible()
  await expect(canvas()).toHaveAccessibleName(/#2, #3/)
  const before = await picture()
  await bench.page.keyboard.press('q')
  await expect(pane().getByText('exact cells, this section only; labels of words are never exact')).toBeVisible()
  await expect(pane().getByTestId('exact-switch')).toHaveAttribute('aria-pressed', 'true')
  await expect(pane().getByText(/\{2\}/)).toBeVisible()
  const after = await picture()
  let changed = 0
  for (let i = 0; i < after.data.length; i += 4) if (after.data[i] !== before.data[i]) changed++
  expect(changed).toBeGreaterThan(1_000)
  await pointAtMiddle()
  await bench.page.keyboard.press('b')
  await expect(tool().getByTestId('whole-active')).toContainText(/\d+ of 1,024 features on here/)
  await expect(tool().getByTestId('whole-sides').locator('li').first()).toContainText(/#\d+ in for #\d+/)
  await bench.page.keyboard.press('q')
  await expect(pane().getByText('threshold varies per token')).toBeVisible()
})

test('no error or policy violation was logged', () => {
  expect(bench.errors).toEqual([])
})
