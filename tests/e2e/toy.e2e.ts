// The toy lab in a real window: a preset trains and plays, detectors light, single steps, a wild rate is said, a sweep, and a toy as a dictionary.
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { answerDialogs, launch, temporaryFolder, type Workbench } from './launch.ts'

test.describe.configure({ mode: 'serial' })
const folder = temporaryFolder('toy')
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

const lab = () => bench.page.getByRole('region', { name: 'Toy lab' })
const step = () => bench.page.getByTestId('toy-step')
const preset = (id: string) => bench.page.getByTestId('toy-preset').locator('select').selectOption(id)
const place = (name: string) => bench.page.getByRole('navigation', { name: 'Places' }).getByRole('button', { name }).click() // prettier-ignore
const numberField = (name: string) => lab().getByRole('textbox', { name, exact: true })

test('the lab opens from the rail and trains its first preset', async () => {
  const { page } = bench
  await page.getByRole('button', { name: 'Toy lab' }).click()
  await expect(lab()).toBeVisible()
  await expect(step()).toContainText('/ 25,000', { timeout: 60_000 })
  await expect(page.getByTestId('toy-plot').locator('canvas').first()).toBeVisible()
  await expect(page.getByTestId('toy-answer')).toContainText('all 164 failures')
})

test('detectors name the step at which they became true, and go there', async () => {
  const { page } = bench
  await preset('recovery')
  await expect(step()).toContainText('/ 25,000', { timeout: 60_000 })
  await page.getByTestId('toy-light-recovery').getByRole('button', { name: '13,888' }).click()
  await expect(step()).toContainText('step 13,888 /')
  await expect(page.getByTestId('toy-light-recovery')).toHaveClass(/on/)
  await page.keyboard.press(',')
  await expect(step()).toContainText('step 13,887 /')
  await expect(page.getByTestId('toy-light-recovery')).not.toHaveClass(/on/)
  await page.keyboard.press('.')
  await expect(page.getByTestId('toy-light-recovery')).toHaveClass(/on/)
})

test('Space runs and pauses, Home rewinds', async () => {
  const { page } = bench
  await lab().focus()
  await page.keyboard.press('Home')
  await expect(step()).toContainText('step 0 /')
  await page.keyboard.press('Space')
  await expect(page.getByTestId('toy-play')).toHaveAttribute('aria-label', 'Pause')
  await expect(step()).not.toContainText('step 0 /')
  await page.keyboard.press('Space')
  await expect(page.getByTestId('toy-play')).toHaveAttribute('aria-label', 'Run')
  const [at, again] = [await step().textContent(), await page.waitForTimeout(300).then(() => step().textContent())]
  expect(again).toBe(at)
})

test('a learning rate that is too large is said, and the run is kept', async () => {
  const { page } = bench
  await preset('saddle')
  await expect(page.getByTestId('toy-diverged')).toHaveCount(0)
  await numberField('learning rate').fill('9')
  await numberField('learning rate').press('Enter')
  await expect(page.getByTestId('toy-diverged')).toContainText(/no longer finite after step \d+: learning rate 9/)
  // Its last states lie too far out to be drawn, its first ones do not.
  await lab().focus()
  await page.keyboard.press('Home')
  await expect(step()).toContainText('step 0 /')
  await expect(page.getByTestId('toy-plot').locator('canvas').first()).toBeVisible()
})

test('three dimensions and one are drawn, and n = m', async () => {
  const { page } = bench
  await preset('factors')
  await expect(page.getByTestId('toy-light-product').getByRole('button')).toBeVisible({ timeout: 60_000 })
  await expect(page.getByTestId('toy-plot').locator('canvas').first()).toBeVisible()
  await numberField('features n').fill('1')
  await numberField('features n').press('Enter')
  await expect(lab().locator('tbody tr')).toHaveCount(1)
  await lab().getByRole('radio', { name: '1', exact: true }).click()
  await expect(page.getByTestId('toy-plot').locator('canvas').first()).toBeVisible()
  await expect(lab().getByRole('alert')).toHaveCount(0)
})

test('a sweep goes on in the background, can be cancelled, and a cell opens its run', async () => {
  const { page } = bench
  await preset('saddle')
  await page.getByTestId('toy-play').click()
  await page.getByTestId('toy-tabs').getByText('Sweep').click()
  await numberField('rates').fill('4')
  await numberField('rates').press('Enter')
  await numberField('pushes').fill('3')
  await numberField('pushes').press('Enter')
  await page.getByTestId('toy-sweep-run').click()
  await expect(page.getByTestId('toy-sweep-done')).toHaveText('12 / 12', { timeout: 90_000 })
  await lab().locator('.map [data-testid=data-chart]').focus()
  await expect(async () => {
    await page.keyboard.press('ArrowRight')
    await expect(lab().locator('.over')).toContainText('Click to open the run', { timeout: 1_000 })
  }).toPass()
  await page.keyboard.press('Enter')
  await expect(step()).toContainText('/ 5,000', { timeout: 30_000 })
})

test('a toy is written as JSON and opened again', async () => {
  const { app } = bench
  const path = join(folder, 'toy.json')
  await answerDialogs(app, { open: path, save: path })
  await lab().getByRole('button', { name: 'Write this toy as JSON or safetensors' }).click()
  // The file is there a moment after the click.
  await expect(() => expect(JSON.parse(readFileSync(path, 'utf8')).format).toBe('zonoscope-toy')).toPass({
    timeout: 10_000,
  })
  await lab().getByRole('button', { name: 'Open a toy from a file' }).click()
  await expect(lab().locator('select').filter({ hasText: 'Given weights' })).toHaveValue('given')
})

test('seeds are trained in the background with rates, a million steps are taken, and 64 features are told apart by choice', async () => {
  const { page } = bench
  await preset('pentagon')
  await page.getByTestId('toy-tabs').getByText('Seeds').click()
  await numberField('seeds').fill('16')
  await numberField('seeds').press('Enter')
  await page.getByTestId('toy-seeds-run').click()
  await expect(page.getByTestId('toy-seeds-done')).toHaveText('16 / 16', { timeout: 90_000 })
  await expect(page.getByTestId('toy-seeds-words')).toHaveText(
    'n = 5, m = 2, Adam, lr 0.001, κ = 1, 25,000 steps, 16 seeds',
  )
  await expect(page.getByTestId('toy-rates').getByRole('row', { name: /^Perfect/ })).toContainText(
    /Perfect\s*100%\s*81–100\s*100%/,
  )
  await page.getByTestId('toy-tabs').getByText('Curves').click()
  const steps = lab().getByRole('textbox', { name: 'steps', exact: true }).first()
  await steps.fill('1000000')
  await steps.press('Enter')
  await expect(step()).toContainText('/ 1,000,000', { timeout: 90_000 })
  await steps.fill('2000')
  await steps.press('Enter')
  await numberField('features n').fill('64')
  await numberField('features n').press('Enter')
  await expect(page.getByTestId('toy-in-colour')).toContainText('8 of 64', { timeout: 30_000 })
  await expect(lab().locator('tbody tr')).toHaveCount(64)
  await lab().getByRole('button', { name: 'Zone and colour of feature 3', exact: true }).click()
  await lab().getByRole('button', { name: 'Zone and colour of feature 40', exact: true }).click()
  await expect(lab().getByRole('button', { name: 'Zone and colour of feature 40', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  )
  await lab().getByRole('button', { name: 'Zone and colour of feature 50', exact: true }).click()
  await expect(lab().getByRole('alert')).toContainText('Eight have a colour')
})

test('the lab answers while training goes on under a paused picture', async () => {
  const { page } = bench
  await preset('recovery')
  await lab().locator('select').filter({ hasText: 'One-hot' }).selectOption('sparse')
  const steps = lab().getByRole('textbox', { name: 'steps', exact: true }).first()
  await steps.fill('1000000')
  await steps.press('Enter')
  await expect(lab()).toContainText('training to 1,000,000')
  await page.waitForTimeout(3_000)
  await preset('pentagon')
  await expect(step()).toContainText('/ 25,000', { timeout: 60_000 })
  expect(bench.errors).toEqual([])
})

test('the tiny SAE is in the picture from its step 0', async () => {
  const { page } = bench
  await preset('absorption')
  await expect(step()).toContainText('/ 8,000', { timeout: 60_000 })
  await lab().focus()
  await page.keyboard.press('End')
  await page.getByTestId('toy-sae-run').click()
  await expect(page.getByTestId('toy-sae-words')).toContainText('step 6,000', { timeout: 30_000 })
  await expect(page.getByTestId('toy-sae-words')).toContainText('0% and 0% with its children')
  await expect(lab().getByRole('checkbox', { name: 'SAE' })).toBeChecked()
  await page.getByTestId('toy-sae-scrubber').fill('0')
  await expect(page.getByTestId('toy-sae-words')).toContainText('step 0 ·')
})

test('the lab has no accessibility violations', async () => {
  for (const tab of ['Curves', 'Seeds', 'Sweep', 'SAE']) {
    await bench.page.getByTestId('toy-tabs').getByText(tab, { exact: true }).click()
    const { violations } = await new AxeBuilder({ page: bench.page }).setLegacyMode().include('.lab').analyze()
    expect(violations.map(v => `${v.id}: ${v.nodes[0]?.html}`)).toEqual([])
  }
})

test('the guide stands beside the picture, and its presets open there', async () => {
  const { page } = bench
  await page.getByTestId('toy-tabs').getByText('Guide').click()
  const guide = page.getByTestId('toy-guide')
  await expect(guide.getByRole('heading', { name: 'The story in presets' })).toBeAttached()
  await expect(guide).not.toContainText('../images')
  const all = await page.getByTestId('toy-preset').locator('option').allTextContents()
  for (const title of all.map(text => text.trim()).filter(text => text !== 'Own settings')) {
    await expect(guide.getByRole('button', { name: new RegExp(`^${title}[.]?$`) }).first()).toBeAttached()
  }
  await guide.getByRole('button', { name: 'Two circles' }).first().click()
  await expect(page.getByTestId('toy-preset').locator('select')).toHaveValue('two-circles')
  await expect(guide).toBeVisible()
})

test('the toy becomes a dictionary like any other: zones, a comparison, a figure', async () => {
  const { page } = bench
  await preset('polygon')
  await expect(step()).toContainText('/ 2,000', { timeout: 30_000 })
  await page.getByTestId('toy-use').click()
  await expect(page.getByTestId('zone-pane').first()).toContainText('Toy n 7, m 2', { timeout: 30_000 })
  await expect(page.getByTestId('zone-pane').first()).toContainText('7 samples')
  await page.keyboard.press('=')
  await page.getByTestId('analysis-factors').click()
  await expect(page.getByTestId('panel-factors').getByTestId('verdict')).toContainText('What would change it', {
    timeout: 60_000,
  })
  await place('Features')
  await page.getByTestId('zone-pane').first().getByTestId('zone-canvas').focus()
  await page.keyboard.press('f')
  await expect(page.getByTestId('figure-page')).toContainText('Toy n 7, m 2')
  expect(bench.errors).toEqual([])
})

test('a sweep whose window was closed goes on in the next', async () => {
  const { page } = bench
  await page.getByRole('button', { name: 'Toy lab' }).click()
  await preset('saddle')
  await page.getByTestId('toy-tabs').getByText('Sweep').click()
  await numberField('rates').fill('24')
  await numberField('rates').press('Enter')
  // Long enough that no machine is done before the window is closed.
  const steps = page.locator('.sweep').getByRole('textbox', { name: 'steps', exact: true })
  await steps.fill('40000')
  await steps.press('Enter')
  await page.getByTestId('toy-sweep-run').click()
  await expect(page.getByTestId('toy-sweep-done')).toHaveText(/^[1-9]\d* \/ /, { timeout: 30_000 })
  await bench.close()
  bench = await launch({ userData: join(folder, 'user-data') })
  await bench.page.getByRole('button', { name: 'Toy lab' }).click({ timeout: 60_000 })
  await bench.page.getByTestId('toy-tabs').getByText('Sweep').click()
  await expect(bench.page.getByTestId('toy-sweep-done')).toHaveText(/^[1-9]\d* \/ /, { timeout: 30_000 })
  await expect(bench.page.getByRole('button', { name: 'Go on' })).toBeVisible()
})
