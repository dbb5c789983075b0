// Input normalisation of whole blocks, as the reference encoder does it row by row (core/sae/encode.ts). Pure; worker thread.
import type { InputNorm } from '../../../core/sae/types.ts'

/**
 * In place on [n, d]. layer_norm: (x - mean) / (sd + 1e-5), sd unbiased; constant_norm_rescale: x sqrt(d) / |x|, a zero
 * row unchanged.
 */
export function normalizeRows(x: Float32Array, d: number, kind: InputNorm): void {
  if (kind === 'none') return
  for (let at = 0; at < x.length; at += d) {
    let sum = 0
    let squares = 0
    for (let j = at; j < at + d; j++) sum += x[j]!
    const centre = kind === 'layer_norm' ? sum / d : 0
    for (let j = at; j < at + d; j++) squares += (x[j]! - centre) ** 2
    const length = Math.sqrt(squares)
    const scale =
      kind === 'layer_norm' ? 1 / (length / Math.sqrt(d - 1) + 1e-5) : length > 0 ? Math.sqrt(d) / length : 1
    for (let j = at; j < at + d; j++) x[j] = (x[j]! - centre) * scale
  }
}
