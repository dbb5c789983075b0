// The labelling queue by keyboard alone: started, one key an act, on to the next, there again after a reload of its place.
import { expect, test } from '@playwright/test'
import { launch, type Workbench } from './launch.ts'

test.describe.configure({ mode: 'serial' })
let bench: Workbench
test.beforeAll(async () => {
  bench = await launch()
})
test.afterAll(() => bench.close())

const queue = () => bench.page.getByTestId('queue')

test('is started from what the table shows, and a key decides and goes on', async () => {
  const { page } = bench
  await expect(page.locator('[data-feature-table] [role=row][data-feature]').first()).toBeVisible({ timeout: 90_000 })
  await page.getByRole('navigation', { name: 'Places' }).getByRole('button', { name: 'Definitions' }).click()
  await page.getByRole('button', { name: 'Queue…' }).click()
  await expect(page.getByTestId('start-queue')).toContainText('100 features in the queue')
  await page.getByRole('button', { name: 'Start', exact: true }).click()
  await expect(queue()).toContainText('0 of 100')
  await expect(page.getByLabel('Inspector', { exact: true })).toBeFocused()
  await expect(page.getByRole('heading', { name: '#0' })).toBeVisible()
  await page.keyboard.press('a')
  await expect(queue()).toContainText('1 of 100')
  await page.keyboard.press('Space')
  await expect(queue()).toContainText('2 of 100 · 1 skipped')
  await expect(page.getByRole('heading', { name: '#2' })).toBeVisible()
})

test('a label is written and Enter goes on; the next one takes it again', async () => {
  const { page } = bench
  await page.keyboard.press('e')
  await page.keyboard.type('cars and driving')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: '#3' })).toBeVisible()
  await page.keyboard.press('c')
  await expect(page.getByRole('textbox', { name: 'Definition', exact: true })).toHaveValue('cars and driving')
  await page.keyboard.press('x')
  await expect(queue()).toContainText('4 of 100')
  await expect(page.getByRole('region', { name: 'Definitions', exact: true })).toContainText('cars and driving')
})

test('tags by digit, confidence, evidence and undo by key; the zone of the feature is beside its histogram', async () => {
  const { page } = bench
  const inspector = page.getByLabel('Inspector', { exact: true })
  await expect(page.locator('[data-thumbnail="4"]')).toBeVisible()
  await page.getByLabel('Add a tag').fill('letters')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await page.keyboard.press('.')
  await expect(page.getByLabel('Confidence in percent')).toHaveValue('60')
  await inspector.locator('.strip').first().hover()
  await page.keyboard.press('+')
  await inspector.locator('.strip').nth(1).hover()
  await page.keyboard.press('-')
  await expect(inspector.locator('summary', { hasText: 'evidence 2' })).toBeVisible()
  await page.keyboard.press('t')
  // The new tag took the first digit.
  await expect(queue().locator('[data-act="tag.1"]')).toContainText('letters')
  await page.keyboard.press('1')
  await expect(queue().locator('[data-act="tag.1"]')).toHaveAttribute('aria-pressed', 'true')
  await page.keyboard.press('Control+z')
  await expect(queue().locator('[data-act="tag.1"]')).toHaveAttribute('aria-pressed', 'false')
})

test('notes are Markdown, and nothing that is written becomes markup', async () => {
  const { page } = bench
  await page.locator('summary', { hasText: 'Description, notes, evidence' }).click()
  await page
    .getByRole('textbox', { name: 'Notes' })
    .fill('**bold** <img src=x onerror=alert(1)> [link](https://example.org) שלום 漢字 😀')
  await page.keyboard.press('Escape')
  const notes = page.getByRole('textbox', { name: 'Notes' })
  await expect(notes.locator('strong')).toHaveText('bold')
  await expect(notes).toContainText('<img src=x onerror=alert(1)> link (https://example.org) שלום 漢字 😀')
  await expect(notes.locator('img, a')).toHaveCount(0)
})

test('a key is changed, a taken one refused, and the summary has the pace', async () => {
  const { page } = bench
  await page.keyboard.press('?')
  const keys = page.getByTestId('label-keys')
  await keys.locator('[data-key-of="status.reviewed"]').click()
  await page.keyboard.press('x')
  await expect(keys).toContainText('x is “reject”: give that another key first.')
  await page.keyboard.press('w')
  await expect(keys.locator('[data-key-of="status.reviewed"]')).toHaveText('w')
  await page.keyboard.press('Escape')
  await expect(queue().locator('[data-act="status.reviewed"]')).toContainText('w')
  await page.getByLabel('Inspector', { exact: true }).focus()
  await page.keyboard.press('w')
  await expect(queue()).toContainText('6 of 100')
  await page.getByRole('button', { name: /^Summary/ }).click()
  await expect(page.getByTestId('queue-summary')).toContainText('a minute')
  await expect(page.getByTestId('queue-summary')).toContainText('reviewed2')
  await page.keyboard.press('Escape')
})

test('agreement and files of definitions open, and say where there is nothing', async () => {
  const { page } = bench
  await page.getByRole('button', { name: 'Agreement' }).click()
  await expect(page.getByTestId('agreement')).toContainText('Import a second person’s file to compare.')
  await page.getByRole('button', { name: 'Export…' }).first().click()
  await expect(page.getByTestId('labels-dialog')).toContainText('Zonoscope JSONL')
  await page.keyboard.press('Escape')
  expect(bench.errors).toEqual([])
})
