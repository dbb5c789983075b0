// Own text in a real window: typed, run through the shipped model, strips of chosen features, features of a token, keys, and what is kept.
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { launch, temporaryFolder, type Workbench } from './launch.ts'
import { textWorkspace } from './text-workspace-made.ts'

test.describe.configure({ mode: 'serial' })
const folder = temporaryFolder('own-text')
const userData = join(folder, 'user')
let workspace: string
let bench: Workbench

test.beforeAll(async () => {
  workspace = await textWorkspace(folder)
  bench = await launch({ userData, args: [`--workspace=${workspace}`] })
  await expect(bench.page.locator('[data-feature-table] [role=row][data-feature]').first()).toBeVisible({
    timeout: 90_000,
  })
})
test.afterAll(async () => {
  await bench.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

const tool = () => bench.page.getByTestId('text-tool')
const strips = () => tool().locator('[data-strip]')
const text = 'sudden south silver street\nThe river runs into the sea. 😀'

test('text is run and shown as tokens; features of the text are chosen from the list', async () => {
  const { page } = bench
  await page.keyboard.press('z')
  await expect(page.getByTestId('tool-dock')).toBeVisible()
  await page.keyboard.press('y')
  await page.getByTestId('own-text').fill(text)
  await page.keyboard.press('Control+Enter')
  await expect(tool().getByRole('listbox', { name: 'Tokens of your text' })).toBeVisible({ timeout: 60_000 })
  await expect(tool().getByRole('option', { name: /^‹start› · masked/ })).toHaveCount(1)
  await expect(tool().getByTestId('own-text-about')).toContainText('in 1 document, 1 masked')
  const rows = tool().getByTestId('text-features').locator('tbody tr')
  await tool().locator('th.value button').click()
  await rows
    .nth(0)
    .getByRole('button', { name: /^Choose/ })
    .click()
  await rows
    .nth(1)
    .getByRole('button', { name: /^Choose/ })
    .click()
  await expect(strips()).toHaveCount(2)
  // what the list says of the strongest feature is what its strip shows
  const feature = await rows.nth(0).getAttribute('data-feature')
  const most = await rows.nth(0).locator('td').nth(2).innerText()
  await expect(tool().locator(`[data-strip="${feature}"] [role=option][data-number="${most}"]`).first()).toBeVisible()
})

test('a token is reached by keys, pinned, and its features listed by what they add', async () => {
  const { page } = bench
  const first = strips().first()
  await first.getByRole('option', { name: /^‹start›/ }).focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect(first.locator(':focus')).toHaveText('south')
  await page.keyboard.press('Enter')
  await expect(tool().getByRole('table', { name: 'Features on at south' })).toBeVisible()
  await tool().locator('th.last button').click()
  const sizes = await tool().locator('tbody tr td:nth-child(4)').allInnerTexts()
  expect(sizes.length).toBeGreaterThan(3)
  expect(sizes.map(Number)).toEqual([...sizes.map(Number)].sort((a, b) => b - a))
  // part of a character, as bytes
  await expect(first.getByRole('option', { name: /^‹F0/ }).first()).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(tool().getByRole('table', { name: 'Features on in this text' })).toBeVisible()
})

test('it is reachable without a mouse and readable in both themes', async () => {
  const { page } = bench
  for (const scheme of ['light', 'dark'] as const) {
    await page.evaluate(theme => document.documentElement.setAttribute('data-theme', theme), scheme)
    await tool()
      .getByTestId('own-text-numbers')
      .setChecked(scheme === 'dark')
    const { violations } = await new AxeBuilder({ page }).include('[data-testid="tool-dock"]').setLegacyMode().analyze()
    expect(violations.map(v => `${v.id}: ${v.nodes.map(n => n.html.slice(0, 120)).join(' | ')}`)).toEqual([])
  }
  expect(bench.errors).toEqual([])
})

test('the feature page: logit effects, the token that is pointed at, neighbours with a card, a whole document, an id to paste', async () => {
  const { app, page } = bench
  const inspector = page.getByRole('complementary', { name: 'Inspector' })
  await page.getByRole('navigation', { name: 'Places' }).getByRole('button', { name: 'Features' }).click()
  await page.getByRole('columnheader', { name: 'density' }).click()
  await page.locator('[data-feature-table] [role=row][data-feature]').nth(1).click()
  const id = await inspector.getByRole('heading', { level: 2 }).innerText()
  await inspector.getByTestId('logit-effects').locator('summary').click()
  await expect(inspector.getByRole('list', { name: 'Most raised' }).getByRole('listitem')).toHaveCount(10)
  const strip = inspector.locator('[data-group=max] .strip').first()
  await strip.locator('.here').hover()
  await expect(page.getByTestId('token-tip')).toContainText(/id \d+/)
  await expect(inspector.getByTestId('histogram-mark')).toHaveCount(1)
  await inspector.locator('[data-group=near] summary').click()
  await expect(inspector.locator('[data-group=near] .strip')).toHaveCount(10)
  await inspector.getByRole('radiogroup', { name: 'Nearest by' }).getByText('firing').click()
  const near = inspector.getByRole('region', { name: 'Nearest features' }).locator('button.line')
  await expect(near).toHaveCount(10)
  await near.first().hover()
  await expect(page.getByTestId('feature-card')).toContainText('density')
  for (const scheme of ['light', 'dark'] as const) {
    await page.evaluate(theme => document.documentElement.setAttribute('data-theme', theme), scheme)
    const { violations } = await new AxeBuilder({ page }).include('[aria-label=Inspector]').setLegacyMode().analyze()
    expect(violations.map(v => `${v.id}: ${v.nodes.map(n => n.html.slice(0, 120)).join(' | ')}`)).toEqual([])
  }
  await strip.dblclick()
  const open = page.getByRole('dialog', { name: /^Document \d+/ })
  const list = open.getByTestId('document-features').locator('tbody tr')
  await expect(list.filter({ hasText: id })).toHaveCount(1)
  const other = list.filter({ hasNotText: id }).first()
  const name = `#${await other.getAttribute('data-feature')}`
  await other.getByTitle('Inspect it').click()
  await expect(open).toContainText(`${name} is on for`)
  await page.keyboard.press('Escape')
  await expect(inspector.getByRole('heading', { level: 2 })).toHaveText(name)
  await inspector.getByRole('button', { name: `Copy id: ${name}` }).click()
  await expect.poll(() => app.evaluate(({ clipboard }) => clipboard.readText())).toBe(name)
  expect(bench.errors).toEqual([])
})

test('the text and the choice are there again at the next start', async () => {
  await bench.close()
  bench = await launch({ userData, args: [`--workspace=${workspace}`] })
  const { page } = bench
  await expect(page.locator('[data-feature-table] [role=row][data-feature]').first()).toBeVisible({ timeout: 90_000 })
  await page.keyboard.press('z')
  await expect(page.getByTestId('own-text')).toHaveValue(text)
  await page.getByTestId('own-text-run').click()
  await expect(strips()).toHaveCount(2, { timeout: 60_000 })
})
