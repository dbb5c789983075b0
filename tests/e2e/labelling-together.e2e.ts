// Many features labelled in one act and back, near-duplicates, the history told and gone back in, undo after a restart,
// and a window that closes with something unsaved.
import { expect, test } from '@playwright/test'
import Database from 'better-sqlite3'
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
  await table()
  await bench.page.keyboard.press('Home')
  await bench.page.locator(`[data-feature-table] [role=row][data-feature="${n}"]`).click()
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
  await history.getByRole('button', { expanded: false }).first().press('Enter')
  const diff = history.getByTestId('history-diff')
  await expect(diff.locator('del')).toHaveText(['in', 'cities'])
  await expect(diff.locator('ins')).toHaveText(['and', 'trains'])
  await diff.getByLabel('Compared with').selectOption('nothing')
  await expect(diff.locator('ins').first()).toHaveText('cars and trains')
  const before = await history.getByRole('listitem').count()
  await history.getByRole('button', { name: 'Revert' }).first().click()
  await expect(field()).toHaveValue('cars in cities')
  await expect(history.getByRole('listitem')).toHaveCount(before + 1)
})

test('features that own a concept by purity and coverage are selected together, or queued', async () => {
  const { page } = bench
  await expect(page.getByTestId('tool-dock')).toBeVisible({ timeout: 30_000 })
  await table()
  await page.keyboard.press('n')
  await page.getByTestId('concept-first').click()
  const owners = page.getByTestId('owners')
  for (const [field, least] of [
    ['Least precision in percent', '12'],
    ['Least recall in percent', '5'],
  ] as const) {
    await owners.getByLabel(field).fill(least)
    await owners.getByLabel(field).blur()
  }
  await expect(owners.getByRole('status')).toContainText(/[1-9]\d* features?/)
  const count = await owners.locator('b').textContent()
  await owners.getByRole('button', { name: 'Select' }).click()
  await expect(page.getByTestId('selected-features')).toContainText(`${count} selected`)
  await owners.getByRole('button', { name: 'Queue' }).click()
  await expect(page.getByTestId('queue')).toContainText(`0 of ${count}`)
  await page.getByRole('button', { name: /^End the queue/ }).click()
  await page.keyboard.press('Escape')
})

test('what was typed just before the window closed is there, and undone after the restart', async () => {
  await open(9)
  await label('stood for a while')
  await field().fill('typed at the last moment')
  await bench.close()
  await start()
  await open(9)
  await expect(field()).toHaveValue('typed at the last moment')
  await table()
  await bench.page.keyboard.press('Control+z')
  await notice('Undone: the change of #9.')
  await expect(field()).toHaveValue('stood for a while')
  await bench.page.keyboard.press('Control+y')
  await expect(field()).toHaveValue('typed at the last moment')
})

test('a text that cannot be saved is kept, said, and keeps the window from closing', async () => {
  test.setTimeout(90_000)
  await open(10)
  // What is open is kept by now: its saving would wait for the lock, too, 5 s each.
  await bench.page.waitForTimeout(1_200)
  const other = new Database(join(userData, 'workspaces', 'words', 'workspace.sqlite'))
  other.exec('BEGIN IMMEDIATE')
  await field().fill('precious')
  await expect(form().getByRole('alert')).toContainText('Your text is kept here', { timeout: 30_000 })
  await expect(form().getByRole('button', { name: 'Save again' })).toBeVisible()
  await bench.app.evaluate(({ dialog, BrowserWindow }) => {
    dialog.showMessageBox = (async (_window: unknown, options: { detail: string }) => {
      ;(globalThis as unknown as { asked: string }).asked = options.detail
      return { response: 0, checkboxChecked: false }
    }) as unknown as typeof dialog.showMessageBox
    BrowserWindow.getAllWindows()[0]!.close()
  })
  const asked = () => bench.app.evaluate(() => (globalThis as unknown as { asked?: string }).asked ?? '')
  await expect.poll(asked, { timeout: 30_000 }).toContain('Definition of #10')
  other.exec('ROLLBACK')
  other.close()
  await expect(field()).toHaveValue('precious')
  await field().press('Enter')
  await expect(form()).toContainText(/saved \d/)
  expect(bench.errors).toEqual([])
})
