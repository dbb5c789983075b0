// The source post's figure in a real window, on a synthetic params.npz of the real shape (2304, 16384): asked for, a file that does
// not fit refused, opened as a 3D view with names and numbers.
import { expect, test } from '@playwright/test'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { writeParams, writeWords } from '../main/data/synthetic-gemma.ts'
import { answerDialogs, launch, temporaryFolder, type Workbench } from './launch.ts'

test.describe.configure({ mode: 'serial' })
const folder = temporaryFolder('source-post')
const params = join(folder, 'layer_3', 'width_16k', 'average_l0_59', 'params.npz')
let bench: Workbench
let words: string
let wide: string

test.beforeAll(async () => {
  mkdirSync(join(folder, 'workspace'))
  writeParams(params, { d: 2304, m: 16_384, parent: 6510, child: 1085 })
  words = writeWords(join(folder, 'words'), 2304)
  wide = writeWords(join(folder, 'wide'), 768)
  bench = await launch({ userData: join(folder, 'user-data') })
  const { app, page } = bench
  await expect(page.locator('[data-feature-table]').first()).toBeVisible({ timeout: 90_000 })
  await answerDialogs(app, { open: join(folder, 'workspace') })
  await page.keyboard.press('Control+o')
  await expect(page.locator('[data-feature-table] [role=row][data-feature]')).toHaveCount(0, { timeout: 30_000 })
})
test.afterAll(async () => {
  await bench.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

const dialog = () => bench.page.getByRole('dialog').filter({ has: bench.page.getByTestId('source-post') })

test('the command asks for two files and says what is claimed', async () => {
  const { page } = bench
  await page.keyboard.press('Control+k')
  await page.keyboard.type('source post')
  await page.keyboard.press('Enter')
  await expect(dialog()).toContainText('layer_3/width_16k/average_l0_59/params.npz')
  await expect(dialog()).toContainText(/Claimed in the source post.*#6510.*#1085.*almost orthogonal/)
  await expect(page.getByTestId('source-post-open')).toBeDisabled()
})

test('activations of another width are refused in the dialog, with what was found and expected', async () => {
  const { app, page } = bench
  await answerDialogs(app, { open: params })
  await page.getByTestId('source-post-dictionary').click()
  await expect(page.getByTestId('source-post-dictionary-name')).toHaveText('params.npz')
  await answerDialogs(app, { open: wide })
  await page.getByTestId('source-post-activations').click()
  await page.getByTestId('source-post-open').click()
  await expect(page.getByTestId('source-post-error')).toContainText(
    /found 240 rows of 768 numbers, expected rows of 2304/,
  )
})

test('the right files open the 3D view, with claimed names and numbers', async () => {
  test.setTimeout(180_000)
  const { app, page } = bench
  await answerDialogs(app, { open: words })
  await page.getByTestId('source-post-activations').click()
  await expect(page.getByTestId('source-post-error')).toHaveCount(0)
  await page.getByTestId('source-post-open').click()
  await expect(dialog()).toHaveCount(0, { timeout: 120_000 })
  const pane = page.getByTestId('zone-pane')
  await expect(pane).toHaveCount(1)
  await expect(pane.getByTestId('zone-canvas').locator('canvas').first()).toBeVisible({ timeout: 60_000 })
  await expect(pane).toContainText('_s (claimed)')
  await expect(pane).toContainText('_short (claimed)')
  await expect(pane.getByTestId('pane-filter')).toHaveValue(/s\/i$/)
  // Both encoder rows span the slice: no word is drawn in a zone that is not its own.
  await expect(pane).toContainText(/140 tokens/)
  expect(bench.errors).toEqual([])
})
