// Every panel of the compare place on both samples: first and whole answers, nothing asked before. First-letters has 289,113 tokens, words 30,000.
import path from 'node:path'
import { answerTimer } from './answers.mjs'

const io = { signal: new AbortController().signal, progress: () => undefined, warn: () => undefined, quiet: true }

/** What is asked of a sample: the class of its probe, a column of classes for the hierarchy, widths beside 1,024. */
const samples = {
  'first-letters': {
    prefix: 'panel',
    where: { kind: 'same letter', place: 'first word' },
    value: 'f',
    feature: 446,
    classes: 'letter',
    narrow: ['batchtopk-256-seed0'],
  },
  words: { prefix: 'panel_words', where: {}, value: 's', feature: 957, classes: 'noun_class', narrow: [] },
}

export async function run(tools) {
  for (const name of Object.keys(samples)) await panelsOf(name, tools)
}

async function panelsOf(name, { report, load, folder }) {
  const { prefix, where, value, feature, classes, narrow } = samples[name]
  const { openLocal, waitForJobs } = await load('/main/cli/local.ts')
  const place = path.join(folder, `panels-${name}`)
  const made = await openLocal(place, { sample: name })
  const { dictionaries, activations, runs } = await made.data.call('workspace.get', undefined)
  const named = wanted => dictionaries.find(one => one.name === wanted).id
  const [a, b, wide] = ['batchtopk-1024-seed0', 'batchtopk-1024-seed1', 'batchtopk-4096-seed0'].map(named)
  const others = narrow.map(named)
  const on = activations[0].id
  const started = [a, b, wide, ...others].map(dictionary =>
    made.data.call('run.start', { dictionary, activations: on }),
  )
  await waitForJobs(made, (await Promise.all(started)).flatMap(({ job }) => (job ? [job] : [])), io) // prettier-ignore
  const run = runs.find(one => one.dictionary === a).id
  await made.close()
  // Each in a workspace that was just opened: what is kept from another question would be timed otherwise.
  const ask = async (figure, call, input) => {
    const local = await openLocal(place)
    try {
      await answerTimer(report, local.data)(`${prefix}_${figure}`, call, input)
    } finally {
      await local.close()
    }
  }
  const probe = { by: 'letter', where, rank: 'convex' }
  await ask('pair_set_8', 'analysis.pairSet', {
    run,
    features: [feature, 11, 101, 202, 303, 404, 505, 606],
    by: 'type',
  })
  await ask('partners', 'analysis.partners', { run, feature })
  await ask('strongest_pairs', 'analysis.strongest', { run })
  await ask('absorption_of_a_class', 'analysis.absorption', { run, probe: { ...probe, value } })
  await ask('absorption_of_all_letters', 'analysis.absorptionClasses', { runs: [run], classes: probe })
  await ask('absorption_without_labels', 'analysis.candidates', { run })
  await ask('rotation', 'analysis.rotation', { run, feature, seed: 1 })
  await ask('clustering', 'analysis.clustering', { run, rows: 8_192, draws: 5, seed: 1 })
  await ask('pursuit_512', 'analysis.pursuit', { run, steps: null, centred: true, rows: 512, seed: 1 })
  await ask('pursuit_of_a_token', 'analysis.pursuitToken', { run, row: 5, steps: null, centred: true, seed: 1 })
  await ask('babel', 'analysis.babel', { run, sizes: 32, seed: 1 })
  const source = { kind: 'column', column: classes }
  await ask('hierarchy', 'analysis.hierarchy', { run, source, vectors: 'auto', least: 50, seed: 1 })
  await ask('factors_1024', 'analysis.factors', { run, set: { kind: 'frequent', count: 1_024 } })
  await ask('two_dictionaries', 'analysis.dictionaries', { a, b, activations: on })
  await ask('seeds', 'analysis.seeds', { dictionaries: [a, b], activations: on })
  await ask('widths', 'analysis.widths', { dictionaries: [...others, a, wide], activations: on })
}
