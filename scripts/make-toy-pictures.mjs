// Makes the pictures of the guide to the toy lab from the lab itself, in the built window under a display: node scripts/make-toy-pictures.mjs
// What each one shows is in docs/guide/toy-pictures.json.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { launchWindow } from './launch-window.mjs'
import { root } from './setup/paths.mjs'
import { ensureWindow } from './setup/window.mjs'

Object.assign(process.env, (await ensureWindow()).env)
const target = path.join(root, 'docs/images/guide')
const folder = mkdtempSync(path.join(tmpdir(), 'zonoscope-toys-'))
mkdirSync(target, { recursive: true })
const app = await launchWindow(root, folder, ['--sample=words'])
const page = await app.firstWindow()
await app.evaluate(({ BrowserWindow, nativeTheme }) => {
  nativeTheme.themeSource = 'light'
  BrowserWindow.getAllWindows()[0].setContentSize(1300, 940)
})
await page.getByRole('button', { name: 'Toy lab' }).click({ timeout: 60_000 })
const lab = page.getByRole('region', { name: 'Toy lab' })

/** Goes to a step of the run on screen, as a person slides there. */
async function goTo(step) {
  const slider = page.getByTestId('toy-scrubber')
  await slider.fill(String(step))
  await page
    .getByTestId('toy-step')
    .filter({ hasText: `step ${step.toLocaleString('en')} /` })
    .waitFor()
}

async function take({ name, preset, step, forces, scale, space = 'latent', check = [], sae }) {
  await page.getByTestId('toy-preset').locator('select').selectOption(preset)
  await page.waitForTimeout(500)
  await page.waitForFunction(() => !document.body.textContent.includes('training to'), undefined, { timeout: 60_000 })
  await page.getByTestId('toy-space').locator('select').selectOption(space)
  if (forces) await page.getByTestId('toy-forces').locator('select').selectOption(forces)
  if (scale) {
    const field = lab.getByRole('textbox', { name: 'scale ×', exact: true })
    await field.fill(String(scale))
    await field.press('Enter')
  }
  for (const word of check) await lab.getByRole('checkbox', { name: word, exact: true }).check()
  await goTo(step)
  if (sae) {
    await page.getByTestId('toy-sae-run').click()
    await page.getByTestId('toy-sae-words').filter({ hasText: 'step 6,000' }).waitFor({ timeout: 60_000 })
  }
  await page.waitForTimeout(800)
  const file = path.join(target, `${name}.png`)
  await page.getByTestId('toy-plot').screenshot({ path: file })
  console.log(path.relative(root, file))
}

try {
  for (const picture of JSON.parse(readFileSync(path.join(root, 'docs/guide/toy-pictures.json'), 'utf8')))
    await take(picture)
} finally {
  await app.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}
