// The start page in a real window: samples with their pictures, one click to the open one, recent workspaces, keyboard and axe.
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { answerDialogs, launch, temporaryFolder, type Workbench } from './launch.ts'

test.describe.configure({ mode: 'serial' })
const folder = temporaryFolder('start')
let bench: Workbench

test.beforeAll(async () => {
  bench = await launch({ userData: join(folder, 'user-data') })
  await expect(bench.page.locator('[data-feature-table] [role=row][data-feature]').first()).toBeVisible({
    timeout: 90_000,
  })
})
test.afterAll(async () => {
  await bench.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

const page = () => bench.page.getByTestId('start-page')
async function show() {
  await bench.page.keyboard.press('Control+k')
  await bench.page.keyboard.type('start page')
  await bench.page.keyboard.press('Enter')
  await expect(page()).toBeVisible()
}

test('the command box opens it: every sample with a picture that is drawn, what it costs, one button', async () => {
  await show()
  for (const name of ['words', 'known-answer']) {
    const card = page().getByTestId(`sample-${name}`)
    await expect(card.getByRole('button', { name: /^Open/ })).toBeVisible()
    await expect(card).toContainText(/Licence/)
    expect(await card.locator('img').evaluate(img => (img as HTMLImageElement).naturalWidth)).toBe(480)
  }
  await expect(page().getByTestId('recent').first()).toContainText('open now')
})

test('axe finds nothing serious, light and dark; pictures follow the theme', async () => {
  const sources: (string | null)[] = []
  for (const theme of ['light', 'dark'] as const) {
    await bench.page.evaluate(name => window.api.call('settings.put', { theme: name }), theme)
    await expect(bench.page.locator('html')).toHaveAttribute('data-theme', theme)
    sources.push(await page().getByTestId('sample-words').locator('img').getAttribute('src'))
    const { violations } = await new AxeBuilder({ page: bench.page }).setLegacyMode(true).analyze()
    const serious = violations.filter(v => v.impact === 'serious' || v.impact === 'critical')
    expect(serious.flatMap(v => v.nodes.map(node => `${theme}: ${v.id}: ${node.target.join(' ')}`))).toEqual([])
  }
  expect(sources[0]).not.toBe(sources[1])
})

test('the keyboard reaches a sample: Enter on the open one comes back to it and closes the page', async () => {
  await bench.page.keyboard.press('Escape')
  await expect(page()).toHaveCount(0)
  await show()
  await page()
    .getByRole('button', { name: /^Open Real words/ })
    .focus()
  await bench.page.keyboard.press('Enter')
  await expect(bench.page.getByText('Opening words')).toHaveCount(0)
  await bench.page.keyboard.press('Escape')
  await expect(page()).toHaveCount(0)
})

test('an empty workspace in a chosen folder, and back by the list of recent ones', async () => {
  await show()
  const empty = join(folder, 'mine')
  await answerDialogs(bench.app, { open: empty })
  await page().getByTestId('start-empty').click()
  await expect(page()).toHaveCount(0)
  expect(existsSync(join(empty, 'workspace.sqlite'))).toBe(true)
  await show()
  await expect(page().getByTestId('recent')).toHaveCount(2)
  await expect(page().getByTestId('recent').first()).toContainText('mine')
  await page().getByTestId('recent').nth(1).click()
  await expect(page()).toHaveCount(0)
  await expect(bench.page.locator('[data-feature-table] [role=row][data-feature]').first()).toBeVisible()
  expect(bench.errors).toEqual([])
})
