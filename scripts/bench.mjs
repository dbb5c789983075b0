// `npm run bench`: measures what is promised, one JSON line per figure: {figure, value, unit, peer or limit, ratio}.
// node scripts/bench.mjs [name ...] runs only those groups: zones, slack, matching, whole, known, peer, encode, large, scale, labels, pages, pairs, acts, panels, toy, figures, window, package, setup.
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { ensurePackages } from './setup/packages.mjs'
import { ensureWindow } from './setup/window.mjs'
import { root } from './setup/paths.mjs'

const groups = {
  zones: () => import('./bench/zones.mjs'),
  slack: () => import('./bench/slack.mjs'),
  matching: () => import('./bench/matching.mjs'),
  whole: () => import('./bench/whole.mjs'),
  known: () => import('./bench/known.mjs'),
  peer: () => import('./bench/peer.mjs'),
  encode: () => import('./bench/encode.mjs'),
  large: () => import('./bench/large.mjs'),
  scale: () => import('./bench/scale.mjs'),
  labels: () => import('./bench/labels.mjs'),
  pages: () => import('./bench/pages.mjs'),
  pairs: () => import('./bench/pairs.mjs'),
  panels: () => import('./bench/panels.mjs'),
  acts: () => import('./bench/acts.mjs'),
  toy: () => import('./bench/toy.mjs'),
  figures: () => import('./bench/figures.mjs'),
  window: () => import('./bench/window.mjs'),
  package: () => import('./bench/package.mjs'),
  setup: () => import('./bench/setup.mjs'),
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter(name => !Object.hasOwn(groups, name))
if (unknown.length > 0) {
  console.error(`bench: there is no group ${unknown.join(', ')}; there are ${Object.keys(groups).join(', ')}`)
  process.exit(2)
}

await ensurePackages()
// Before ONNX Runtime is loaded: main/without-reports.ts.
Object.assign(process.env, (await ensureWindow()).env, { ORT_DISABLE_TELEMETRY: '1' })
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

/** Prints one figure. `against` is {peer} (the same work done by another program in this run) or {limit}. */
function report(figure, value, unit, against) {
  const base = against.peer ?? against.limit
  const digits = number => Number(number.toPrecision(4))
  const line = { figure, value: digits(value), unit, ...against, ratio: digits(value / base) }
  console.log(JSON.stringify(line))
}

try {
  for (const [name, load] of Object.entries(groups)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    const { run } = await load()
    await run({ report, folder, root, load: file => vite.ssrLoadModule(file) })
  }
} finally {
  await vite.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}
process.exit()
