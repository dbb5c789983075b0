// The tour of the sample in a real window: every step opens, its caption says the numbers of the plots and tools, and there is a way back.
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { launch, temporaryFolder, type Workbench } from './launch.ts'

test.describe.configure({ mode: 'serial' })
const folder = temporaryFolder('tour')
let bench: Workbench

test.beforeAll(async () => {
  bench = await launch({ userData: join(folder, 'user-data') })
  const { page } = bench
  await expect(page.locator('[data-feature-table] [role=row][data-feature]').first()).toBeVisible({ timeout: 90_000 })
  await expect(page.getByRole('progressbar')).toHaveCount(0, { timeout: 120_000 })
})
test.afterAll(async () => {
  await bench.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

const pane = (at: number) => bench.page.getByTestId('zone-pane').nth(at)
const zones = (at: number) => pane(at).getByTestId('zone-list')

/** Figures of the caption by name, once it is there. */
async function caption(): Promise<Record<string, string>> {
  const text = bench.page.getByTestId('tour-caption')
  await expect(text).toBeVisible({ timeout: 60_000 })
  const figures = await text
    .locator('[data-figure]')
    .evaluateAll(all => all.map(b => [b.getAttribute('data-figure')!, b.textContent!] as const))
  return Object.fromEntries(figures)
}
/** A row of a list of zones: its label, then its count. */
const counts = async (at: number, label: string, count: string) =>
  expect(zones(at)).toContainText(new RegExp(`${label.replace(/[{}]/g, '\\$&')}\\s*${count}`))
const goTo = async (id: string) => {
  await bench.page.getByTestId(`tour-step-${id}`).click()
  await expect(bench.page.getByTestId(`tour-step-${id}`)).toHaveAttribute('aria-current', 'step')
}

test('one click on Tour opens its first step: the counts of the four zones', async () => {
  const { page } = bench
  await page.getByTestId('tour-open').click()
  const f = await caption()
  await expect(page.getByTestId('zone-pane')).toHaveCount(2)
  await counts(0, '{957}', f['onA']!)
  await counts(1, '{957}', f['onlyA']!)
  await counts(1, '{109}', f['onlyB']!)
  await counts(1, '{957, 109}', f['both']!)
  await counts(1, '∅', f['neither']!)
  await expect(page.getByTestId('tour-met')).toHaveText('Rule met')
})

test('the full stop goes on: the perfect dictionary beside it, with its own counts', async () => {
  await bench.page.keyboard.press('.')
  const f = await caption()
  await expect(pane(1)).toContainText('known answer')
  await counts(0, '{109}', f['ownSilentOther']!)
  await counts(1, '{1}', f['controlSilentOther']!)
})

test('turn the vector: the tool says what the caption says, of forty words and of all', async () => {
  await goTo('turn')
  const f = await caption()
  expect(f['shownRows']).toBe('40')
  const readout = bench.page.getByTestId('turn-readout')
  await expect(readout).toContainText(`${f['shownFlipped']} of ${f['shownRows']}`)
  await expect(readout).toContainText(`${f['allFlipped']} of ${f['allRows']}`)
  for (const name of ['shownSlack', 'allSlack']) await expect(readout).toContainText(`${f[name]} (`)
  await expect(bench.page.getByTestId('turn-angle')).toHaveValue(f['turn']!.replace('°', ''))
})

test('another seed: the pair that the rule found is drawn, and compared with the same numbers', async () => {
  await goTo('seeds')
  const f = await caption()
  const pairs = bench.page.getByTestId('compare-pairs')
  const row = pairs.getByRole('row').filter({ hasText: f['stableA']! })
  await expect(row).toContainText(f['stableB']!)
  await expect(row).toContainText(f['stableJaccard']!)
  await expect(row).toContainText(f['stableCosine']!)
  await expect(pane(0)).toContainText(f['unmatchedA']!)
  const numbers = ['nStable', 'nSame', 'nVector', 'nDoubled', 'nUnmatched'].map(name => Number(f[name]))
  expect(numbers.reduce((sum, n) => sum + n, 0)).toBe(Number(f['eligible']!.replace(',', '')))
})

test('splitting across widths: the children are drawn with the counts of the caption', async () => {
  await goTo('widths')
  const f = await caption()
  await counts(0, `{${f['parent']!.replace('A#', '')}}`, f['on']!)
  const children = Object.keys(f).filter(name => name.startsWith('childB'))
  expect(children.length).toBeGreaterThan(1)
  for (const name of children) await expect(pane(1)).toContainText(f[name]!)
  await expect(pane(1)).toContainText(`${f['mostB']} words`)
})

test('axe finds nothing serious in the bar, light and dark', async () => {
  const { page } = bench
  await page.getByTestId('tour-met').click()
  for (const theme of ['light', 'dark'] as const) {
    await page.evaluate(name => window.api.call('settings.put', { theme: name }), theme)
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
    const serious = violations.filter(v => v.impact === 'serious' || v.impact === 'critical')
    expect(serious.flatMap(v => v.nodes.map(node => `${theme}: ${v.id}: ${node.target.join(' ')}`))).toEqual([])
  }
})

test('back to before: the plots, the tool and the place as they were', async () => {
  const { page } = bench
  await page.getByTestId('tour-leave').click()
  await expect(page.getByTestId('tour-bar')).toHaveCount(0)
  await expect(
    page.getByRole('region', { name: 'Features' }).or(page.locator('[data-feature-table]')).first(),
  ).toBeVisible()
  await expect(page.getByTestId('zone-pane')).toHaveCount(1)
  await expect(pane(0)).toContainText('#957')
  await expect(page.getByTestId('turn-readout')).toHaveCount(0)
  expect(bench.errors).toEqual([])
})
