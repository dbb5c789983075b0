// The window beside a bare one of the same Electron (a page with a line of text), in turns: from the start of the program to its first paint with
// nothing there yet, and the memory of all its processes, at rest with the sample computed.
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { launchWindow } from '../launch-window.mjs'
import { hasDisplay } from '../setup/window.mjs'
import { heldMegabytes } from './processes.mjs'
import { turns } from './timing.mjs'

const pairs = 5
const rest = 3_000

export async function run({ report, compare, skip, folder, root }) {
  if (!hasDisplay()) return skip('the window: no display; try: xvfb-run -a npm run bench -- bare')
  const place = path.join(folder, 'bare')
  const bare = writeBare(place)
  const apps = { ours: [root, ['--sample=words']], bare: [bare, []] }
  const start = async (who, userData) => {
    const [application, args] = apps[who]
    const from = Date.now()
    const app = await launchWindow(application, path.join(place, userData), args)
    const page = await app.firstWindow()
    await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0 && document.querySelector('body *') !== null, undefined, { timeout: 120_000 }) // prettier-ignore
    const painted = await page.evaluate(
      () => performance.timeOrigin + performance.getEntriesByName('first-contentful-paint')[0].startTime,
    )
    return { app, page, ms: painted - from }
  }
  const first = who => async i => {
    const { app, ms } = await start(who, `${who}-${i}`)
    await app.close()
    return ms
  }
  const taken = await turns(pairs, first('ours'), first('bare'))
  compare('first_start_to_paint_against_bare_electron', 'ms', taken)
  report('first_start_to_paint_slowest_of_all', Math.max(...taken.ours) / 1000, 's', { limit: 3, starts: pairs })

  const finished = () => document.querySelectorAll('[data-feature-table] [role=row][data-feature]').length > 0 && document.querySelectorAll('footer [role=progressbar]').length === 0 // prettier-ignore
  const held = who => async () => {
    const { app, page } = await start(who, `${who}-kept`)
    if (who === 'ours') await page.waitForFunction(finished, undefined, { timeout: 240_000 })
    await page.waitForTimeout(rest)
    const megabytes = heldMegabytes(app.process().pid)
    await app.close()
    return megabytes
  }
  const memory = await turns(pairs, held('ours'), held('bare'))
  if (memory.ours.some(Number.isNaN))
    return skip('memory against a bare window: this system does not tell shared pages apart (Linux does)')
  compare('memory_of_all_processes_against_bare_electron', 'MB', memory, { counted: 'Pss' })
}

/** An application that opens one window on a page of its own, and nothing else. */
function writeBare(place) {
  const app = path.join(place, 'application')
  mkdirSync(app, { recursive: true })
  writeFileSync(path.join(app, 'package.json'), JSON.stringify({ name: 'bare', version: '1.0.0', main: 'main.cjs' }))
  writeFileSync(path.join(app, 'page.html'), '<!doctype html><title>bare</title><p>One line of text.</p>')
  writeFileSync(
    path.join(app, 'main.cjs'),
    `const { app, BrowserWindow } = require('electron')
app.whenReady().then(() => new BrowserWindow({ width: 1440, height: 900 }).loadFile(__dirname + '/page.html'))
app.on('window-all-closed', () => app.quit())
`,
  )
  return app
}
