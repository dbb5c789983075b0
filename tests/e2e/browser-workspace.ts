// A workspace with a dictionary of 16,384 features in 16 dimensions, in clusters, some of which never fire, and its run over 3,000 rows.
// Built with Vite's server, which understands import.meta.glob.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRandom } from '../../core/random.ts'
import { openLocal, waitForJobs } from '../../main/cli/local.ts'
import { testIo, writeActivations, writeSafetensors } from '../main/data/fixture.ts'

export const features = 16_384
const d = 16
/** decoder rows lie around as many directions */
const clusters = 64

/** A SAELens JumpReLU folder: every feature near the direction of its cluster, rarer with its index; every 40th never on. */
function writeWideDictionary(folder: string): string {
  mkdirSync(folder)
  const cfg = { architecture: 'jumprelu', d_in: d, d_sae: features, dtype: 'float32', normalize_activations: 'none', apply_b_dec_to_input: false, reshape_activations: 'none', metadata: { sae_lens_version: '6.38.0' } } // prettier-ignore
  writeFileSync(join(folder, 'cfg.json'), JSON.stringify(cfg))
  const random = createRandom(4)
  const centres = Float32Array.from({ length: clusters * d }, () => random.normal())
  const decoder = new Float32Array(features * d)
  const encoder = new Float32Array(features * d)
  for (let f = 0; f < features; f++) {
    const at = (f % clusters) * d
    const row = Float32Array.from({ length: d }, (_, j) => centres[at + j]! + 0.35 * random.normal())
    const length = Math.hypot(...row)
    for (let j = 0; j < d; j++) {
      decoder[f * d + j] = row[j]! / length
      encoder[j * features + f] = row[j]! / length + 0.05 * random.normal()
    }
  }
  const threshold = Float32Array.from({ length: features }, (_, f) => (f % 40 === 39 ? 50 : 1.4 + (2.2 * f) / features))
  writeSafetensors(join(folder, 'sae_weights.safetensors'), {
    W_dec: { shape: [features, d], data: decoder },
    b_dec: { shape: [d], data: new Float32Array(d) },
    W_enc: { shape: [d, features], data: encoder },
    b_enc: { shape: [features], data: new Float32Array(features) },
    threshold: { shape: [features], data: threshold },
  })
  return folder
}

/** @returns the workspace's folder */
export async function makeBrowserWorkspace(folder: string): Promise<string> {
  const path = join(folder, 'wide')
  const sae = writeWideDictionary(join(folder, 'jumprelu-16384'))
  const file = writeActivations(join(folder, 'rows'), { rows: 3_000, d, seed: 5 })
  const local = await openLocal(path, { create: true })
  try {
    const { id: activations } = await local.data.call('activations.add', { fileId: local.grant(file) })
    const { id: dictionary } = await local.data.call('dictionary.add', { fileId: local.grant(sae) })
    const { job } = await local.data.call('run.start', { dictionary, activations })
    if (job) await waitForJobs(local, [job], testIo())
  } finally {
    await local.close()
  }
  return path
}
