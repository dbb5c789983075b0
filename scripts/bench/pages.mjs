// Feature pages and zone views from the cache of the sample's runs: 30,000 words, 1,024 and 4,096 features.
import path from 'node:path'
import { quantile, times } from './timing.mjs'

export async function run({ report, load, folder }) {
  const { openLocal, waitForJobs } = await load('/main/cli/local.ts')
  const local = await openLocal(path.join(folder, 'words'), { sample: 'words' })
  const io = { signal: new AbortController().signal, progress: () => undefined, warn: () => undefined, quiet: true }
  try {
    const { runs, dictionaries, activations } = await local.data.call('workspace.get', undefined)
    const jobs = []
    for (const { dictionary, activations: rows } of runs) {
      const { job } = await local.data.call('run.start', { dictionary, activations: rows })
      if (job) jobs.push(job)
    }
    const from = performance.now()
    await waitForJobs(local, jobs, io)
    report('sample_five_runs', (performance.now() - from) / 1000, 's', { limit: 60 })
    for (const name of ['batchtopk-1024-seed0', 'batchtopk-4096-seed0']) {
      const dictionary = dictionaries.find(one => one.name === name)
      const run = runs.find(one => one.dictionary === dictionary.id)
      // A stride that is prime to the width: in the first round every page is asked for the first time, and its near misses
      // and neighbours are computed and kept; in the second all of it comes from the cache.
      const ask = i => local.data.call('feature.page', { run: run.id, feature: (i * 607 + 11) % dictionary.dSae })
      for (const round of ['first', 'again']) {
        const page = await times(200, ask)
        report(`feature_page_${round}_p50_${name}`, quantile(page, 0.5), 'ms', { limit: 50 })
        report(`feature_page_${round}_p95_${name}`, quantile(page, 0.95), 'ms', { limit: 50 })
      }
    }
    // 30,000 words x 4,096 features: the words that begin with s, about one in nine.
    const wide = runs.find(one => one.dictionary === dictionaries.find(d => d.name === 'batchtopk-4096-seed0').id)
    const concept = await local.data.call('concept.put', {
      id: null,
      activations: activations[0].id,
      name: 's',
      recipe: { base: { kind: 'letter', letter: 's' }, added: [], removed: [] },
    })
    const members = { concept: concept.id }
    const ranking = await times(20, () => local.data.call('concept.rank', { run: wide.id, members }))
    report('concept_rank_30000_words_4096_features_p50', quantile(ranking, 0.5), 'ms', { limit: 300 })
    report('concept_rank_30000_words_4096_features_p95', quantile(ranking, 0.95), 'ms', { limit: 300 })
    const silent = await times(20, i =>
      local.data.call('concept.silent', { run: wide.id, members, feature: i * 31 + 7 }),
    )
    report('concept_silent_30000_words_4096_features_p50', quantile(silent, 0.5), 'ms', { limit: 300 })
    const spec = {
      dictionary: dictionaries[0].id,
      activations: activations[0].id,
      dim: 2,
      basis: 'encoder',
      origin: 'mean',
    }
    const view = await times(20, i =>
      local.data.call('zone.view', {
        ...spec,
        features: [i * 7 + 1, i * 11 + 2, i * 13 + 3],
        filter: '',
        points: 'firing',
        control: null,
      }),
    )
    report('zone_view_3_of_30000_words_p50', quantile(view, 0.5), 'ms', { limit: 200 })
    report('zone_view_3_of_30000_words_p95', quantile(view, 0.95), 'ms', { limit: 200 })
  } finally {
    await local.close()
  }
}
