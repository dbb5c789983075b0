// The window under a display: start to the first interactive frame, and the memory of each process after the main job.
import path from 'node:path'
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

export async function run({ report, folder, root }) {
  if (!hasDisplay()) {
    console.error('bench: no display, so the window is not measured; try: xvfb-run -a npm run bench -- window')
    return
  }
  const { _electron } = await import('@playwright/test')
  process.env['ELECTRON_OVERRIDE_DIST_PATH'] = path.dirname(process.env['ZONOSCOPE_ELECTRON'])
  const start = async () => {
    const from = performance.now()
    const app = await _electron.launch({
      args: [
        ...(process.env['ZONOSCOPE_NO_SANDBOX'] ? ['--no-sandbox'] : []),
        root,
        `--user-data-dir=${path.join(folder, 'window')}`,
      ],
      cwd: root,
    })
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
  const metrics = await app.evaluate(({ app: electron }) => electron.getAppMetrics())
  for (const { type, name, serviceName, memory } of metrics) {
    const service = [name, serviceName].find(one => one?.startsWith('zonoscope-')) ?? type
    report(`memory_${service.toLowerCase()}`, memory.workingSetSize / 1024, 'MB', { limit: limits[service] ?? 200 })
  }
  await app.close()
}
