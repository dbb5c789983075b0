// E9: absorption as each side predicts it: how far encoders point along decoders, and how a parent answers to its probe (analyses.md A10, A3, A5). Pure.
import { cosine, dot, norm, type Matrix } from '../../linalg.ts'
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
 * @param rows [n * d], @param probe [d] of the parent, of any length but 0
 * @param parent [n] activations of the parent's latent; @param isParent, isChild [n] labels
 * @throws Error for a probe of length 0
 */
export function creditSignature(
  rows: Matrix,
  d: number,
  probe: ArrayLike<number>,
  parent: ArrayLike<number>,
  isParent: ArrayLike<number>,
  isChild: ArrayLike<number>,
): CreditSignature {
  const unit = Float64Array.from(probe)
  const length = norm(unit)
  if (!(length > 0)) throw new Error('The probe has length 0: it has no direction.')
  for (let j = 0; j < d; j++) unit[j] = unit[j]! / length
  const projections = Float64Array.from(parent, (_, t) => dot(unit, rows.subarray(t * d, (t + 1) * d)))
  const slope = correctionSlope(projections, parent, isParent, isChild)
  const ratioCounts = new Int32Array(BINS)
  const { gain } = slope
  if (gain) {
    projections.forEach((a, t) => {
      if (!isChild[t]) return
      const ratio = parent[t]! / (gain * a)
      if (Number.isNaN(ratio)) return
      const bin = Math.floor(((ratio - LOW) / (HIGH - LOW)) * BINS)
      ratioCounts[Math.max(0, Math.min(BINS - 1, bin))]!++
    })
  }
  const ratioEdges = Float64Array.from({ length: BINS + 1 }, (_, i) => LOW + ((HIGH - LOW) * i) / BINS)
  return { ...slope, ratioCounts, ratioEdges }
}
