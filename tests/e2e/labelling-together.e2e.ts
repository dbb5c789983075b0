// Many features labelled in one act and back, near-duplicates, the history told and gone back in.
import { expect, test } from '@playwright/test'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { launch, temporaryFolder, type Workbench } from './launch.ts'

test.describe.configure({ mode: 'serial' })
const folder = temporaryFolder('together')
const userData = join(folder, 'user-data')
let bench: Workbench
const start = async () => {
  bench = await launch({ userData })
  await expect(rows().first()).toBeVisible({ timeout: 90_000 })
  await table()
  await bench.page.keyboard.press('Home')
  await expect(rows().first()).toHaveAttribute('data-feature', '0')
}
test.beforeAll(start)
test.afterAll(async () => {
  await bench.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

const rows = () => bench.page.locator('[data-feature-table] [role=row][data-feature]')
const field = () => bench.page.getByRole('textbox', { name: 'Definition', exact: true })
const form = () => bench.page.getByRole('form', { name: 'Definition' })
const notice = (text: string | RegExp) => expect(bench.page.locator('[data-notices]')).toContainText(text)
/** Keys go to the window, not to a field. */
const table = () => bench.page.locator('[data-feature-table]').focus()
const open = async (n: number) => {
  await rows().nth(n).click()
  await expect(bench.page.getByRole('heading', { name: `#${n}`, exact: true })).toBeVisible()
}
const label = async (text: string) => {
  await field().fill(text)
  await field().press('Enter')
  await expect(form()).toContainText(/saved \d/)
}

test('selected features are labelled, tagged and judged in one act, by keys, and undone and redone', async () => {
  const { page } = bench
  await open(0)
  await label('its own label')
  await rows()
    .nth(1)
    .click({ modifiers: ['Control'] })
  await rows()
    .nth(3)
    .click({ modifiers: ['Shift'] })
  await expect(page.getByTestId('selected-features')).toContainText('selected')
  const count = Number(await page.getByTestId('selected-features').locator('b').textContent())
  expect(count).toBeGreaterThanOrEqual(3)
  await table()
  await page.keyboard.press('Control+e')
  const dialog = page.getByTestId('together')
  await page.keyboard.type('beginnings')
  await dialog.getByLabel('Status').selectOption('reviewed')
  await dialog.getByLabel('Add tags').fill('prefix; doubtful')
  await page.keyboard.press('Enter')
  await expect(dialog).toHaveCount(0)
  await notice(`label “beginnings”, reviewed, +prefix, +doubtful: ${count} features.`)
  for (const n of [1, 2, 3]) await expect(rows().nth(n)).toContainText('beginnings')
  await table()
  await page.keyboard.press('Control+z')
  await notice(`Undone: label “beginnings”, reviewed, +prefix, +doubtful of ${count} features.`)
  for (const n of [1, 2, 3]) await expect(rows().nth(n)).not.toContainText('beginnings')
  await page.keyboard.press('Control+y')
  for (const n of [1, 2, 3]) await expect(rows().nth(n)).toContainText('beginnings')
})

test('a tag is taken away from all that have it, from the command box', async () => {
  const { page } = bench
  await page.keyboard.press('Control+k')
  await page.keyboard.type('label, tag or judge')
  await page.keyboard.press('Enter')
  const dialog = page.getByTestId('together')
  const tag = dialog.getByRole('button', { name: /^doubtful/ })
  await tag.click()
  if (!(await tag.getAttribute('aria-label'))!.includes('lose')) await tag.click()
  await expect(tag).toHaveAccessibleName('doubtful, all lose it')
  await page.getByRole('button', { name: /^Change \d/ }).click()
  await notice('−doubtful')
  await page.keyboard.press('Escape')
})

test('near-duplicates are offered with their numbers, dismissed, labelled in one act', async () => {
  const { page } = bench
  await open(5)
  await label('one of a family')
  const near = page.getByTestId('near-duplicates')
  await near.locator('summary').click()
  // Everything that is anything like it: what the sample has is not the point here.
  for (const input of await near.getByRole('spinbutton').all()) {
    await input.fill('0.05')
    await input.blur()
  }
  await expect(near.getByRole('status')).toContainText(/\d+ without this label/)
  const offers = near.locator('.line:not(.head)')
  const before = await offers.count()
  await expect(offers.first()).toContainText(/#\d+.*0\.\d\d/s)
  await offers
    .first()
    .getByRole('button', { name: /Not the same/ })
    .click()
  await expect(offers).toHaveCount(before - 1)
  await expect(near).toContainText('1 dismissed')
  await near.getByRole('button', { name: /^Label all/ }).click()
  await notice(/label “one of a family”: \d+ features/)
  await table()
  await page.keyboard.press('Control+z')
  await notice(/Undone: label “one of a family” of \d+ features/)
  await expect(offers).toHaveCount(before - 1)
})

test('any two versions are told word by word, and an earlier one is made current again', async () => {
  const { page } = bench
  await open(8)
  await label('cars in cities')
  await label('cars and trains')
  const history = page.getByRole('region', { name: 'History' })
  await history.getByRole('button', { expanded: false }).first().click()
  const diff = history.getByTestId('history-diff')
  await expect(diff.locator('del')).toHaveText(['in', 'cities'])
  await expect(diff.locator('ins')).toHaveText(['and', 'trains'])
  await diff.getByLabel('Compared with').selectOption('nothing')
  await expect(diff.locator('ins').first()).toHaveText('cars and trains')
  await history.getByRole('button', { name: 'Revert' }).first().click()
  await expect(field()).toHaveValue('cars in cities')
})
