// Helpers of the inference tests: fixtures, references, and reading a small .npy.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { SaeRef } from '../../../shared/contract.ts'
import { openNpy } from '../../../main/containers/npy.ts'
import { readTensor } from '../../../main/containers/tensor.ts'
import { createInferenceServer } from '../../../main/inference/server.ts'

export const fixtures = join(import.meta.dirname, '../../fixtures')
export const never = { signal: new AbortController().signal, progress: () => undefined }

export interface FixtureCase {
  name: string
  format: string
  architecture: string
  options: Record<string, unknown>
  /** what a person must give */
  options_not_in_files: Record<string, unknown>
  shapes: { n: number; d_in: number; d_out: number; d_sae: number }
  tolerance: Record<'acts' | 'recon', { atol: number; rtol: number }>
}

/** Cases of dictionaries kept in the repository: every folder with a case and the codes that its library computed. */
export const cases: FixtureCase[] = readdirSync(fixtures)
  .filter(name => ['case.json', 'acts.npy'].every(file => existsSync(join(fixtures, name, file))))
  .map(name => JSON.parse(readFileSync(join(fixtures, name, 'case.json'), 'utf8')) as FixtureCase)

export const ref = (path: string, options: Record<string, unknown> = {}): SaeRef => ({
  path,
  options,
  provider: 'cpu',
  threads: 1,
})

/** Codes [n, dSae] and reconstruction [n, dOut] of all rows of a file, dense. */
export async function codesOf(path: string, activations: string, n: number, options: Record<string, unknown> = {}) {
  const server = createInferenceServer()
  const sae = ref(path, options)
  const { dSae } = await server['sae.describe']({ path, options }, never)
  const source = { path: activations, tensor: null }
  const out = await server['sae.encode']({ sae, source, from: 0, to: n, recon: true }, never)
  const acts = new Float32Array(n * dSae)
  for (let r = 0; r < n; r++) {
    for (let e = out.indptr[r]!; e < out.indptr[r + 1]!; e++) acts[r * dSae + out.features[e]!] = out.values[e]!
  }
  return { acts, recon: out.recon! }
}

export async function npy(path: string): Promise<Float32Array> {
  const { source, layout } = await openNpy(path)
  const values = await readTensor(source, layout)
  await source.close()
  return values
}

/** The largest excess of |found - want| over atol + rtol |want|; at most 0 when all are within tolerance. */
export function excess(
  found: ArrayLike<number>,
  want: ArrayLike<number>,
  { atol, rtol }: { atol: number; rtol: number },
) {
  let worst = found.length === want.length ? -Infinity : Infinity
  for (let i = 0; i < want.length; i++) {
    const over = Math.abs(found[i]! - want[i]!) - atol - rtol * Math.abs(want[i]!)
    worst = Math.max(worst, Number.isNaN(over) ? Infinity : over)
  }
  return worst
}
