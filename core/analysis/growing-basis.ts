// An orthonormal basis that grows by one vector at a time, and least squares on it (incremental QR). Pure, float64, every process.
import { dot, norm, orthogonalPart, type Vector } from '../linalg.ts'

/** A vector with less than this share of its length outside the span adds no axis: the rest is rounding. */
const DEPENDENT = 1e-7

export interface GrowingBasis {
  /** orthonormal, [d] each */
  axes: Float64Array[]
  /** column k of the triangular factor: the k-th kept vector along axes 0 .. k */
  upper: Float64Array[]
}

export const emptyBasis = (): GrowingBasis => ({ axes: [], upper: [] })

/**
 * Adds a vector. @param v [d]
 * @returns |P v|^2, P the projection on the span before it was added, and whether the span grew
 */
export function growBasis(basis: GrowingBasis, v: Vector): { inside: number; grew: boolean } {
  const along = basis.axes.map(axis => dot(axis, v))
  const inside = along.reduce((sum, a) => sum + a * a, 0)
  const { axis, share } = orthogonalPart(v, basis.axes)
  if (!axis || share < DEPENDENT) return { inside, grew: false }
  basis.axes.push(axis)
  basis.upper.push(Float64Array.from([...along, share * norm(v)]))
  return { inside, grew: true }
}

/** Coefficients of the kept vectors, in the order they were added, that come nearest to x: R c = Q^T x by back substitution. */
export function leastSquaresOn({ axes, upper }: GrowingBasis, x: Vector): Float64Array {
  const out = Float64Array.from(axes, axis => dot(axis, x))
  for (let k = out.length - 1; k >= 0; k--) {
    out[k] = out[k]! / upper[k]![k]!
    for (let i = 0; i < k; i++) out[i] = out[i]! - out[k]! * upper[k]![i]!
  }
  return out
}
