// `npm run bench`: measures what is promised, one JSON line per figure: {figure, value, unit, limit, reference or peer, ratio}.
// node scripts/bench.mjs [name ...] [--write-docs] runs only those groups (bench/groups.mjs); --write-docs puts each into docs/benchmarks.md when it is done.
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { keepResult } from './bench/document.mjs'
import { groups } from './bench/groups.mjs'
import { busyShare, describeMachine, loadAverage, revision } from './bench/machine.mjs'
import { createReporter } from './bench/reporter.mjs'
import { ensurePackages } from './setup/packages.mjs'
import { ensureWindowBuild } from './setup/build.mjs'
import { ensureWindow, hasDisplay } from './setup/window.mjs'
import { root } from './setup/paths.mjs'

const isWritten = process.argv.includes('--write-docs')
const wanted = process.argv.slice(2).filter(arg => arg !== '--write-docs')
const unknown = wanted.filter(name => !Object.hasOwn(groups, name))
if (unknown.length > 0) {
  console.error(`bench: there is no group ${unknown.join(', ')}; there are ${Object.keys(groups).join(', ')}`)
  process.exit(2)
}

await ensurePackages()
// Before ONNX Runtime is loaded: main/without-reports.ts.
Object.assign(process.env, (await ensureWindow()).env, { ORT_DISABLE_TELEMETRY: '1' })
const chosen = Object.keys(groups).filter(name => wanted.length === 0 || wanted.includes(name))
// What is started is what the sources say now.
if (hasDisplay() && chosen.some(name => groups[name].needs?.includes('a display'))) await ensureWindowBuild()
const { createServer } = await import('vite')
const { figurePage } = await import('./vite-figure-page.ts')
// The sources as they are, through Vite: the same modules that the bundles hold.
const vite = await createServer({
  root,
  configFile: false,
  plugins: [figurePage()],
  logLevel: 'error',
  appType: 'custom',
  server: { middlewareMode: true, watch: null, hmr: false, ws: false },
  optimizeDeps: { noDiscovery: true },
})
const folder = mkdtempSync(path.join(os.tmpdir(), 'zonoscope-bench-'))

/** Runs one group, and keeps what it said and on what it was run. */
async function measure(name) {
  const { run } = await groups[name].load()
  const { lines, missing, ...say } = createReporter()
  const before = { load: loadAverage(), busy: await busyShare() }
  const from = performance.now()
  await run({ ...say, folder, root, load: file => vite.ssrLoadModule(file) })
  const seconds = Math.round((performance.now() - from) / 1000)
  const after = { load: loadAverage(), busy: await busyShare() }
  const when = new Date().toISOString().slice(0, 16).replace('T', ' ')
  const result = { when, revision: revision(root), seconds, before, after, machine: describeMachine(), lines, missing }
  if (isWritten) await keepResult(root, name, result)
}

try {
  for (const name of chosen) await measure(name)
} finally {
  await vite.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}
process.exit()
