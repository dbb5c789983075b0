// E9: absorption as each side predicts it: how far encoders point along decoders, and how a parent answers to its probe (analyses.md A10, A3, A5). Pure.
import { cosine, type Matrix } from '../../linalg.ts'
import { correctionSlope, type CorrectionSlope } from '../credit.ts'
import { median } from './coded-rows.ts'

export interface Alignment {
  /** median cos(e_i, d_i); clusters give 1. Null where encoder and decoder rows lie in different spaces or none has a direction */
  median: number | null
  latents: number
}

/** Alignment of the latents that are ever on. @param encoder, decoder [m * d]; @param on [m] rows on which each is on */
export function alignment(encoder: Matrix, decoder: Matrix, d: number, on: Int32Array): Alignment {
  const found: number[] = []
  on.forEach((count, i) => {
    if (count === 0) return
    const value = cosine(encoder.subarray(i * d, (i + 1) * d), decoder.subarray(i * d, (i + 1) * d))
    if (value !== null) found.push(value)
  })
  return { median: median(found), latents: found.length }
}

export interface CreditSignature extends CorrectionSlope {
  /** [bins] rows by z / (gain a), from -0.25 to 1.75; rows beyond lie in the outer bins. All at 0 and 1: a nearest prototype; spread around 1 - delta: a sparse sum */
  ratioCounts: Int32Array
  ratioEdges: Float64Array
}

const BINS = 40
const [LOW, HIGH] = [-0.25, 1.75]

/**
 * A3(c) with the histogram of its ratios.
 * @param projections [n] of rows on the parent's probe; @param parent [n] activations of the parent's latent; @param isParent, isChild [n] labels
 */
export function creditOf(
  projections: ArrayLike<number>,
  parent: ArrayLike<number>,
  isParent: ArrayLike<number>,
  isChild: ArrayLike<number>,
): CreditSignature {
  const slope = correctionSlope(projections, parent, isParent, isChild)
  const ratioCounts = new Int32Array(BINS)
  const { gain } = slope
  if (gain) {
    for (let t = 0; t < projections.length; t++) {
      if (!isChild[t]) continue
      const ratio = parent[t]! / (gain * projections[t]!)
      if (Number.isNaN(ratio)) continue
      const bin = Math.floor(((ratio - LOW) / (HIGH - LOW)) * BINS)
      ratioCounts[Math.max(0, Math.min(BINS - 1, bin))]!++
    }
  }
  return { ...slope, ratioCounts, ratioEdges: ratioEdges() }
}

/** [bins + 1] */
export const ratioEdges = () => Float64Array.from({ length: BINS + 1 }, (_, i) => LOW + ((HIGH - LOW) * i) / BINS)
