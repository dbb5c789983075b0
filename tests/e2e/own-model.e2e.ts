// A folder of activations in a real window: chosen by one of its files it is added through the import page, its card says what it is and what is masked,
// a dictionary from another hook is warned of and runs all the same, and a table made to mislead is refused or cancelled with the window alive.
import { expect, test } from '@playwright/test'
import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeSlowFolder } from '../main/containers/slow-table.ts'
import { answerDialogs, launch, root, temporaryFolder, type Workbench } from './launch.ts'

test.describe.configure({ mode: 'serial' })
const folder = temporaryFolder('own-model')
const acts = join(folder, 'acts')
const broken = join(folder, 'broken')
const slow = join(folder, 'slow')
const learned = join(folder, 'learned')
const shots = process.env['ZONOSCOPE_SHOTS']
let bench: Workbench

test.beforeAll(async () => {
  mkdirSync(join(folder, 'workspace'))
  cpSync(join(root, 'tests/fixtures/activations_folder'), acts, { recursive: true })
  const meta = JSON.parse(readFileSync(join(acts, 'meta.json'), 'utf8')) as object
  writeFileSync(join(acts, 'meta.json'), JSON.stringify({ ...meta, template: 'The word {word}' }))
  cpSync(acts, broken, { recursive: true })
  const table = readFileSync(join(acts, 'tokens.parquet'))
  table.fill(0xff, 40, 400)
  writeFileSync(join(broken, 'tokens.parquet'), table)
  writeSlowFolder(slow, 100_000)
  // An SAE of 32 inputs that was trained after block 3; the folder was read after block 2.
  cpSync(join(root, 'tests/fixtures/sl_jumprelu/model'), join(folder, 'sae'), { recursive: true })
  cpSync(join(root, 'tests/fixtures/dl_batchtopk/model'), learned, { recursive: true })
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

const drawer = () => bench.page.getByRole('dialog')
const card = () => drawer().getByTestId('activations-card')
const importPage = () => bench.page.getByTestId('import-page')
const shoot = async (name: string) => {
  if (shots) await bench.page.screenshot({ path: join(shots, `${name}.png`) })
}
const openDrawer = async () => {
  await bench.page.getByRole('button', { name: 'Workspace', exact: true }).first().click()
  await expect(drawer().getByRole('button', { name: 'Add activations…' })).toBeVisible()
}

test('its table, chosen in the dialog, stands for the folder: the page says what it is, and then what is masked', async () => {
  const { app, page } = bench
  await openDrawer()
  await shoot('own-1-empty')
  await answerDialogs(app, { open: join(acts, 'tokens.parquet') })
  await drawer().getByRole('button', { name: 'Add activations…' }).click()
  await expect(importPage()).toContainText('tiny-gemma2-random at blocks.2.hook_resid_post')
  await expect(importPage().getByTestId('import-facts')).toContainText(/rows\s*120\s*numbers a row\s*32/)
  await shoot('own-1b-activations')
  await page.keyboard.press('Enter')
  await expect(importPage().getByTestId('import-mask')).toHaveText(
    'Masked, left out of every count and mean: 6 special tokens.',
  )
  await shoot('own-1c-mask')
  await page.keyboard.press('Enter')
  await expect(importPage()).toHaveCount(0)
  await expect(card()).toHaveCount(1)
  await expect(card()).toContainText('acts')
  await expect(card()).toContainText('120 tokens × 32')
  await expect(card()).toContainText(/columns: token, token_id, document/)
})

test('the card says model, place, template and which rows are masked, and why', async () => {
  await expect(card()).toContainText('tiny-gemma2-random at blocks.2.hook_resid_post, layer 2')
  await expect(card()).toContainText('each word in “The word {word}”')
  await expect(card().getByTestId('activations-mask')).toHaveText(
    'Masked, left out of every count and mean: 6 special tokens.',
  )
  await card().getByText('As its files say').click()
  await expect(card()).toContainText(/made_with\s*torch 2\.13\.0\+cpu, transformers 5\.18\.0/)
  await shoot('own-2-card')
})

test('a dictionary from another hook is warned of with both names, and runs', async () => {
  const { app, page } = bench
  await answerDialogs(app, { open: join(folder, 'sae') })
  await drawer().getByRole('button', { name: 'Add dictionary…' }).click()
  await expect(importPage().getByTestId('import-warnings')).toContainText(/trained on blocks\.3\.hook_resid_post/)
  await expect(importPage().locator('[data-option=apply_b_dec_to_input]')).toContainText(
    /true\s*its files\s*b_dec is subtracted from the input/,
  )
  // The check runs by itself, on the rows that are not masked.
  await expect(importPage().getByTestId('import-check')).toContainText(/L0, mean ± deviation\s*[\d.]+ ± [\d.]+/, {
    timeout: 30_000,
  })
  await expect(importPage().getByTestId('import-mask')).toContainText(/^114 unmasked .* of acts\. .* 6 special tokens/)
  await shoot('own-2b-import')
  await page.keyboard.press('Enter')
  await expect(drawer().getByTestId('hook-warning')).toContainText(
    /was trained on blocks\.3\.hook_resid_post, acts was read at blocks\.2\.hook_resid_post/,
  )
  await drawer().getByRole('button', { name: 'Run', exact: true }).click()
  await expect(drawer()).toContainText(/L0\s*\d/, { timeout: 60_000 })
  await shoot('own-3-dictionary')
  await page.keyboard.press('Escape')
  await expect(page.locator('[data-feature-table] [role=row][data-feature]').first()).toBeVisible({ timeout: 60_000 })
  await shoot('own-4-features')
})

test('the same bytes again are recognised, and Escape leaves without adding', async () => {
  const { app, page } = bench
  await openDrawer()
  await answerDialogs(app, { open: join(folder, 'sae') })
  await drawer().getByRole('button', { name: 'Add dictionary…' }).click()
  await expect(importPage().getByTestId('import-here')).toContainText('Already here as sae')
  await shoot('own-4b-again')
  await expect(importPage().getByTestId('import-add')).toHaveText('Go to it')
  await page.keyboard.press('Escape')
  await expect(importPage()).toHaveCount(0)
  await expect(drawer().getByRole('article')).toHaveCount(2)
  await page.keyboard.press('Escape')
})

test('zones of its tokens are drawn', async () => {
  const { page } = bench
  const pane = page.getByTestId('zone-pane').first()
  const field = pane.getByTestId('pane-features').locator('input')
  await field.fill('3, 8')
  await field.press('Enter')
  // Six of the 120 tokens are masked.
  await expect(pane.getByTestId('zone-foot')).toContainText(/\/\s*114/)
  await shoot('own-5-zones')
})

test('a dictionary of dictionary_learning is added by its folder, and a file that would run something is refused', async () => {
  const { app, page } = bench
  await openDrawer()
  await answerDialogs(app, { open: learned })
  await drawer().getByRole('button', { name: 'Add dictionary…' }).click()
  await importPage().getByTestId('import-add').click()
  const added = drawer().getByRole('article').filter({ hasText: 'dictionary_learning' })
  await expect(added).toContainText('JumpReLU, 32 → 96')
  await expect(added).toContainText('run row by row with its threshold')
  copyFileSync(join(root, 'tests/fixtures/reader_pt/MUST_REJECT_global_eval.pt'), join(learned, 'ae.pt'))
  await drawer().getByRole('button', { name: 'Add dictionary…' }).click()
  await expect(importPage().getByTestId('import-error')).toHaveText(/refers to .*eval, .*Nothing was run/)
  await expect(importPage().getByTestId('import-add')).toBeDisabled()
  await shoot('own-9-learned')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
})

test('a broken table is refused with its name, and the window goes on', async () => {
  const { app, page } = bench
  await openDrawer()
  await answerDialogs(app, { open: join(broken, 'meta.json') })
  await drawer().getByRole('button', { name: 'Add activations…' }).click()
  await importPage().getByTestId('import-add').click()
  await expect(page.getByText(/broken\/tokens\.parquet: /).first()).toBeVisible({ timeout: 30_000 })
  await shoot('own-6-refused')
  await page.keyboard.press('Escape')
  await expect(card()).toHaveCount(1)
  expect(bench.errors).toEqual([])
})

test('a table that keeps its reader busy leaves the window alive, can be cancelled, and is refused', async () => {
  const { app, page } = bench
  const add = drawer().getByRole('button', { name: 'Add activations…' })
  const cancel = importPage().getByTestId('import-stop')
  await answerDialogs(app, { open: join(slow, 'acts.npy') })
  await add.click()
  await importPage().getByTestId('import-add').click()
  await expect(cancel).toBeVisible()
  await shoot('own-7-reading')
  await cancel.click()
  await expect(cancel).toHaveCount(0)
  await importPage().getByTestId('import-add').click()
  await expect(page.getByText(/slow\/tokens\.parquet: column slow was not read after/).first()).toBeVisible({
    timeout: 30_000,
  })
  await shoot('own-8-refused')
  await page.keyboard.press('Escape')
  await expect(card()).toHaveCount(1)
  expect(bench.errors).toEqual([])
})
