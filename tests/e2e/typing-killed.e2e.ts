// Killed with SIGKILL at random moments while a definition is typed: the workspace is whole, and at most the last second is missing.
import { expect, test } from '@playwright/test'
import Database from 'better-sqlite3'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { checkWorkspace } from '../../main/data/check.ts'
import { helperPid, launch, root, temporaryFolder } from './launch.ts'

const kills = process.env['ZONOSCOPE_TEST_SIZE'] === 'long' ? 40 : 3
/** ms that may be missing: a second of typing, and what a machine busy with other tests takes to write */
const mayMiss = 1_000
const busy = 1_500
const folder = temporaryFolder('typing')
const userData = join(folder, 'user-data')
const workspace = join(userData, 'workspaces', 'words')
const words = 'the name of a place where people live, in any country, with its river and its hills '

test.afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Types into the label of a feature until everything is killed. @returns what stood there when, and when it ended */
async function typeUntilKilled(feature: number, before: string, delay: number, all: boolean) {
  const { app, page, close } = await launch({ userData })
  const table = page.locator('[data-feature-table]')
  await expect(table.locator('[role=row][data-feature]').first()).toBeVisible({ timeout: 90_000 })
  await table.focus()
  await page.keyboard.press('Home')
  await table.locator(`[data-feature="${feature}"]`).click()
  const field = page.getByRole('textbox', { name: 'Definition', exact: true })
  await expect(page.getByRole('heading', { name: `#${feature}`, exact: true })).toBeVisible()
  // What is typed before the feature's own label has come would stand behind it.
  await expect(field).toHaveValue(before)
  await field.fill('')
  const data = await helperPid(app, 'data')
  const typed: { at: number; text: string }[] = []
  let killedAt = 0
  setTimeout(() => {
    killedAt = Date.now()
    // As when the power goes; or the application alone, whose helper then ends by itself.
    if (all) process.kill(data, 'SIGKILL')
    app.process().kill('SIGKILL')
  }, delay)
  let text = ''
  try {
    while (killedAt === 0) {
      const key = words[text.length % words.length]!
      await page.keyboard.type(key)
      text += key
      if (killedAt === 0) typed.push({ at: Date.now(), text })
      await page.waitForTimeout(20 + Math.random() * 60)
    }
  } catch {
    // The window is gone.
  }
  await close()
  await expect.poll(() => isAlive(data)).toBe(false)
  return { typed, killedAt }
}

/** The last label of a feature, read as another program would; empty where there is none. */
function storedLabel(feature: number): string {
  const db = new Database(join(workspace, 'workspace.sqlite'))
  try {
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
    const sql = "SELECT body ->> 'label' FROM definition_event WHERE feature = ? ORDER BY at DESC, id DESC LIMIT 1"
    return (db.prepare(sql).pluck().get(feature) as string | undefined) ?? ''
  } finally {
    db.close()
  }
}

test(`killed ${kills} times while typing, it keeps all but the last second`, async () => {
  test.setTimeout(kills * 60_000)
  let worst = 0
  for (let kill = 0; kill < kills; kill++) {
    const delay = 800 + Math.random() * 3_000
    const feature = kill % 12
    // Of an earlier kill: it stands until what is typed now is saved.
    const before = kill < 12 ? '' : storedLabel(feature)
    const { typed, killedAt } = await typeUntilKilled(feature, before, delay, kill % 3 !== 2)
    expect(existsSync(workspace)).toBe(true)
    const found = storedLabel(feature)
    const stored = found === before ? '' : found
    // What is there is what stood in the field at some moment, and no more than a second ago.
    const missing = typed.filter(({ text }) => text.length > stored.length)
    if (typed.length > 0) expect(`${typed.at(-1)!.text}${words}`.startsWith(stored), `“${stored}” of “${typed.at(-1)!.text}”, before “${before}”`).toBe(true) // prettier-ignore
    worst = Math.max(worst, ...missing.map(({ at }) => killedAt - at))
    expect(worst, `${delay.toFixed(0)} ms: “${stored}” of “${typed.at(-1)?.text}”`).toBeLessThanOrEqual(mayMiss + busy)
    expect(await checkWorkspace(workspace, { samplesFolder: join(root, 'native-models/samples') })).toEqual([])
  }
  test.info().annotations.push({ type: 'missing at most', description: `${worst} ms` })
  console.log(`typing killed ${kills} times: at most ${worst} ms missing`)
})
