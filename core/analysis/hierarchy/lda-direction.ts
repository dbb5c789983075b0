// The vector of a concept from the rows of its words: linear discriminant of the words against the origin (Park et al. 2025; A12). Pure, float64.
import { cholesky, choleskySolve } from '../../cholesky.ts'
import { dot, norm, type Matrix } from '../../linalg.ts'
import { eigenSymmetric } from '../../symmetric-eigen.ts'
import { ledoitWolf, shrunkMatrix, type ShrunkCovariance } from './ledoit-wolf.ts'

export interface ConceptVector {
  /** [d] (mu . w) w, w = unit(S^+ mu): the members' mean projection on it is 1 */
  l: Float64Array
  mean: Float64Array
  n: number
  shrinkage: number
}

/** Singular directions below this share of the largest are left out where S has no inverse (numpy's pinv). */
const CUTOFF = 1e-15

/**
 * @param rows [n, d] whitened rows of the concept's words
 * @returns null without rows, or where they have no direction: a mean of zero, or no spread at all
 */
export function conceptVector(rows: Matrix, d: number): ConceptVector | null {
  const fit = ledoitWolf(rows, d)
  if (!fit || !(norm(fit.mean) > 0) || !(fit.sphere > 0)) return null
  const w = solveShrunk(fit, fit.mean)
  const length = norm(w)
  if (!(length > 0)) return null
  const scale = dot(fit.mean, w) / length ** 2
  return { l: w.map(v => scale * v), mean: fit.mean, n: fit.n, shrinkage: fit.shrinkage }
}

/** S^{-1} b. With fewer rows than dimensions by Woodbury: (b - X^T (n a / (1 - s) I + X X^T)^{-1} X b) / a, a = s sphere. */
export function solveShrunk(fit: ShrunkCovariance, b: Float64Array): Float64Array {
  const { n, d, centred, shrinkage, sphere, gram } = fit
  const a = shrinkage * sphere
  if (n >= d || !(a > 0)) {
    const matrix = shrunkMatrix(fit)
    const l = cholesky(matrix, d)
    return l ? choleskySolve(l, d, b) : pseudoSolve(matrix, d, b)
  }
  if (shrinkage >= 1) return b.map(v => v / a)
  const inner = gram.slice()
  for (let t = 0; t < n; t++) inner[t * n + t] = inner[t * n + t]! + (n * a) / (1 - shrinkage)
  const l = cholesky(inner, n)
  if (!l) return pseudoSolve(shrunkMatrix(fit), d, b)
  const along = Float64Array.from({ length: n }, (_, t) => dot(centred.subarray(t * d, (t + 1) * d), b))
  const weights = choleskySolve(l, n, along)
  const out = b.slice()
  for (let t = 0; t < n; t++) {
    for (let j = 0; j < d; j++) out[j] = out[j]! - weights[t]! * centred[t * d + j]!
  }
  return out.map(v => v / a)
}

function pseudoSolve(matrix: Float64Array, d: number, b: Float64Array): Float64Array {
  const { values, vectors } = eigenSymmetric(matrix, d)
  const out = new Float64Array(d)
  vectors.forEach((vector, k) => {
    if (!(values[k]! > CUTOFF * d * values[0]!)) return
    const along = dot(vector, b) / values[k]!
    for (let j = 0; j < d; j++) out[j] = out[j]! + along * vector[j]!
  })
  return out
}

/** g . l / |l|^2 of each row: 1 on average for members, 0 for random words. @param rows [n, d] */
export function projections(rows: Matrix, l: Float64Array): Float64Array {
  const d = l.length
  const squares = dot(l, l)
  return Float64Array.from({ length: rows.length / d }, (_, t) => dot(rows.subarray(t * d, (t + 1) * d), l) / squares)
}
