// Fills a workspace with what the scale bench measures: the dictionary, `tokens` tokens, and their run with codes of a published shape.
import path from 'node:path'
import { codesOf } from './scale-codes.mjs'
import { writeActivations, writeDictionary } from './scale-files.mjs'

const io = { signal: new AbortController().signal, progress: () => undefined, warn: () => undefined, quiet: true }

/** `codes` in all, and `writing` seconds that the run took without making them. Files go to `place`/sae and `place`/acts. */
export async function fillScale({ load, local, place, tokens }) {
  const at = name => path.join(place, name)
  await writeDictionary(load, at('sae'))
  await writeActivations(load, at('acts'), tokens)
  const { waitForJobs } = await load('/main/cli/local.ts')
  const { startRun } = await load('/main/data/runs.ts')
  const { data } = local
  const { id: dictionary } = await data.call('dictionary.add', { fileId: local.grant(at('sae')) })
  const { id: activations } = await data.call('activations.add', { fileId: local.grant(at('acts')), d: 768 })
  const { ctx, jobs } = local.session
  let codes = 0
  let making = 0
  const source = async (from, to) => {
    const began = performance.now()
    const batch = codesOf(from, to)
    codes += batch.features.length
    making += performance.now() - began
    return { ...batch, recon: null, provider: 'cpu', reason: '' }
  }
  const began = performance.now()
  const { run, job } = startRun(ctx, jobs, { dictionary, activations }, source)
  await waitForJobs(local, [job], io)
  return { dictionary, activations, run, codes, writing: (performance.now() - began - making) / 1000 }
}
