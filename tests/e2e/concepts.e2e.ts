// From a concept to the plot in four clicks, in a real window on the sample.
import { expect, test } from '@playwright/test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { answerDialogs, launch, temporaryFolder, type Workbench } from './launch.ts'

test.describe.configure({ mode: 'serial' })
const folder = temporaryFolder('concepts')
let bench: Workbench

test.beforeAll(async () => {
  bench = await launch()
  await expect(bench.page.locator('[data-feature-table] [role=row][data-feature]').first()).toBeVisible({
    timeout: 90_000,
  })
  await expect(bench.page.getByRole('progressbar')).toHaveCount(0, { timeout: 120_000 })
})
test.afterAll(async () => bench.close())

test('a first letter, its best feature, where it is silent, and the zones of both', async () => {
  const { page } = bench
  // The plots come after the table; their keys with them.
  await expect(page.getByTestId('tool-dock')).toBeVisible({ timeout: 30_000 })
  await page.locator('[data-feature-table]').focus()
  await page.keyboard.press('n')
  await page.getByTestId('concept-first').click()
  const ranking = page.getByTestId('concept-ranking')
  await expect(ranking.locator('[data-feature]').first()).toBeVisible()
  await expect(ranking).toContainText('3,263 words / 3,263 types')
  await expect(ranking).toContainText('F1 at z > 0')
  const main = await ranking.locator('[aria-selected=true]').getAttribute('data-feature')
  const silent = page.getByTestId('concept-silent')
  await expect(silent).toContainText(`#${main} is silent on`)
  const carrier = await silent.locator('.item').first().getAttribute('data-feature')
  await page.getByTestId('concept-plot').click()
  const pane = page.getByTestId('zone-pane').first()
  await expect(pane).toContainText(`#${main}`)
  await expect(pane).toContainText(`#${carrier}`)
  await expect(pane.locator('.subtitle')).toContainText('filter @s')
  await expect(pane.locator('.subtitle')).toContainText('n = 3,263 words')
})

test('points are coloured by a column, with a legend, and by the concept', async () => {
  const { page } = bench
  const pane = page.getByTestId('zone-pane').first()
  await pane.getByTestId('pane-filter').fill('')
  await pane.getByTestId('pane-filter').press('Enter')
  const coloring = pane.getByTestId('point-coloring').locator('select')
  await coloring.selectOption('column letter')
  const legend = pane.getByTestId('point-legend')
  await expect(legend.getByRole('listitem')).toHaveCount(10)
  await expect(legend).toContainText('18 other values')
  await coloring.selectOption({ label: 'points in @s' })
  await expect(legend).toContainText('in s')
  await expect(legend).toContainText('others, 26,737 words')
  await coloring.selectOption('set')
  await expect(legend).toHaveCount(0)
})

test('it is renamed, exported, deleted and put back', async () => {
  const { page, app } = bench
  const item = page.locator('[data-concept]')
  await item.first().dblclick()
  await page.getByLabel('Name of the concept').fill('words with s')
  await page.keyboard.press('Enter')
  await expect(page.locator('[data-concept="words with s"]')).toBeVisible()
  const out = join(folder, 'out.csv')
  await answerDialogs(app, { save: out })
  await page.getByRole('button', { name: 'Export this concept as CSV…' }).click()
  await expect(page.getByText(/3,263 rows written/)).toBeVisible()
  const lines = readFileSync(out, 'utf8').split('\r\n')
  expect(lines[0]).toBe('concept,row,token')
  expect(lines).toHaveLength(3_265)
  await page.getByRole('button', { name: 'Delete this concept (Del)' }).click()
  await expect(item).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.locator('[data-concept="words with s"]')).toBeVisible()
})
