// The window under a display: start to the first interactive frame, frames while a full 3D plot is turned and a 2D one is panned, time from
// choosing features to their picture, and the memory of each process after the main job.
import path from 'node:path'
import { launchWindow } from '../launch-window.mjs'
import { hasDisplay } from '../setup/window.mjs'

const limits = {
  Browser: 300,
  Tab: 600,
  GPU: 600,
  'zonoscope-data': 500,
  'zonoscope-inference': 600,
  Utility: 200,
  Zygote: 100,
}

export async function run({ report, skip, folder, root }) {
  if (!hasDisplay()) return skip('the window: no display; try: xvfb-run -a npm run bench -- window')
  const start = async () => {
    const from = performance.now()
    const app = await launchWindow(root, path.join(folder, 'window'))
    const page = await app.firstWindow()
    await page.locator('[data-feature-table] [role=row][data-feature]').first().waitFor({ timeout: 120_000 })
    return { app, page, seconds: (performance.now() - from) / 1000 }
  }
  const first = await start()
  report('first_start_to_table', first.seconds, 's', { limit: 60 })
  // All runs done before the second start, so that it shows what is cached.
  await first.page.waitForFunction(
    () => document.querySelectorAll('footer [role=progressbar]').length === 0,
    undefined,
    { timeout: 180_000 },
  )
  await first.app.close()
  const { app, page, seconds } = await start()
  report('start_to_interactive_frame', seconds, 's', { limit: 5 })
  const pane = page.getByTestId('zone-pane').first()
  await pane.getByTestId('zone-list').waitFor()
  await pane.getByTestId('pane-dim').getByText('3D').click()
  await page.waitForTimeout(3_000)
  await pane.getByTestId('pane-figure').click()
  await page.waitForTimeout(3_000)
  await page.getByRole('button', { name: 'Zones', exact: true }).click()
  await orbit(page, pane, report)
  const metrics = await app.evaluate(({ app: electron }) => electron.getAppMetrics())
  for (const { type, name, serviceName, memory } of metrics) {
    const service = [name, serviceName].find(one => one?.startsWith('zonoscope-')) ?? type
    report(`memory_${service.toLowerCase()}`, memory.workingSetSize / 1024, 'MB', { limit: limits[service] ?? 200 })
  }
  await app.close()
}

/** Milliseconds per step of a drag over the plot: a step is taken when the page has answered the one before it with a frame. */
async function dragStep(page, pane) {
  const { x, y, width, height } = await pane.getByTestId('zone-canvas').boundingBox()
  const steps = 60
  await page.mouse.move(x + width / 2, y + height / 2)
  await page.mouse.down()
  await page.mouse.move(x + width / 2 + 8, y + height / 2)
  const from = performance.now()
  for (let i = 0; i < steps; i++) await page.mouse.move(x + width / 2 + 8 + 2 * i, y + height / 2 + i / 2)
  const each = (performance.now() - from) / steps
  await page.mouse.up()
  return each
}

/** Eight features over all words of the sample, turned and panned; three features from their ids to their picture. */
async function orbit(page, pane, report) {
  const choose = async ids => {
    const before = await pane.getByTestId('zone-canvas').getAttribute('aria-label')
    const from = performance.now()
    await pane.getByLabel('Add features by id').fill(ids)
    await page.keyboard.press('Enter')
    await page.waitForFunction(
      label => document.querySelector('[data-testid="zone-canvas"]')?.getAttribute('aria-label') !== label,
      before,
    )
    await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))
    return performance.now() - from
  }
  await pane.getByTestId('pane-dim').getByText('2D').click()
  report('three_features_typed_to_painted', await choose('12, 48, 700'), 'ms', { limit: 1_000 })
  await choose('957, 109, 12, 48, 700, 3, 88, 500')
  await pane.getByTestId('pane-points').getByText('all').click()
  await page.waitForTimeout(3_000)
  report('pan_2d_8_features_30000_words_step', await dragStep(page, pane), 'ms', { limit: 1000 / 30 })
  await pane.getByTestId('pane-dim').getByText('3D').click()
  await page.waitForTimeout(4_000)
  report('turn_3d_8_features_30000_words_step', await dragStep(page, pane), 'ms', { limit: 1000 / 30 })
  await pane.getByTestId('pane-points').getByText('firing').click()
  await page.waitForTimeout(3_000)
  report('turn_3d_8_features_firing_words_step', await dragStep(page, pane), 'ms', { limit: 1000 / 30 })
}
