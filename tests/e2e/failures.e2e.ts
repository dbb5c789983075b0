// What goes wrong, in a real window: bad files, workspaces that cannot be opened, processes killed. The window stays alive
// and says what happened, and nothing that was typed or computed is lost.
import { expect, test } from '@playwright/test'
import Database from 'better-sqlite3'
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { answerDialogs, helperPid, launch, root, temporaryFolder, type Workbench } from './launch.ts'

const folder = temporaryFolder('failures')
const userData = join(folder, 'user-data')
const workspace = join(userData, 'workspaces', 'words')
let bench: Workbench

const rows = () => bench.page.locator('[data-feature-table] [role=row][data-feature]')
const idle = () => expect(bench.page.getByRole('progressbar')).toHaveCount(0, { timeout: 120_000 })
const openDrawer = () => bench.page.getByRole('button', { name: 'Workspace', exact: true }).click()
const label = () => bench.page.getByRole('form', { name: 'Definition' }).getByPlaceholder('What is it on for?')

test.describe.configure({ mode: 'serial' })
test.afterAll(async () => {
  await bench.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

test('killed in the middle of the first run, it goes on after a restart', async () => {
  bench = await launch({ userData, fresh: true })
  await expect(bench.page.getByRole('progressbar').first()).toBeVisible({ timeout: 60_000 })
  bench.app.process().kill('SIGKILL')
  await bench.close()
  bench = await launch({ userData })
  await expect(rows().first()).toBeVisible({ timeout: 90_000 })
  await idle()
  await bench.page.locator('[data-dictionary-switch]').click()
  for (const text of await bench.page.getByRole('menuitemradio').allTextContents()) expect(text).toMatch(/FVU 0\.\d+/)
  await bench.page.keyboard.press('Escape')
})

test('the data process is killed while a definition is typed: what was shown as saved is there', async () => {
  await rows().first().click()
  await label().fill('kept through a kill')
  await expect(bench.page.getByRole('form', { name: 'Definition' })).toContainText(/saved \d\d:\d\d:\d\d/)
  await label().pressSequentially(' and more', { delay: 20 })
  process.kill(await helperPid(bench.app, 'data'), 'SIGKILL')
  // What was typed when the process died is still in the field and is saved by the next one.
  await expect(label()).toHaveValue('kept through a kill and more')
  await expect(bench.page.getByRole('form', { name: 'Definition' })).toContainText(/saved \d\d:\d\d:\d\d/, {
    timeout: 30_000,
  })
})

test('the whole application is killed while typing: after a restart the definition is there', async () => {
  await rows().nth(1).click()
  await label().fill('typed before the power went')
  await expect(bench.page.getByRole('form', { name: 'Definition' })).toContainText(/saved \d\d:\d\d:\d\d/)
  bench.app.process().kill('SIGKILL')
  await bench.close()
  bench = await launch({ userData })
  await bench.page.getByRole('button', { name: 'Definitions' }).click()
  await expect(bench.page.getByText('typed before the power went').first()).toBeVisible()
  await expect(bench.page.getByText('kept through a kill and more').first()).toBeVisible()
  await bench.page.getByRole('button', { name: 'Features' }).click()
})

test('files that are no dictionary, or a broken one, are refused by name', async () => {
  const notOne = join(folder, 'not-an-sae')
  mkdirSync(notOne)
  writeFileSync(join(notOne, 'readme.txt'), 'hello')
  await answerDialogs(bench.app, { open: notOne })
  await openDrawer()
  await bench.page.getByRole('button', { name: /Add dictionary/ }).click()
  await expect(bench.page.getByRole('alert').filter({ hasText: 'not-an-sae' })).toBeVisible()
  await bench.page.keyboard.press('Escape')

  const truncated = join(folder, 'truncated-sae')
  cpSync(join(root, 'tests/fixtures/sl_standard/model'), truncated, { recursive: true })
  const weights = join(truncated, 'sae_weights.safetensors')
  writeFileSync(weights, readFileSync(weights).subarray(0, 5_000))
  await answerDialogs(bench.app, { open: truncated })
  await bench.page.getByRole('button', { name: /Add dictionary/ }).click()
  await expect(bench.page.getByRole('alert').filter({ hasText: 'truncated-sae' })).toBeVisible()
  await bench.page.keyboard.press('Escape')
})

test('a dictionary whose shape does not fit the activations says both numbers', async () => {
  await answerDialogs(bench.app, { open: join(root, 'tests/fixtures/sl_standard/model') })
  await bench.page.getByRole('button', { name: /Add dictionary/ }).click()
  await expect(bench.page.getByTestId('import-check')).toContainText('No activations with rows of 32 numbers are here')
  await bench.page.getByTestId('import-add').click()
  const card = bench.page.getByRole('article').filter({ hasText: '32 →' })
  await expect(card.first()).toBeVisible()
  await card.first().getByRole('button', { name: /^Run/ }).click()
  const message = bench.page.getByRole('alert').filter({ hasText: /100/ }).filter({ hasText: /32/ })
  await expect(message.first()).toBeVisible()
  await bench.page.keyboard.press('Escape')
})

test('a workspace of a newer version and a file that is no database are refused, and the window goes on', async () => {
  await bench.close()
  const newer = join(folder, 'newer')
  mkdirSync(newer)
  cpSync(join(workspace, 'workspace.sqlite'), join(newer, 'workspace.sqlite'))
  const db = new Database(join(newer, 'workspace.sqlite'))
  db.pragma('user_version = 999')
  db.close()
  const garbage = join(folder, 'garbage')
  mkdirSync(garbage)
  writeFileSync(join(garbage, 'workspace.sqlite'), 'this is not a database'.repeat(500))

  bench = await launch({ userData: join(folder, 'other'), args: [`--workspace=${newer}`] })
  await expect(bench.page.getByText(/written by a newer/).first()).toBeVisible()
  await answerDialogs(bench.app, { open: garbage })
  await bench.page.getByRole('button', { name: 'Open another workspace…' }).click()
  await expect(bench.page.getByText(/workspace\.sqlite/).first()).toBeVisible()
  await answerDialogs(bench.app, { open: workspace })
  await bench.page.getByRole('button', { name: 'Open another workspace…' }).click()
  await expect(rows().first()).toBeVisible()
})
