// The largest run that every machine can make: the known-answer sample, 16,384 features in 2,304 dimensions. Making and running it, and the time from
// "show zones of these three features" to the view, with and without what is kept from the view before.
import { rmSync } from 'node:fs'
import path from 'node:path'
import { quantile } from './timing.mjs'

export async function run({ report, folder, load }) {
  const { openLocal, waitForJobs } = await load('/main/cli/local.ts')
  const workspace = path.join(folder, 'known-answer')
  const io = { progress: () => undefined, warn: () => undefined, print: () => undefined, signal: new AbortController().signal, quiet: true } // prettier-ignore
  let from = performance.now()
  const local = await openLocal(workspace, { sample: 'known-answer' })
  report('known_answer_made', (performance.now() - from) / 1000, 's', { limit: 90 })
  try {
    from = performance.now()
    const { dictionaries, activations, runs } = await local.data.call('workspace.get', undefined)
    const jobs = await Promise.all(runs.map(({ dictionary, activations: on }) => local.data.call('run.start', { dictionary, activations: on }))) // prettier-ignore
    await waitForJobs(local, jobs.flatMap(({ job }) => job ?? []), io) // prettier-ignore
    report('known_answer_run', (performance.now() - from) / 1000, 's', { limit: 120 })
    const spec = features => ({
      dictionary: dictionaries[0].id,
      activations: activations[0].id,
      features,
      dim: 2,
      basis: 'encoder',
      origin: 'mean',
      filter: '',
      points: 'firing',
      control: null,
    })
    from = performance.now()
    await local.data.call('zone.view', spec([6510, 1085, 7]))
    report('zones_of_3_of_16384_features_first_time', performance.now() - from, 'ms', { limit: 2_000 })
    const times = []
    for (let i = 0; i < 12; i++) {
      from = performance.now()
      await local.data.call('zone.view', spec([100 + i, 9000 + i, 15_000 + i]))
      times.push(performance.now() - from)
    }
    report('zones_of_3_of_16384_features', quantile(times, 0.5), 'ms', { limit: 200 })
  } finally {
    await local.close()
    rmSync(workspace, { recursive: true, force: true, maxRetries: 5 })
  }
}
