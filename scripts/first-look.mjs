// The main job without a display, on the sample that a first start of the window makes (or --sample=NAME): runs, a zone view as an annotated figure and
// a feature report in out/first-look/.
import { existsSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const root = join(import.meta.dirname, '..')
const { sample } = parseArgs({
  options: { sample: { type: 'string', default: 'first-letters' } },
  strict: false,
}).values
const workspace = join(dataFolder(), 'workspaces', sample)
const out = join(root, 'out', 'first-look')

/** Where the window keeps its data (Electron's userData), so that both work on the same workspace. */
function dataFolder() {
  const home = homedir()
  if (process.platform === 'darwin') return join(home, 'Library', 'Application Support', 'Zonoscope')
  if (process.platform === 'win32') return join(process.env['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'Zonoscope')
  return join(process.env['XDG_CONFIG_HOME'] || join(home, '.config'), 'Zonoscope')
}

/** Runs one command of the command line; its progress goes to the terminal. Ends this program when it fails. */
function zonoscope(...args) {
  const { status, signal, stdout } = spawnSync(process.execPath, [join(root, 'scripts', 'zonoscope.mjs'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (status !== 0) process.exit(status ?? (signal ? 130 : 1))
  return JSON.parse(stdout)
}

console.log('first look: there is no display, so the main job is done without a window')
const known = existsSync(join(workspace, 'workspace.sqlite'))
console.log(`first look: ${known ? 'opening' : 'making'} the sample workspace in ${workspace}`)
const { runs } = zonoscope('sample', sample, '--workspace', workspace)
for (const run of runs) {
  console.log(
    `first look: run ${run.id.slice(0, 8)}: ${run.rows} rows, L0 ${run.l0.toFixed(1)}, FVU ${run.fvu.toFixed(3)}`,
  )
}
const { files } = zonoscope('first-look', '--workspace', workspace, '--out', out)
console.log('first look: written')
for (const file of files) console.log(`  ${file}`)
console.log('To open the window start this on a desktop, or under a virtual display: xvfb-run -a npm start')
