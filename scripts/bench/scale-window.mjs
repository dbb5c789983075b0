// The window on the scale bench's workspace while a run goes on: start against an empty workspace, feature pages from key to paint, frames while the
// table is scrolled, memory of each process. Software rendering where there is no GPU.
import path from 'node:path'
import { launchWindow } from '../launch-window.mjs'
import { hasDisplay } from '../setup/window.mjs'
import { leastPairs } from './reporter.mjs'
import { quantile, turns } from './timing.mjs'

export async function scaleWindow({ report, compare, skip, root, folder, workspace, empty }) {
  if (!hasDisplay()) return skip('the window: no display; try: xvfb-run -a npm run bench -- scale')
  const start = async (place, ready) => {
    const from = performance.now()
    const app = await launchWindow(
      root,
      path.join(folder, 'scale-user'),
      [`--workspace=${place}`],
      ['--use-angle=swiftshader'],
    )
    const page = await app.firstWindow()
    await page.locator(ready).first().waitFor({ timeout: 120_000 })
    return { app, page, ms: performance.now() - from }
  }
  const table = '[data-feature-table] [role=row][data-feature]'
  const started = (place, ready) => async () => {
    const { app, ms } = await start(place, ready)
    await app.close()
    return ms
  }
  const starts = await turns(leastPairs, started(workspace, table), started(empty, 'main'))
  compare('scale_start_to_table', 'ms', starts, { aim: 1.3, note: 'against a start with an empty workspace' })
  const { app, page } = await start(workspace, table)
  await page.waitForTimeout(5_000)
  const isRunning = () => page.evaluate(() => document.querySelectorAll('footer [role=progressbar]').length > 0)
  const running = { run_goes_on: await isRunning() }
  const pages = await page.evaluate(measurePages, 40)
  report('scale_page_key_to_paint_p50', quantile(pages, 0.5), 'ms', { limit: 100, ...running })
  report('scale_page_key_to_paint_p95', quantile(pages, 0.95), 'ms', { limit: 100, ...running })
  const frames = await page.evaluate(scrollTable, 4_000)
  running.run_goes_on &&= await isRunning()
  report('scale_scroll_frame_p95', quantile(frames, 0.95), 'ms', { limit: 1000 / 30, ...running })
  report('scale_scroll_frames_per_second', (1000 * frames.length) / frames.reduce((a, b) => a + b, 0), 'frames/s', { limit: 60, ...running }) // prettier-ignore
  const limits = { Tab: 600, 'zonoscope-data': 500, 'zonoscope-inference': 800 }
  for (const { type, name, serviceName, memory } of await app.evaluate(({ app: electron }) =>
    electron.getAppMetrics(),
  )) {
    const process_ = [name, serviceName].find(one => one?.startsWith('zonoscope-')) ?? type
    const limit = limits[process_]
    if (limit) report(`scale_memory_${process_.toLowerCase()}`, memory.workingSetSize / 1024, 'MB', { limit })
  }
  await app.close()
}

/** In the page: a key for another feature far away (so that none was fetched ahead), to the frame after its numbers are there. */
async function measurePages(count) {
  const frame = () => new Promise(done => requestAnimationFrame(done))
  const table = document.querySelector('[data-feature-table]')

  const out = []
  for (let i = 0; i < count; i++) {
    table.scrollTop = ((i * 2_731) % 15_000) * 28
    await frame()
    await frame()
    await new Promise(done => setTimeout(done, 150))
    const row = [...document.querySelectorAll('[data-feature-table] [role=row][data-feature]')][8]
    const feature = row.dataset.feature
    const began = performance.now()
    row.click()
    while (document.querySelector('[data-feature-page]')?.dataset.featurePage !== feature) {
      if (performance.now() - began > 10_000) break
      await frame()
    }
    await frame()
    out.push(performance.now() - began)
  }
  return out
}

/** In the page: lengths of frames while the table scrolls. */
async function scrollTable(ms) {
  const table = document.querySelector('[data-feature-table]')

  const out = []
  let last = performance.now()
  const end = last + ms
  while (last < end) {
    table.scrollTop += 37
    const now = await new Promise(done => requestAnimationFrame(() => done(performance.now())))
    out.push(now - last)
    last = now
  }
  return out
}
