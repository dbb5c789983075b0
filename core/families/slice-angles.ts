// The angles of a slice case: encoder and decoder against the points that only one chosen feature fires on (zones.md section 10). Pure, every process.
import { cosine, norm, subtract } from '../linalg.ts'
import type { SliceCase } from './slice.ts'

/** Points whose chosen features that are on are exactly the one at position `at`. */
export const onlyPoints = ({ truth }: SliceCase, at: number): number[] =>
  [...truth.keys()].filter(r => truth[r]!.length === 1 && truth[r]![0] === at)

/** Mean of some points; null for none. */
export function meanPoint(X: readonly number[][], points: readonly number[]): Float64Array | null {
  if (points.length === 0) return null
  return Float64Array.from(X[0]!, (_, j) => points.reduce((sum, r) => sum + X[r]![j]!, 0) / points.length)
}

export function sliceAngles(given: SliceCase) {
  const { sae, X, chosen } = given
  const origins = {
    zero: new Float64Array(sae.d),
    b_pre: Float64Array.from(sae.bPre),
    mean: meanPoint(X, [...X.keys()])!,
  }
  return chosen.map((i, at) => {
    const only = onlyPoints(given, at)
    const mean = meanPoint(X, only)
    const [w, d] = [sae.wEnc[i]!, sae.wDec[i]!]
    const about = (q: Float64Array) => {
      const step = mean && subtract(mean, q)
      return { enc: step && cosine(w, step), dec: step && cosine(d, step) }
    }
    const steps = only.map(r => subtract(X[r]!, origins.b_pre))
    // A top-k feature needs to beat the others, not a fixed cosine.
    const fixed = sae.kind !== 'topk'
    return {
      feature: i,
      only_points: only,
      cos_enc_dec: cosine(w, d),
      cos_to_mean_embedding: { zero: about(origins.zero), b_pre: about(origins.b_pre), mean: about(origins.mean) },
      necessary_cos: fixed ? steps.map(step => sae.level[i]! / (norm(w) * norm(step))) : null,
      actual_cos: fixed ? steps.map(step => cosine(w, step)) : null,
    }
  })
}
