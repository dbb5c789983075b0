// Folds of factors into weights, in place, as the libraries do when they convert checkpoints. Inference process.
import type { SaeWeights } from '../../../core/sae/types.ts'
import { rowNorms } from '../../../core/sae/rows.ts'

/** Same as encode(s x) and decode()/s: W_enc s, W_dec / s, b_dec / s (SAELens fold_activation_norm_scaling_factor). */
export function foldActivationScale({ wEnc, wDec, bDec }: SaeWeights, s: number): void {
  for (let i = 0; i < wEnc.length; i++) wEnc[i]! *= s
  for (let i = 0; i < wDec.length; i++) wDec[i]! /= s
  for (let i = 0; i < bDec.length; i++) bDec[i]! /= s
}

/**
 * The same fold of a matching-pursuit dictionary, as the library does it: its encoder is a view of its decoder, so that the two
 * products cancel, and only b_dec / s is left. Reconstructions are those of encode(s x) and decode()/s, codes are smaller by s, and the
 * residual threshold stays and is in the units of x.
 */
export function foldTiedActivationScale(bDec: Float32Array, s: number): void {
  for (let i = 0; i < bDec.length; i++) bDec[i]! /= s
}

/** Unit decoder rows: W_enc n, b_enc n, W_dec / n with n = |decoder row| of at least 1e-8 (SAELens fold_W_dec_norm). */
export function foldDecoderNorms({ wEnc, bEnc, wDec }: SaeWeights, dIn: number, dOut: number): void {
  const n = rowNorms(wDec, dOut).map(v => Math.max(v, 1e-8))
  const m = n.length
  for (let d = 0; d < dIn; d++) for (let f = 0; f < m; f++) wEnc[d * m + f]! *= n[f]!
  for (let f = 0; f < m; f++) {
    bEnc[f]! *= n[f]!
    for (let d = 0; d < dOut; d++) wDec[f * dOut + d]! /= n[f]!
  }
}

/** W_dec row f times factor[f]. */
export function scaleDecoderRows(wDec: Float32Array, dOut: number, factor: Float32Array): void {
  for (let i = 0; i < wDec.length; i++) wDec[i]! *= factor[Math.floor(i / dOut)]!
}
