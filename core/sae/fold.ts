// Folding decoder norms into the encoder, so that every decoder row has unit length and codes are lengths (analyses.md section 0). Pure, every process.
import { norm } from '../linalg.ts'

export interface FoldRows {
  /** [n][d] each */
  wEnc: readonly (readonly number[])[]
  wDec: readonly (readonly number[])[]
  /** [n] */
  bEnc: readonly number[]
  /** [n]; null for kinds without one */
  threshold: readonly number[] | null
}

export interface Folded {
  wEnc: number[][]
  wDec: number[][]
  bEnc: number[]
  threshold: number[] | null
  /** [n] what each row was divided by; codes are larger by as much */
  norms: number[]
}

/**
 * e |d|, b |d|, theta |d| and d / |d|: where a latent is on does not change, nor what it writes. A zero decoder row, which writes
 * nothing, stays as it is and its codes become 0. Right for ReLU and JumpReLU; of top-k it would change which features are kept.
 */
export function foldDecoderNorms({ wEnc, wDec, bEnc, threshold }: FoldRows): Folded {
  const norms = wDec.map(row => norm(row))
  return {
    norms,
    wEnc: wEnc.map((row, i) => row.map(v => v * norms[i]!)),
    wDec: wDec.map((row, i) => row.map(v => (norms[i]! > 0 ? v / norms[i]! : v))),
    bEnc: bEnc.map((b, i) => b * norms[i]!),
    threshold: threshold && threshold.map((t, i) => t * norms[i]!),
  }
}
