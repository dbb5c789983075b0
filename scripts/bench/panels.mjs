// The panels of the compare place on the sample first-letters: first and whole answers of what is asked of 289,113 tokens, nothing asked before.
import path from 'node:path'
import { answerTimer } from './answers.mjs'

export async function run({ report, load, folder }) {
  const { openLocal, waitForJobs } = await load('/main/cli/local.ts')
  const place = path.join(folder, 'panels')
  const io = { signal: new AbortController().signal, progress: () => undefined, warn: () => undefined, quiet: true }
  const made = await openLocal(place, { sample: 'first-letters' })
  const { dictionaries, activations, runs } = await made.data.call('workspace.get', undefined)
  const named = name => dictionaries.find(one => one.name === name).id
  const [a, b, narrow, wide] = [
    'batchtopk-1024-seed0',
    'batchtopk-1024-seed1',
    'batchtopk-256-seed0',
    'batchtopk-4096-seed0',
  ].map(named)
  const on = activations[0].id
  const started = [a, b, narrow, wide].map(dictionary => made.data.call('run.start', { dictionary, activations: on }))
  await waitForJobs(made, (await Promise.all(started)).flatMap(({ job }) => (job ? [job] : [])), io) // prettier-ignore
  const run = runs.find(one => one.dictionary === a).id
  await made.close()
  // Each in a workspace that was just opened: what is kept from another question would be timed otherwise.
  const ask = async (figure, name, input) => {
    const local = await openLocal(place)
    try {
      await answerTimer(report, local.data)(`panel_${figure}`, name, input)
    } finally {
      await local.close()
    }
  }
  const where = { kind: 'same letter', place: 'first word' }
  const probe = { by: 'letter', value: 'f', where, rank: 'convex' }
  await ask('absorption_of_a_class', 'analysis.absorption', { run, probe })
  await ask('absorption_without_labels', 'analysis.candidates', { run })
  await ask('rotation', 'analysis.rotation', { run, feature: 446, seed: 1 })
  await ask('clustering', 'analysis.clustering', { run, rows: 8_192, draws: 5, seed: 1 })
  await ask('two_dictionaries', 'analysis.dictionaries', { a, b, activations: on })
  await ask('seeds', 'analysis.seeds', { dictionaries: [a, b], activations: on })
  await ask('widths', 'analysis.widths', { dictionaries: [narrow, a, wide], activations: on })
}
