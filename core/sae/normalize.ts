// Per-row input normalisation of SAELens and its inverse for the output. Pure, every process.
import type { InputNorm } from './types.ts'

/** One normalised row: x = y scale + shift, which is also what undoes it on the reconstruction. */
export interface NormalizedRow {
  /** [d] float64 */
  y: Float64Array
  undo(r: Float64Array): void
}

/**
 * - layer_norm: y = (x - mean) / (sd + 1e-5) with sd unbiased (d - 1); back: r sd + mean, without the epsilon.
 * - constant_norm_rescale: y = x c with c = sqrt(d) / |x|; back: r / c. A zero row keeps c = 1 (SAELens gives NaN there).
 *
 * Source: sae_lens/saes/sae.py, process_sae_in. @param x [d]
 */
export function normalizeRow(x: ArrayLike<number>, norm: InputNorm): NormalizedRow {
  const y = Float64Array.from(x)
  const d = y.length
  if (norm === 'layer_norm') {
    const mean = y.reduce((a, b) => a + b, 0) / d
    const sd = Math.sqrt(y.reduce((a, b) => a + (b - mean) ** 2, 0) / (d - 1))
    return { y: y.map(v => (v - mean) / (sd + 1e-5)), undo: r => r.forEach((v, i) => (r[i] = v * sd + mean)) }
  }
  if (norm === 'constant_norm_rescale') {
    const length = Math.sqrt(y.reduce((a, b) => a + b * b, 0))
    const c = length > 0 ? Math.sqrt(d) / length : 1
    return { y: y.map(v => v * c), undo: r => r.forEach((v, i) => (r[i] = v / c)) }
  }
  return { y, undo: () => undefined }
}

/** Normalises every row of a [n, d] matrix in place. */
export function normalizeRows(x: Float32Array, d: number, norm: InputNorm): void {
  if (norm === 'none') return
  for (let at = 0; at + d <= x.length; at += d) x.set(normalizeRow(x.subarray(at, at + d), norm).y, at)
}
