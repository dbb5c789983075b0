// Least squares on a set of vectors that grows by one at a time: an incremental Cholesky factor of their Gram matrix. Pure, float64, every process.
import { dot, type Vector } from '../linalg.ts'

/** A vector with less than this share of its squared length outside the span of the others adds nothing: the rest is rounding. */
const DEPENDENT = 1e-10

export interface GrowingBasis {
  x: Vector
  /** kept vectors, [d] each */
  rows: Vector[]
  /** row k of the factor L of the Gram matrix, [k + 1] */
  factor: Float64Array[]
  /** L y = (kept vectors) . x: the sum of its squares is what the span holds of |x|^2 */
  y: number[]
}

export const emptyBasis = (x: Vector): GrowingBasis => ({ x, rows: [], factor: [], y: [] })

/**
 * Adds a vector. One product with each kept vector: the account of s steps costs s^2 d / 2.
 * @param v [d]
 * @returns |P v|^2, P the projection on the span before it was added, whether the span grew, and v's products with the kept vectors
 */
export function growBasis(basis: GrowingBasis, v: Vector): { inside: number; grew: boolean; products: Float64Array } {
  const { rows, factor, y } = basis
  const products = Float64Array.from(rows, row => dot(row, v))
  const along = new Float64Array(rows.length + 1)
  let inside = 0
  for (let k = 0; k < rows.length; k++) {
    const own = factor[k]!
    let sum = products[k]!
    for (let i = 0; i < k; i++) sum -= own[i]! * along[i]!
    along[k] = sum / own[k]!
    inside += along[k]! ** 2
  }
  const squares = dot(v, v)
  const outside = squares - inside
  if (!(outside > DEPENDENT * squares)) return { inside, grew: false, products }
  along[rows.length] = Math.sqrt(outside)
  let rest = dot(v, basis.x)
  for (let k = 0; k < rows.length; k++) rest -= along[k]! * y[k]!
  y.push(rest / along[rows.length]!)
  factor.push(along)
  rows.push(v)
  return { inside, grew: true, products }
}

/** |P x|^2: what the span holds of x. */
export const heldBy = ({ y }: GrowingBasis): number => y.reduce((sum, v) => sum + v * v, 0)

/** Coefficients of the kept vectors, in the order they were added, that come nearest to x: L^T c = y. */
export function leastSquaresOn({ factor, y }: GrowingBasis): Float64Array {
  const out = Float64Array.from(y)
  for (let k = out.length - 1; k >= 0; k--) {
    out[k] = out[k]! / factor[k]![k]!
    for (let i = 0; i < k; i++) out[i] = out[i]! - factor[k]![i]! * out[k]!
  }
  return out
}

/** x less its projection on the span, into `out` [d]. */
export function residualOf(basis: GrowingBasis, out: Float64Array): void {
  out.set(basis.x)
  leastSquaresOn(basis).forEach((c, k) => {
    const row = basis.rows[k]!
    for (let j = 0; j < out.length; j++) out[j] = out[j]! - c * row[j]!
  })
}
