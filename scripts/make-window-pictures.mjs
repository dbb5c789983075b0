// Makes the README's pictures of the window from the two samples, in the built window under a display:
// xvfb-run -a -s "-screen 0 1600x1000x24" node scripts/make-window-pictures.mjs [NAME ...], names without .png. The samples are made and run for it.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { launchWindow } from './launch-window.mjs'
import { root } from './setup/paths.mjs'
import { ensureWindow } from './setup/window.mjs'

const target = path.join(root, 'docs/images')
const minutes = 60_000

/** By sample; each in the window that the one before left. */
const pictures = {
  'first-letters': {
    'window-light': async page => {
      const rows = page.locator('[data-feature-table]')
      await rows.focus()
      await page.locator('[data-feature-page="446"]').waitFor({ timeout: 2 * minutes })
      await page
        .getByTestId('zone-foot')
        .first()
        .filter({ hasText: 'of 289,113' })
        .waitFor({ timeout: 2 * minutes })
    },
    'window-rotate': page => tourStep(page, 'Turn the vector'),
    'window-ledger': async page => {
      await tourStep(page, 'The ledger of a silent word')
      await page
        .getByTestId('ledger-change')
        .getByTestId('ledger-lists')
        .waitFor({ timeout: 2 * minutes })
    },
  },
  words: {
    'window-compare': async page => {
      await page.locator('[data-feature-table]').focus()
      await page.keyboard.press('=')
      await page.getByTestId('analysis-dictionaries').click()
      const panel = page.getByTestId('panel-dictionaries')
      await panel.filter({ hasText: 'exact' }).waitFor({ timeout: 3 * minutes })
    },
    'window-toy': async page => {
      await page.getByRole('button', { name: 'Toy lab' }).click()
      await page.getByTestId('toy-preset').locator('select').selectOption('recovery')
      await page
        .getByTestId('toy-light-recovery')
        .getByRole('button')
        .waitFor({ timeout: 2 * minutes })
      await page.getByTestId('toy-scrubber').fill('2754')
      await page.getByTestId('toy-step').filter({ hasText: 'step 2,754 /' }).waitFor()
    },
  },
}

async function tourStep(page, title) {
  if (!(await page.getByTestId('tour-bar').isVisible())) await page.getByTestId('tour-open').click()
  await page.getByRole('list', { name: 'Steps of the tour' }).getByRole('button', { name: title }).click()
  await page
    .getByTestId('tour-bar')
    .filter({ hasText: title })
    .getByTestId('tour-caption')
    .waitFor({ timeout: 4 * minutes })
}

const wanted = process.argv.slice(2)
const all = Object.values(pictures).flatMap(Object.keys)
const unknown = wanted.filter(name => !all.includes(name))
if (unknown.length > 0) {
  console.error(`There is no picture ${unknown.join(', ')}; there are ${all.join(', ')}`)
  process.exit(2)
}
Object.assign(process.env, (await ensureWindow()).env)
mkdirSync(target, { recursive: true })
for (const [sample, shown] of Object.entries(pictures)) {
  const chosen = Object.entries(shown).filter(([name]) => wanted.length === 0 || wanted.includes(name))
  if (chosen.length === 0) continue
  const folder = mkdtempSync(path.join(tmpdir(), 'zonoscope-window-'))
  const app = await launchWindow(root, folder, [`--sample=${sample}`], ['--force-device-scale-factor=1'])
  try {
    const page = await app.firstWindow()
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
    await app.evaluate(({ BrowserWindow, nativeTheme }) => {
      nativeTheme.themeSource = 'light'
      BrowserWindow.getAllWindows()[0].setContentSize(1440, 900)
    })
    await page
      .locator('[data-feature-table] [role=row][data-feature]')
      .first()
      .waitFor({ timeout: 6 * minutes })
    // What the sample has to run is done: no bar at the foot.
    await page.waitForFunction(() => document.querySelectorAll('footer [role=progressbar]').length === 0, undefined, { timeout: 10 * minutes }) // prettier-ignore
    for (const [name, show] of chosen) {
      await show(page)
      await page.mouse.move(2, 2)
      await page.waitForTimeout(2_500)
      const file = path.join(target, `${name}.png`)
      await page.screenshot({ path: file })
      console.log(path.relative(root, file))
    }
  } finally {
    await app.close()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}
