// Two annotators: one labels blind, both are compared, a disagreement is settled, and a definition is tested, by keyboard.
import { expect, test } from '@playwright/test'
import { launch, type Workbench } from './launch.ts'

test.describe.configure({ mode: 'serial' })
let bench: Workbench
test.beforeAll(async () => {
  bench = await launch()
})
test.afterAll(() => bench.close())

const queue = () => bench.page.getByTestId('queue')
const label = () => bench.page.getByRole('textbox', { name: 'Definition', exact: true })
const heading = (feature: number) => bench.page.getByRole('heading', { name: `#${feature}`, exact: true })
const place = (name: string) => bench.page.getByRole('navigation', { name: 'Places' }).getByRole('button', { name }).click() // prettier-ignore
async function write(text: string) {
  await bench.page.keyboard.press('e')
  await bench.page.keyboard.type(text)
  await bench.page.keyboard.press('Enter')
}

test('a second person labels blind: what the first one said is nowhere', async () => {
  const { page } = bench
  await expect(page.locator('[data-feature-table] [role=row][data-feature]').first()).toBeVisible({ timeout: 90_000 })
  await page.keyboard.press('Home')
  await expect(heading(0)).toBeVisible()
  await write('cats and kittens')
  await page.keyboard.press('Escape')
  await page.keyboard.press('j')
  await expect(heading(1)).toBeVisible()
  await write('rivers')
  await page.keyboard.press('Escape')
  await expect(page.locator('[data-feature-table]')).toContainText('cats and kittens')

  await place('Definitions')
  await page.getByRole('button', { name: 'Blind…' }).click()
  await expect(page.getByTestId('blind-dialog')).toContainText('Judged so far: me 2.')
  await page.getByLabel('Your name').fill('bob')
  await expect(page.getByTestId('blind-dialog')).toContainText('A queue of 2 features')
  await page.getByRole('button', { name: 'Start', exact: true }).click()
  await expect(page.getByTestId('blind')).toContainText('blind: bob')
  await expect(queue()).toContainText('0 of 2')
  await expect(page.getByLabel('Inspector', { exact: true })).toBeFocused()
  await expect(label()).toHaveValue('')
  await expect(page.locator('body')).not.toContainText('kittens')
  await expect(page.locator('body')).not.toContainText('rivers')
  await page.keyboard.press('/')
  await page.keyboard.type('kittens')
  await expect(page.getByRole('dialog')).not.toContainText('cats and')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await place('Definitions')
  await page.getByRole('button', { name: 'Agreement' }).click()
  await expect(page.getByTestId('agreement')).toContainText('You label blind')
})

test('blind labels are judged, and ending it shows both and where they differ', async () => {
  const { page } = bench
  await place('Features')
  await page.getByLabel('Inspector', { exact: true }).focus()
  for (let i = 0; i < 2; i++) {
    await write((await heading(0).isVisible()) ? 'felines' : 'rivers')
    await expect(queue()).toContainText(i === 0 ? '1 of 2' : 'Done')
  }
  await page.getByTestId('blind').click()
  await page.getByRole('button', { name: 'End and compare' }).click()
  await expect(page.getByTestId('blind')).toHaveCount(0)
  const agreement = page.getByTestId('agreement')
  await expect(agreement).toContainText('bob, me: 2 of 2 judged features of this dictionary were judged by two or more; they differ on 1.') // prettier-ignore
  await expect(agreement).toContainText('cats and kittens')
  await expect(agreement).toContainText('felines')
  await expect(agreement).toContainText('1 of 1 are open')
})

test('a disagreement is settled with one key, and the resolved definition is what the table shows', async () => {
  const { page } = bench
  await page.getByRole('button', { name: 'Settle them in a queue' }).click()
  await expect(heading(0)).toBeVisible()
  const said = page.getByTestId('said-by')
  await expect(said).toContainText('felines')
  await expect(said).toContainText('cats and kittens')
  await expect(label()).toHaveValue('')
  await expect(page.getByLabel('Inspector', { exact: true })).toBeFocused()
  await page.keyboard.press('a')
  await expect(queue().getByRole('alert')).toContainText('Accepting needs a label')
  await page.keyboard.press('2')
  await expect(queue()).toContainText('Done')
  await expect(page.getByTestId('agreement')).toContainText('all 1 are resolved')
  await expect(said).toContainText('Shown everywhere: resolved by bob.')
  await place('Features')
  await expect(page.locator('[data-feature-table] [data-feature="0"]')).toContainText('cats and kittens')
  await said.getByRole('button', { name: 'Take back' }).click()
  await expect(page.locator('[data-feature-table] [data-feature="0"]')).toContainText('felines')
})

test('a definition is tested by keyboard and its score kept beside it', async () => {
  const { page } = bench
  await page.getByRole('button', { name: 'Test it…' }).click()
  const dialog = page.getByTestId('prediction')
  await expect(dialog).toContainText('felines')
  await page.getByLabel('snippets').fill('8')
  await page.keyboard.press('Enter')
  for (let i = 0; i < 8; i++) {
    await expect(dialog).toContainText(`${i + 1} of 8 · ${i} answered`)
    await page.keyboard.press(i % 2 ? 'y' : 'n')
    if (i !== 3) continue
    await page.keyboard.press('Backspace')
    await expect(dialog).toContainText('4 of 8 · 4 answered')
    await page.keyboard.press('n')
  }
  await expect(page.getByTestId('prediction-score')).toContainText(/balanced accuracy [01]\.\d\d \[[01]\.\d\d, [01]\.\d\d\]/) // prettier-ignore
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('prediction-tests')).toContainText(/\d\.\d\d \[.*balanced accuracy · 8 snippets · bob/)
  expect(bench.errors).toEqual([])
})
