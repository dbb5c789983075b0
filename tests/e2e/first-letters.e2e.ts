// A first start on the language model's sample: making it is told, its first view is drawn, tokens stand in their documents, its tour opens, the rest waits to be asked.
import { expect, test } from '@playwright/test'
import { existsSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { launch, temporaryFolder, type Workbench } from './launch.ts'

test.describe.configure({ mode: 'serial' })

const folder = temporaryFolder('first-letters')
const userData = join(folder, 'user-data')
let bench: Workbench

test.beforeAll(async () => {
  bench = await launch({ userData, sample: 'first-letters' })
})
test.afterAll(async () => {
  await bench.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

test('making the activations is told, then the first view is drawn', async () => {
  test.setTimeout(300_000)
  const { page } = bench
  await expect(
    page
      .getByRole('status')
      .filter({ hasText: /Running the language model: \d+%/ })
      .first(),
  ).toBeVisible({
    timeout: 60_000,
  })
  const rows = page.locator('[data-feature-table] [role=row][data-feature]')
  await expect(rows.first()).toBeVisible({ timeout: 240_000 })
  const foot = page.getByTestId('zone-foot').first()
  await expect(foot).toContainText('of 289,113', { timeout: 120_000 })
  await expect(foot).toContainText('masked 5,240 tokens')
  const made = join(userData, 'workspaces/first-letters/generated/first-letters/residual.safetensors')
  expect(existsSync(made)).toBe(true)
  expect(statSync(made).size).toBeLessThan(90e6)
  expect(bench.errors).toEqual([])
})

test('examples of a feature stand in their documents', async () => {
  test.setTimeout(180_000)
  const { page } = bench
  const strip = page.locator('[data-feature-page] .strip').first()
  await expect(strip).toBeVisible({ timeout: 120_000 })
  const tokens = strip.locator('.tokens > span')
  expect(await tokens.count()).toBeGreaterThan(5)
  const here = strip.locator('.here')
  await expect(here).toHaveCount(1)
  // An ellipsis in a scrolled line blanks its text.
  await expect(strip.locator('.tokens')).toHaveCSS('text-overflow', 'clip')
  // The token that it is about is within the strip's sight.
  const [line, token] = [await strip.locator('.tokens').boundingBox(), await here.boundingBox()]
  expect(token!.x).toBeGreaterThanOrEqual(line!.x - 1)
  expect(token!.x + token!.width).toBeLessThanOrEqual(line!.x + line!.width + 1)
})

test('the ledger of a token: what its features write, and what the model says without one of them', async () => {
  test.setTimeout(240_000)
  const { page } = bench
  await page.locator('[data-feature-page] .strip').first().click()
  await page.locator('[data-feature-table]').focus()
  await page.keyboard.press('h')
  const tool = page.getByTestId('ledger-tool')
  await expect(tool.getByTestId('ledger-bars')).toBeVisible({ timeout: 120_000 })
  await expect(tool.getByTestId('ledger-class')).toContainText('words left out')
  const change = tool.getByTestId('ledger-change')
  await expect(change.getByTestId('ledger-lists')).toBeVisible({ timeout: 60_000 })
  await expect(change.getByTestId('ledger-sentence').first()).toContainText('taken away at')
  // Scaled by one nothing changes.
  await change.getByTestId('ledger-scale').fill('1')
  await expect(change.getByTestId('ledger-sentence').first()).toContainText('scaled by 1')
  await expect(change.locator('.token.on')).toHaveCount(0)
  await page.getByTestId('tool-ledger').click()
  expect(bench.errors).toEqual([])
})

test('a dictionary left for later says so and is run in one click', async () => {
  test.setTimeout(300_000)
  const { page } = bench
  await page.locator('[data-dictionary-switch]').click()
  await page.getByRole('menuitemradio', { name: /after 25 of 4,000 steps/ }).click()
  await expect(page.getByText('This dictionary has not been run')).toBeVisible()
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page.getByText('This dictionary has not been run')).toHaveCount(0, { timeout: 30_000 })
  await expect(page.locator('[data-feature-table] [role=row][data-feature]').first()).toBeVisible({ timeout: 240_000 })
})

test('the tour: every step opens, and rules word what it shows', async () => {
  test.setTimeout(600_000)
  const { page } = bench
  await page.getByTestId('tour-open').click()
  const steps = page.getByRole('list', { name: 'Steps of the tour' }).getByRole('button')
  await expect(steps).toHaveCount(8)
  const captions: Record<string, string> = {}
  // The two extras run eight more dictionaries, which is minutes: at full size only.
  const walked = (await steps.all()).slice(0, process.env['ZONOSCOPE_TEST_SIZE'] === 'long' ? 8 : 6)
  for (const step of walked) {
    await step.click()
    await expect(step).toHaveAttribute('aria-current', 'step')
    const bar = page.getByTestId('tour-bar')
    await expect(bar.getByTestId('tour-caption').or(bar.getByRole('alert'))).toBeVisible({ timeout: 240_000 })
    await expect(bar.getByRole('alert')).toHaveCount(0)
    const id = (await step.getAttribute('data-testid'))!.replace('tour-step-', '')
    captions[id] =
      `${await bar.getByTestId('tour-met').innerText()}: ${await bar.getByTestId('tour-caption').innerText()}`
  }
  expect(captions['zone']).toMatch(/^Rule met: #446 is on for [\d,]+ of 23,091 tokens/)
  expect(captions['seeds']).toMatch(/^Rule met: Stable: A#446 and B#314/)
  expect(captions['ledger']).toMatch(/^Rule met: Main latents of the letter “a” on “animal”: #861 \(silent\)/)
  await page.getByTestId('tour-leave').click()
  await expect(page.getByTestId('tour-bar')).toHaveCount(0)
  expect(bench.errors).toEqual([])
})
