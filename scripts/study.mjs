// `npm run study`: computes the requests of docs/study anew on the samples and writes their figures and numbers beside them.
// npm run study -- [--check] [--workspaces DIR] [NAME ...]: --check writes nothing and ends with 1 where a number is another one; DIR keeps the samples'
// workspaces for the next time; a name is a request's without .json.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { ensurePackages } from './setup/packages.mjs'
import { root } from './setup/paths.mjs'
import { ensureWindow } from './setup/window.mjs'
import { differences, withoutIds } from './study/differences.mjs'

const folder = path.join(root, 'docs', 'study')
const record = path.join(folder, 'numbers.json')
/** what a request's name begins with, and its sample */
const samples = { words: 'words', letters: 'first-letters' }
const io = { signal: new AbortController().signal, progress: () => undefined, warn: () => undefined, quiet: true }

const { values, positionals } = parseArgs({
  options: { check: { type: 'boolean', default: false }, workspaces: { type: 'string' } },
  allowPositionals: true,
})
const wanted = readdirSync(folder)
  .filter(name => name.endsWith('.json') && name !== 'numbers.json')
  .map(name => name.slice(0, -'.json'.length))
  .filter(name => positionals.length === 0 || positionals.includes(name))
const unknown = positionals.filter(name => !wanted.includes(name))
if (unknown.length > 0) {
  console.error(`study: there is no request ${unknown.join(', ')} in docs/study`)
  process.exit(2)
}

await ensurePackages()
Object.assign(process.env, (await ensureWindow()).env, { ORT_DISABLE_TELEMETRY: '1' })
const { createServer } = await import('vite')
const vite = await createServer({
  root,
  configFile: false,
  logLevel: 'error',
  appType: 'custom',
  server: { middlewareMode: true, watch: null, hmr: false, ws: false },
  optimizeDeps: { noDiscovery: true },
})
const load = file => vite.ssrLoadModule(file)
const { openLocal, waitForJobs } = await load('/main/cli/local.ts')
const { answerRequest, figureOf } = await load('/main/cli/analysis/answer.ts')
const { parseRequest } = await load('/main/cli/analysis/request.ts')
const { renderFigure } = await load('/main/figure/render.ts')
const { fontsFolder } = await load('/main/cli/places.ts')
const workspaces = values.workspaces ?? mkdtempSync(path.join(os.tmpdir(), 'zonoscope-study-'))
const recorded = () => (existsSync(record) ? JSON.parse(readFileSync(record, 'utf8')) : {})
const failures = []

/** The sample with every dictionary run. */
async function openSample(sample) {
  const local = await openLocal(path.join(workspaces, sample), { sample })
  const { dictionaries, activations } = await local.data.call('workspace.get', undefined)
  const started = await Promise.all(
    dictionaries.map(({ id }) => local.data.call('run.start', { dictionary: id, activations: activations[0].id })),
  )
  await waitForJobs(local, started.flatMap(({ job }) => (job ? [job] : [])), io) // prettier-ignore
  return local
}

async function compute(name, local) {
  const file = path.join(folder, `${name}.json`)
  const request = parseRequest(readFileSync(file, 'utf8'), file)
  const from = performance.now()
  const used = process.cpuUsage()
  const answered = await answerRequest(request, file, local, io)
  const found = withoutIds(answered.numbers)
  const { user, system } = process.cpuUsage(used)
  const seconds = ms => (ms / 1000).toFixed(1)
  console.log(
    `${name}: ${seconds(performance.now() - from)} s, ${seconds((user + system) / 1000)} s of them processor time`,
  )
  if (values.check) failures.push(...differences(found, recorded()[name]).map(line => `${name}: ${line}`))
  else {
    const sorted = Object.fromEntries(
      Object.entries({ ...recorded(), [name]: found }).sort(([a], [b]) => (a < b ? -1 : 1)),
    )
    writeFileSync(record, `${JSON.stringify(sorted, null, 1)}\n`)
    if (request.chart === undefined) return
    const { bytes } = await renderFigure(figureOf(answered, file), 'svg', 300, fontsFolder)
    writeFileSync(path.join(folder, `${name}.svg`), bytes)
  }
}

try {
  for (const [prefix, sample] of Object.entries(samples)) {
    const names = wanted.filter(name => name.startsWith(`${prefix}-`))
    if (names.length === 0) continue
    const local = await openSample(sample)
    try {
      for (const name of names) await compute(name, local)
    } finally {
      await local.close()
    }
  }
} finally {
  await vite.close()
  if (!values.workspaces) rmSync(workspaces, { recursive: true, force: true, maxRetries: 5 })
}
for (const line of failures) console.error(line)
process.exit(failures.length > 0 ? 1 : 0)
