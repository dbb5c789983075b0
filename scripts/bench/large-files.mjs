// Dictionaries of the sizes that people have, made up and written as their libraries write them. Nothing of it is kept or committed.
import { writeFileSync } from 'node:fs'
import path from 'node:path'

/** Numbers of about unit variance times `scale`; a linear congruence is enough, and quick. */
export function noise(n, scale, seed = 12345) {
  const out = new Float32Array(n)
  let state = seed
  for (let i = 0; i < n; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    out[i] = (scale * 1.732 * state) / 2 ** 31
  }
  return out
}

/** Encoder, decoder and biases as [shape, values] by name, in the orientation of SAELens and Gemma Scope. */
export const weightsOf = (d, m, seed = 1) => ({
  W_enc: [[d, m], noise(d * m, 1 / Math.sqrt(d), seed)],
  W_dec: [[m, d], noise(m * d, 1 / Math.sqrt(d), seed + 1)],
  b_enc: [[m], new Float32Array(m)],
  b_dec: [[d], new Float32Array(d)],
})

/** The five arrays of Gemma Scope in a params.npz. @param load imports a source by its path from the root */
export async function writeGemma(load, file, d, m, threshold) {
  const { npyBytes, zipBytes } = await load('/tests/main/containers/zip.ts')
  const arrays = { ...weightsOf(d, m), threshold: [[m], new Float32Array(m).fill(threshold)] }
  const parts = Object.entries(arrays).map(([name, [shape, values]]) => ({ name: `${name}.npy`, data: npyBytes(shape, values) })) // prettier-ignore
  writeFileSync(file, zipBytes(parts))
}

/** A .npy of float32. */
export async function writeNpy(load, file, shape, values) {
  const { npyBytes } = await load('/tests/main/containers/zip.ts')
  writeFileSync(file, npyBytes(shape, values))
}

/** A SAELens folder. @param arrays [shape, values] by name @param about what cfg.json says besides the shapes */
export async function writeSaelens(load, folder, arrays, about) {
  const { createSafetensors } = await load('/main/containers/write-safetensors.ts')
  const tensors = Object.entries(arrays).map(([name, [shape]]) => ({ name, dtype: 'F32', shape }))
  const writer = createSafetensors(path.join(folder, 'sae_weights.safetensors'), tensors)
  for (const [, values] of Object.values(arrays)) writer.write(values)
  writer.close()
  const [d_in, d_sae] = arrays.W_enc[0]
  const cfg = { ...about, d_in, d_sae, dtype: 'float32', apply_b_dec_to_input: false, metadata: { sae_lens_version: '6.38.0' } } // prettier-ignore
  writeFileSync(path.join(folder, 'cfg.json'), JSON.stringify(cfg))
}
