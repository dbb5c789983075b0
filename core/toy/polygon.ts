// The regular n-gon, the known answer of n features in two dimensions (toy.md section 4). Pure, every process.
import { oneHotZ, thetaOf } from './model.ts'

/** Smallest r^2 at which n features on a regular polygon have zero loss: 1 / (1 - cos(2 pi / n)), 1 for a single feature. */
export const tightRadius2 = (n: number): number => (n < 2 ? 1 : 1 / (1 - Math.cos((2 * Math.PI) / n)))

/** W_k = r (cos 2 pi k / n, sin 2 pi k / n), all b = 1 - r^2: parameters of a tied model in two dimensions. */
export function polygonTheta(n: number, r2: number): Float64Array {
  const r = Math.sqrt(r2)
  const turn = (k: number) => (2 * Math.PI * k) / n
  const columns = Array.from({ length: n }, (_, k) => k)
  return thetaOf(
    [columns.map(k => r * Math.cos(turn(k))), columns.map(k => r * Math.sin(turn(k)))],
    columns.map(() => 1 - r2),
    null,
  )
}

export interface PolygonFacts {
  n: number
  r_min: number
  b: number
  /** half the sum of squared errors over the one-hot samples, at r_min */
  loss_half_sum: number
  /** what a feature is reconstructed to at radius 1 with b = -cos(2 pi / n), the published demonstration: not 1 */
  unit_radius_reconstruction: number
  /** largest pre-activation of a feature on another's sample */
  off_diag_max: number
  /** the same family at 1.5 times the smallest r^2: zero loss as well */
  r2_1p5: { r: number; b: number; off_diag_max: number }
}

/** @param n at least 2 */
export function polygonFacts(n: number): PolygonFacts {
  const r2 = tightRadius2(n)
  const tight = interference(n, r2)
  return {
    n,
    r_min: Math.sqrt(r2),
    b: 1 - r2,
    loss_half_sum: tight.loss,
    unit_radius_reconstruction: 1 - Math.cos((2 * Math.PI) / n),
    off_diag_max: tight.most,
    r2_1p5: { r: Math.sqrt(1.5 * r2), b: 1 - 1.5 * r2, off_diag_max: interference(n, 1.5 * r2).most },
  }
}

function interference(n: number, r2: number): { loss: number; most: number } {
  const Z = oneHotZ({ n, m: 2, tied: true }, polygonTheta(n, r2))
  let loss = 0
  let most = Number.NEGATIVE_INFINITY
  for (let p = 0; p < n; p++) {
    for (let i = 0; i < n; i++) {
      const z = Z[p * n + i]!
      loss += (Math.max(0, z) - (p === i ? 1 : 0)) ** 2 / 2
      if (p !== i) most = Math.max(most, z)
    }
  }
  return { loss, most }
}
