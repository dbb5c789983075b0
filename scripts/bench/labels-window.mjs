// Labelling in the window: from a key to the next feature painted with its examples, histogram and zone; to saved; features a minute by keyboard alone.
import path from 'node:path'
import { launchWindow } from '../launch-window.mjs'
import { hasDisplay } from '../setup/window.mjs'
import { leastPairs } from './reporter.mjs'
import { quantile, turns } from './timing.mjs'

const measured = 60

const firstRow = page =>
  page.locator('[data-feature-table] [role=row][data-feature]').first().waitFor({ timeout: 120_000 })

/** From the start of the program to the table of a workspace with definitions, against the same workspace without. */
export async function labelsStart({ compare, skip, root, folder, full, plain, shape }) {
  if (!hasDisplay()) return skip('a start with definitions: no display; try: xvfb-run -a npm run bench -- labels')
  const start = workspace => async () => {
    const began = performance.now()
    const app = await launchWindow(root, path.join(folder, 'starts'), [`--workspace=${workspace}`])
    await firstRow(await app.firstWindow())
    const took = performance.now() - began
    await app.close()
    return took
  }
  const starts = await turns(leastPairs, start(full), start(plain))
  compare('labels_start_to_table', 'ms', starts, { aim: 1.2, note: 'against the same without definitions', ...shape })
}

export async function labelsWindow({ report, skip, root, folder, workspace, shape }) {
  if (!hasDisplay()) return skip('the window: no display; try: xvfb-run -a npm run bench -- labels')
  // As `npm start` starts it: without a graphics card Chromium paints in software by itself, and WebGL runs in software.
  const app = await launchWindow(root, path.join(folder, 'user'), [`--workspace=${workspace}`])
  try {
    const page = await app.firstWindow()
    await firstRow(page)
    await page.getByRole('navigation', { name: 'Places' }).getByRole('button', { name: 'Definitions' }).click()
    await page.getByRole('button', { name: 'Queue…' }).click()
    await page.getByLabel('Which of them, in which order').selectOption('random')
    await page.getByRole('spinbutton', { name: 'at most' }).fill('500')
    await page.getByRole('button', { name: 'Start', exact: true }).click()
    await page.locator('[data-feature-page]').waitFor()
    await page.waitForTimeout(2_000)
    const next = await keyToPainted(page)
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
 * Decisions by real keys, ms from the key: `page` to the frame that shows the next feature's page, `zone` to the one that shows its zone. Where the first
 * frame after the key shows it, the browser says when that was on screen (Event Timing, in steps of 8 ms); else the frame after the one that had it counts.
 * A person looks a moment at each; a dead feature has no zone to wait for.
 */
async function keyToPainted(page) {
  await page.evaluate(watchKeys)
  const out = { page: [], zone: [] }
  for (let i = 0; i < measured; i++) {
    await page.keyboard.press('a')
    const took = await page.evaluate(() => window.lastKey)
    out.page.push(took.page)
    if (took.zone !== null) out.zone.push(took.zone)
    await page.waitForTimeout(400)
  }
  return out
}

/** In the page: `lastKey` becomes the times of the last key, once there are both. */
function watchKeys() {
  const shown = new Map()
  new PerformanceObserver(list => {
    for (const { name, startTime, duration } of list.getEntries())
      if (name === 'keydown') shown.set(startTime, duration)
  }).observe({ type: 'event', durationThreshold: 16 })
  const heading = () => document.querySelector('[aria-label="Inspector"] h2').textContent.trim()
  const of = attribute => `#${document.querySelector(`[${attribute}]`)?.getAttribute(attribute)}`
  const frame = () => new Promise(done => requestAnimationFrame(done))
  const onScreen = async (isHere, key) => {
    for (let frames = 1; performance.now() - key < 5_000; frames++) {
      await frame()
      if (!isHere()) continue
      await frame()
      const later = performance.now() - key
      if (frames > 1) return later
      // Said a moment after the frame; what took less than 16 ms is not said at all.
      for (const until = performance.now() + 1_000; !shown.has(key) && performance.now() < until;) await frame()
      return shown.get(key) ?? 16
    }
    return 5_000
  }
  const take = async (key, before) => {
    const isHere = attribute => () => heading() !== before && of(attribute) === heading()
    const hasZone = () => document.querySelector('[data-feature-page] .thumbnail') !== null
    const page = onScreen(isHere('data-feature-page'), key)
    const zone = onScreen(() => isHere('data-feature-page')() && (!hasZone() || isHere('data-thumbnail')()), key)
    return { page: await page, zone: hasZone() ? await zone : null }
  }
  window.addEventListener('keydown', event => (window.lastKey = take(event.timeStamp, heading())), { capture: true })
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
