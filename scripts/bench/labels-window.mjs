// Labelling in the window: from a key to the next feature painted with its examples, histogram and zone; to saved; features a minute by keyboard alone.
import path from 'node:path'
import { launchWindow } from '../launch-window.mjs'
import { hasDisplay } from '../setup/window.mjs'
import { quantile } from './timing.mjs'

const measured = 60

export async function labelsWindow({ report, skip, root, folder, workspace, shape }) {
  if (!hasDisplay()) return skip('the window: no display; try: xvfb-run -a npm run bench -- labels')
  const app = await launchWindow(
    root,
    path.join(folder, 'user'),
    [`--workspace=${workspace}`],
    ['--use-angle=swiftshader'],
  )
  try {
    const page = await app.firstWindow()
    await page.locator('[data-feature-table] [role=row][data-feature]').first().waitFor({ timeout: 120_000 })
    await page.getByRole('navigation', { name: 'Places' }).getByRole('button', { name: 'Definitions' }).click()
    await page.getByRole('button', { name: 'Queue…' }).click()
    await page.getByLabel('Which of them, in which order').selectOption('random')
    await page.getByRole('spinbutton', { name: 'at most' }).fill('500')
    await page.getByRole('button', { name: 'Start', exact: true }).click()
    await page.locator('[data-feature-page]').waitFor()
    await page.waitForTimeout(2_000)
    const next = await page.evaluate(keyToPainted, { count: measured, key: 'a', rests: 400 })
    report('labels_key_to_next_painted_p50', quantile(next.page, 0.5), 'ms', { limit: 50, ...shape })
    report('labels_key_to_next_painted_p95', quantile(next.page, 0.95), 'ms', { limit: 50, ...shape })
    report('labels_key_to_zone_painted_p95', quantile(next.zone, 0.95), 'ms', { limit: 50, ...shape })
    const saved = await page.evaluate(keyToSaved, 20)
    report('labels_key_to_saved_p95', quantile(saved, 0.95), 'ms', { limit: 1_000, ...shape })
    report('labels_features_per_minute', await session(page), 'features/min', { limit: 20, ...shape })
  } finally {
    await app.close()
  }
}

/**
 * In the page: a decision, to the frame after the next feature's page, and after its zone, are there. A person looks `rests` ms at each.
 * A dead feature has no zone to wait for.
 */
async function keyToPainted({ count, key, rests }) {
  const frame = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)))
  const heading = () => document.querySelector('[aria-label="Inspector"] h2').textContent
  const of = attribute => document.querySelector(`[${attribute}]`)?.getAttribute(attribute)
  const out = { page: [], zone: [] }
  for (let i = 0; i < count; i++) {
    const before = heading()
    const began = performance.now()
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
    const isHere = attribute => heading() !== before && `#${of(attribute)}` === heading().trim()
    const hasZone = () => document.querySelector('[data-feature-page] .thumbnail') !== null
    for (const [name, attribute] of [
      ['page', 'data-feature-page'],
      ['zone', 'data-thumbnail'],
    ]) {
      if (name === 'zone' && !hasZone()) continue
      while (!isHere(attribute) && performance.now() - began < 5_000) await frame()
      await frame()
      out[name].push(performance.now() - began)
    }
    await new Promise(done => setTimeout(done, rests))
  }
  return out
}

/** In the page: a flag, which stays at the feature, to the word that it is saved. */
async function keyToSaved(count) {
  const out = []
  const state = () => document.querySelector('form[aria-label="Definition"] [role=status]').textContent
  for (let i = 0; i < count; i++) {
    const began = performance.now()
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'f', bubbles: true, cancelable: true }))
    await new Promise(done => requestAnimationFrame(done))
    while (!state().startsWith('saved') && performance.now() - began < 5_000)
      await new Promise(done => requestAnimationFrame(done))
    out.push(performance.now() - began)
  }
  return out
}

/** Real keys: write a label, keep it, tag it, judge it. What is left of a minute is the person's. */
async function session(page) {
  await page.getByLabel('Inspector', { exact: true }).focus()
  const count = 40
  const began = performance.now()
  for (let i = 0; i < count; i++) {
    const before = await page.locator('[aria-label="Inspector"] h2').textContent()
    await page.keyboard.press('e')
    await page.keyboard.type(`words of the kind ${i}`)
    await page.keyboard.press('Escape')
    await page.keyboard.press('.')
    await page.keyboard.press('a')
    await page.waitForFunction(was => document.querySelector('[aria-label="Inspector"] h2').textContent !== was, before)
  }
  return (60_000 * count) / (performance.now() - began)
}
