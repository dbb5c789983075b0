// The package under a display: a first start, with nothing there, to the painted window, and to the table of the sample that it makes; a second
// start to the table; bytes beyond Electron's.
import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { hasDisplay } from '../setup/window.mjs'
import { quantile } from './timing.mjs'

const starts = 5

export async function run({ report, skip, folder, root }) {
  if (!hasDisplay()) return skip('starts of the package: no display; try: xvfb-run -a npm run bench -- package')
  const { startPackaged, waitForTable } = await import('../../tests/e2e/packaged.ts')
  const script = path.join(root, 'scripts/package.mjs')
  const made = JSON.parse(execFileSync(process.execPath, [script, 'folder'], { stdio: ['ignore', 'pipe', 'inherit'] }))
  report('package_beyond_electron', made.bytes.own / 1e6, 'MB', { limit: 350 })
  const isPainted = () =>
    performance.getEntriesByType('paint').length > 0 && document.querySelector('#app > *') !== null
  const start = async (userData, toTable) => {
    const from = performance.now()
    const started = await startPackaged(made.folder, userData)
    await started.page.until('the painted window', isPainted, null)
    const window = (performance.now() - from) / 1000
    if (toTable) await waitForTable(started)
    const table = (performance.now() - from) / 1000
    await started.close()
    return { window, table }
  }
  const first = []
  for (let i = 0; i < starts; i++) first.push(await start(path.join(folder, `package-${i}`), i === 0))
  report('package_first_start_to_window', quantile(first.map(one => one.window), 0.5), 's', { limit: 3 }) // prettier-ignore
  report('package_first_start_to_table', first[0].table, 's', { limit: 60 })
  const again = []
  for (let i = 0; i < starts; i++) again.push((await start(path.join(folder, 'package-0'), true)).table)
  report('package_start_to_table', quantile(again, 0.5), 's', { limit: 5 })
}
