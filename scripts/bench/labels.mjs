// Labelling: 100,000 definitions with history (search, opening, saving), and in the window the time from a key to the next feature painted, to saved, and
// features a minute by keyboard alone, on the scale bench's workspace. `ZONOSCOPE_BENCH_TOKENS` makes that one smaller.
import { cpSync, mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { labelsStart, labelsWindow } from './labels-window.mjs'
import { noise, weightsOf, writeNpy, writeSaelens } from './large-files.mjs'
import { leastPairs } from './reporter.mjs'
import { fillScale } from './scale-workspace.mjs'
import { quantile, times, turns } from './timing.mjs'

const tokens = Number(process.env['ZONOSCOPE_BENCH_TOKENS'] ?? 1_000_000)
const features = 131_072
const defined = 100_000
/** events of each definition: what is typed is saved more than once */
const versions = 3
const d = 16
const io = { signal: new AbortController().signal, progress: () => undefined, warn: () => undefined, quiet: true }

export async function run({ report, compare, skip, folder, load, root }) {
  const place = path.join(folder, 'labels')
  mkdirSync(place, { recursive: true })
  try {
    await many({ report, compare, skip, root, load, place })
    const { openLocal } = await load('/main/cli/local.ts')
    const local = await openLocal(path.join(place, 'scale'), { create: true })
    await fillScale({ load, local, place, tokens })
    await local.close()
    await labelsWindow({ report, skip, root, folder: place, workspace: path.join(place, 'scale'), shape: { tokens } })
  } finally {
    rmSync(place, { recursive: true, force: true, maxRetries: 5 })
  }
}

const processorMs = from => {
  const { user, system } = process.cpuUsage(from)
  return (user + system) / 1_000
}

/** A narrow dictionary of 131,072 features with a finished run, without a definition and with many. */
async function many({ report, compare, skip, root, load, place }) {
  const at = name => path.join(place, name)
  mkdirSync(at('wide'), { recursive: true })
  await writeSaelens(load, at('wide'), { ...weightsOf(d, features), threshold: [[features], new Float32Array(features).fill(4)] }, { architecture: 'jumprelu' }) // prettier-ignore
  await writeNpy(load, at('small.npy'), [512, d], noise(512 * d, 1, 3))
  const { openLocal, waitForJobs } = await load('/main/cli/local.ts')
  const plain = await openLocal(at('plain'), { create: true })
  const { id: dictionary } = await plain.data.call('dictionary.add', { fileId: plain.grant(at('wide')) })
  const { id: activations } = await plain.data.call('activations.add', { fileId: plain.grant(at('small.npy')) })
  // Comparing 131,072 decoder rows with each other takes minutes and is no part of this: those numbers are made up.
  const { ctx, jobs } = plain.session
  const geometry = { nearest: new Int32Array(features) }
  for (const name of ['decoderNorm', 'encoderDecoderCosine', 'nearestCosine']) geometry[name] = noise(features, 1)
  const call = (name, ...rest) =>
    name === 'sae.geometry' ? Promise.resolve(geometry) : ctx.inference.call(name, ...rest)
  const { startRun } = await load('/main/data/runs.ts')
  const { run: runId, job } = startRun({ ...ctx, inference: { ...ctx.inference, call } }, jobs, {
    dictionary,
    activations,
  })
  await waitForJobs(plain, [job], io)
  await plain.close()
  cpSync(at('plain'), at('full'), { recursive: true })
  await fillDefinitions(load, at('full'), dictionary)

  const shape = { definitions: defined, events: defined * versions }
  const { readFeatureTable } = await load('/shared/feature-table-model.ts')
  /** Until the window has what it opens with: the workspace and the whole table. ms by the clock, and of processor time. */
  const opening = async name => {
    const [began, cpu] = [performance.now(), process.cpuUsage()]
    const local = await openLocal(at(name))
    await local.data.call('workspace.get', undefined)
    await readFeatureTable(local.data, runId)
    const took = { clock: performance.now() - began, cpu: processorMs(cpu) }
    await local.close()
    return took
  }
  // Not counted are the first of a day, which copies the database, and the first of a workspace from elsewhere, which reads every event.
  const opened = await turns(leastPairs, () => opening('full'), () => opening('plain')) // prettier-ignore
  const about = { aim: 1.2, note: 'against the same without definitions', ...shape }
  const part = unit => ({ ours: opened.ours.map(took => took[unit]), peer: opened.peer.map(took => took[unit]) })
  compare('labels_open', 'ms', part('clock'), about)
  compare('labels_open_processor', 'ms', part('cpu'), about)

  await labelsStart({ compare, skip, root, folder: place, full: at('full'), plain: at('plain'), shape })

  const local = await openLocal(at('full'))
  const { data } = local
  const { emptyDefinition } = await load('/shared/model.ts')
  const save = i =>
    data.call('definition.save', { dictionary, feature: (i * 997) % features, annotator: 'me', body: { ...emptyDefinition, label: `saved ${i}`, status: 'draft' } }) // prettier-ignore
  const query = text => data.call('query.run', { run: runId, text, place: 'any', limit: 200 })
  const search = async (name, text, before = async () => undefined) => {
    const took = { clock: [], cpu: [] }
    for (let i = 0; i < 63; i++) {
      await before(i)
      const [began, cpu] = [performance.now(), process.cpuUsage()]
      await query(text)
      if (i < 3) continue
      took.clock.push(performance.now() - began)
      took.cpu.push(processorMs(cpu))
    }
    report(`labels_search_${name}_p95`, quantile(took.clock, 0.95), 'ms', { limit: 50, processor: Math.round(quantile(took.cpu, 0.95)), ...shape }) // prettier-ignore
  }
  await search('label', 'label:"word 4711"')
  await search('expression', 'label:/word 47\\d1$/')
  await search('status', 'status:rejected')
  await search('tag', 'tag:"t3"')
  await search('after_save', 'label:"word 4711"', save)
  report('labels_save_p95', quantile(await times(100, save), 0.95), 'ms', { limit: 50, ...shape })
  await local.close()
}

/** Several events of each of many features, as a year of labelling would leave them. */
async function fillDefinitions(load, workspace, dictionary) {
  const { openLocal } = await load('/main/cli/local.ts')
  const { insertEvent, newEvent } = await load('/main/data/definition-events.ts')
  const { emptyDefinition } = await load('/shared/model.ts')
  const local = await openLocal(workspace)
  const { db } = local.session.ctx.ws
  const statuses = ['draft', 'reviewed', 'rejected', 'uninterpretable']
  const begin = Date.UTC(2026, 0, 1)
  db.transaction(() => {
    for (let i = 0; i < defined; i++) {
      let supersedes = null
      for (let v = 0; v < versions; v++) {
        const body = { ...emptyDefinition, label: `word ${i} and ${(i * 31) % 977}${v > 0 ? ', again' : ''}`, status: statuses[(i + v) % 4], tags: [`t${i % 7}`], notes: 'Seen in lists and in headings.' } // prettier-ignore
        const row = newEvent({ dictionary, feature: i, annotator: 'me', at: begin + (i * versions + v) * 1_000, supersedes, body }) // prettier-ignore
        insertEvent(db, row)
        supersedes = row.id
      }
    }
  }).immediate()
  await local.close()
}
