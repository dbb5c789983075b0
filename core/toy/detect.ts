// Which state a toy autoencoder is in, feature by feature, on its one-hot samples (toy.md section 5). Pure, every process.
import { quantiles } from '../stats.ts'
import { decoderAt, oneHotZ, radii, type ToyModel } from './model.ts'

/** How far from 0 and 1 still counts as reconstructed. */
export const stateTolerance = 0.05

/**
 * - `learnt`: |Z_ii - 1| <= tol and every other sample gives at most tol.
 * - `dead`: Z_pi <= 0 for all samples: no gradient, for good under full batches.
 * - `mean`: a mean-encoder: neither, |W_i| at most a tenth of the learnt features' median radius, and b_i within a quarter of the feature's mean.
 * - `partial`: anything else.
 */
export type FeatureState = 'learnt' | 'dead' | 'mean' | 'partial'

/** The first that applies, in this order but `partial`, which is what is left. */
export type ToyState =
  'perfect-symmetric' | 'perfect-asymmetric' | 'dead' | 'symmetric-failure' | 'asymmetric-failure' | 'partial'

export interface Diagnosis {
  state: ToyState
  features: FeatureState[]
  /** [n] per sample: its own output is above 0 and no other is */
  uspv: boolean[]
  /** [n] per sample min(z_pp, -max of the others) */
  uspvMargin: Float64Array
  /** [n] min over j of M_i . (W_i - W_j): zero loss is possible with these vectors iff all are at least 1, then b_i = 1 - M_i . W_i */
  perfectMargin: Float64Array
  /** [n] Z_ii, and the largest Z_pi of another sample (-Infinity for a single feature) */
  zDiag: Float64Array
  offMax: Float64Array
  radius: Float64Array
  /** deviation over mean of the learnt radii; 0 without any */
  cv: number
}

/** @param mean [n] of the features over the data; 1/n for one-hot samples, which is what is taken when it is missing */
export function diagnose(
  model: Pick<ToyModel, 'n' | 'm' | 'tied'>,
  theta: ArrayLike<number>,
  mean?: ArrayLike<number>,
  tol = stateTolerance,
): Diagnosis {
  const { n, m } = model
  const Z = oneHotZ(model, theta)
  const radius = radii(model, theta)
  const zDiag = Float64Array.from({ length: n }, (_, i) => Z[i * n + i]!)
  const offMax = new Float64Array(n).fill(Number.NEGATIVE_INFINITY)
  const uspv: boolean[] = []
  const uspvMargin = new Float64Array(n)
  for (let p = 0; p < n; p++) {
    let most = Number.NEGATIVE_INFINITY
    for (let i = 0; i < n; i++) {
      if (i === p) continue
      const z = Z[p * n + i]!
      most = Math.max(most, z)
      offMax[i] = Math.max(offMax[i]!, z)
    }
    uspv.push(zDiag[p]! > 0 && most <= 0)
    uspvMargin[p] = Math.min(zDiag[p]!, 0 - most)
  }
  const { features, cv } = featureStates(model, theta, { zDiag, offMax, radius, tol, mean })
  const dAt = decoderAt(model)
  const perfectMargin = Float64Array.from({ length: n }, (_, i) => {
    let least = Number.POSITIVE_INFINITY
    for (let j = 0; j < n; j++) {
      if (j === i) continue
      let sum = 0
      for (let r = 0; r < m; r++) sum += theta[dAt + i * m + r]! * (theta[i * m + r]! - theta[j * m + r]!)
      least = Math.min(least, sum)
    }
    return least
  })
  return { state: stateOf(features, cv), features, uspv, uspvMargin, perfectMargin, zDiag, offMax, radius, cv }
}

interface Measured {
  zDiag: Float64Array
  offMax: Float64Array
  radius: Float64Array
  tol: number
  mean: ArrayLike<number> | undefined
}

function featureStates(
  { n, m }: Pick<ToyModel, 'n' | 'm'>,
  theta: ArrayLike<number>,
  { zDiag, offMax, radius, tol, mean }: Measured,
): { features: FeatureState[]; cv: number } {
  const learnt = (i: number) => Math.abs(zDiag[i]! - 1) <= tol && offMax[i]! <= tol
  const learntRadii = Array.from(radius).filter((_, i) => learnt(i))
  const typical = learntRadii.length > 0 ? quantiles(learntRadii, [0.5])[0]! : Math.max(...radius)
  const features = Array.from({ length: n }, (_, i): FeatureState => {
    if (learnt(i)) return 'learnt'
    if (zDiag[i]! <= 0 && offMax[i]! <= 0) return 'dead'
    const expected = mean ? mean[i]! : 1 / n
    const meanEncoder =
      radius[i]! <= 0.1 * typical && Math.abs(theta[n * m + i]! - expected) <= 0.25 * Math.abs(expected)
    return meanEncoder ? 'mean' : 'partial'
  })
  return { features, cv: variation(learntRadii) }
}

/** Deviation (of the population) over mean; 0 for no values. */
function variation(values: readonly number[]): number {
  if (values.length === 0) return 0
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length
  const square = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length
  return mean > 0 ? Math.sqrt(square) / mean : 0
}

function stateOf(features: readonly FeatureState[], cv: number): ToyState {
  const symmetric = cv < 0.05
  if (features.every(f => f === 'learnt')) return symmetric ? 'perfect-symmetric' : 'perfect-asymmetric'
  if (features.includes('dead')) return 'dead'
  if (features.every(f => f === 'learnt' || f === 'mean')) return symmetric ? 'symmetric-failure' : 'asymmetric-failure'
  return 'partial'
}
