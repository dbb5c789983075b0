// The size people work at: 1,000,000 tokens, d 768, 16,384 features, about 64 on at a token, densities by a power law. Bytes on disk, writing, feature
// pages, queries; what caching costs. `ZONOSCOPE_BENCH_TOKENS` makes it smaller.
import { mkdirSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { leastPairs } from './reporter.mjs'
import { dSae } from './scale-codes.mjs'
import { writeActivations } from './scale-files.mjs'
import { scaleWindow } from './scale-window.mjs'
import { fillScale } from './scale-workspace.mjs'
import { quantile, turns } from './timing.mjs'

const tokens = Number(process.env['ZONOSCOPE_BENCH_TOKENS'] ?? 1_000_000)
const io = { signal: new AbortController().signal, progress: () => undefined, warn: () => undefined, quiet: true }

export async function run({ report, compare, skip, folder, load, root }) {
  const place = path.join(folder, 'scale')
  mkdirSync(place, { recursive: true })
  const at = name => path.join(place, name)
  await writeActivations(load, at('few'), 16_384)
  await writeActivations(load, at('more'), 262_144)
  const { openLocal, waitForJobs } = await load('/main/cli/local.ts')
  const { startRun } = await load('/main/data/runs.ts')
  const local = await openLocal(at('workspace'), { create: true })
  const { data } = local
  let isOpen = true
  try {
    const { dictionary, run: id, codes, writing } = await fillScale({ load, local, place, tokens })
    const size = statSync(path.join(at('workspace'), 'cache', `${id}.sqlite`)).size
    const shape = { tokens, features: dSae, l0: Number((codes / tokens).toFixed(1)) }
    report('scale_bytes_per_code', size / codes, 'bytes', { limit: 7, ...shape })
    report('scale_rows_written', tokens / writing, 'rows/s', { limit: 10_000, ...shape })
    await pages({ report, data, run: id })
    await queries({ report, data, run: id })
    await cachingCost({ compare, local, at, dictionary, waitForJobs, startRun })
    // Left behind in the middle: the window goes on with it.
    const { id: more } = await data.call('activations.add', { fileId: local.grant(at('more')), d: 768 })
    await data.call('run.start', { dictionary, activations: more })
    isOpen = false
    await local.close()
    await (await openLocal(at('empty'), { create: true })).close()
    await scaleWindow({ report, compare, skip, root, folder: place, workspace: at('workspace'), empty: at('empty') })
  } finally {
    if (isOpen) await local.close()
    rmSync(place, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** The first time and again, of 200 features; a stride that is prime to the width goes to dense and rare ones. */
async function pages({ report, data, run }) {
  for (const round of ['first', 'again']) {
    const times = []
    for (let i = 0; i < 200; i++) {
      const began = performance.now()
      await data.call('feature.page', { run, feature: (i * 607 + 11) % dSae })
      times.push(performance.now() - began)
    }
    report(`scale_feature_page_${round}_p50`, quantile(times, 0.5), 'ms', { limit: 20 })
    report(`scale_feature_page_${round}_p95`, quantile(times, 0.95), 'ms', { limit: 20 })
  }
  const began = performance.now()
  await data.call('token.info', {
    activations: (await data.call('workspace.get', undefined)).activations[0].id,
    row: 777,
    run,
  })
  report('scale_features_of_a_token', performance.now() - began, 'ms', { limit: 100 })
}

/** Time to the answer of each kind of query, the second time it is asked (an index is made the first time; that time is told, too). */
async function queries({ report, data, run }) {
  const asked = {
    statistics: 'density<1e-3 max>5',
    ids: '#12,40,700',
    exact_text: '"eeeee0"',
    token_regex: '/^ et.*9$/',
    fires: 'fires("eeeee0")>50%',
    context: 'context:"eeeee0"',
  }
  for (const [name, text] of Object.entries(asked)) {
    const times = []
    for (let i = 0; i < 5; i++) {
      const began = performance.now()
      await data.call('query.run', { run, text, place: 'any', limit: 200 })
      times.push(performance.now() - began)
    }
    report(`scale_query_${name}_first`, times[0], 'ms', { limit: 1_000 })
    report(`scale_query_${name}`, quantile(times.slice(1), 0.5), 'ms', { limit: 100 })
  }
}

/** A run of 16,384 rows against the same rows encoded and thrown away, in turns; the run's results are deleted before it is run again. */
async function cachingCost({ compare, local, at, dictionary, waitForJobs, startRun }) {
  const { data } = local
  const { ctx } = local.session
  const { id: few } = await data.call('activations.add', { fileId: local.grant(at('few')), d: 768 })
  const rows = 16_384
  const sae = { path: at('sae'), options: {}, provider: 'cpu', threads: ctx.settings.threads }
  const source = { path: at('few/acts.npy'), tensor: null }
  await ctx.inference.call('sae.load', sae)
  const alone = async () => {
    const began = performance.now()
    for (let from = 0; from < rows; from += 1_024)
      await ctx.inference.call('sae.encode', { sae, source, from, to: from + 1_024, recon: false })
    return rows / ((performance.now() - began) / 1000)
  }
  let l0 = null
  // From the first batch asked for to the last one given, as in `alone`; what comes after (the decoder's geometry) is no caching.
  const cached = async () => {
    let began = 0
    let ended = 0
    const encode = async (from, to, signal) => {
      began ||= performance.now()
      const batch = await ctx.inference.call('sae.encode', { sae, source, from, to, recon: false }, { signal })
      ended = performance.now()
      return batch
    }
    const { run, job } = startRun(ctx, local.session.jobs, { dictionary, activations: few }, encode)
    await waitForJobs(local, [job], io)
    l0 = (await data.call('workspace.get', undefined)).runs.find(one => one.id === run).l0
    await data.call('run.delete', { run })
    return rows / ((ended - began) / 1000)
  }
  compare('scale_rows_per_second_of_a_run', 'rows/s', await turns(leastPairs, cached, alone), { aim: 0.85, l0 })
}
