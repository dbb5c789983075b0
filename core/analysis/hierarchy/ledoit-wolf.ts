// Ledoit and Wolf's shrunk covariance of few rows, without the d x d matrix where there are fewer rows than dimensions. Pure, float64.
import { dot, type Matrix } from '../../linalg.ts'

export interface ShrunkCovariance {
  n: number
  d: number
  mean: Float64Array
  /** [n, d] rows minus their mean */
  centred: Float64Array
  /** share of the sphere in the estimate, 0 .. 1 */
  shrinkage: number
  /** mean variance of a coordinate: the sphere's */
  sphere: number
  /** Gram matrix of the centred rows: [n, n] by rows where n < d, else [d, d] by coordinates */
  gram: Float64Array
}

/**
 * S = (1 - shrinkage) E + shrinkage sphere I, with E the covariance of the rows divided by n (Ledoit and Wolf 2004, as in scikit-learn's
 * ledoit_wolf, which centres the rows).
 * @param rows [n, d]; null without rows
 */
export function ledoitWolf(rows: Matrix, d: number): ShrunkCovariance | null {
  const n = rows.length / d
  if (!Number.isInteger(n) || n < 1) return null
  const mean = new Float64Array(d)
  for (let t = 0, at = 0; t < n; t++) for (let j = 0; j < d; j++, at++) mean[j] = mean[j]! + rows[at]!
  for (let j = 0; j < d; j++) mean[j] = mean[j]! / n
  const centred = new Float64Array(rows.length)
  for (let t = 0, at = 0; t < n; t++) for (let j = 0; j < d; j++, at++) centred[at] = rows[at]! - mean[j]!
  const gram = n < d ? gramOfRows(centred, n, d) : gramOfColumns(centred, n, d)
  // |E|^2 is the same from either Gram matrix.
  const squares = dot(gram, gram) / n ** 2
  let trace = 0
  let fourth = 0
  for (let t = 0; t < n; t++) {
    const row = centred.subarray(t * d, (t + 1) * d)
    const length = dot(row, row)
    trace += length / n
    fourth += length ** 2 / n
  }
  const sphere = trace / d
  const delta = (squares - d * sphere ** 2) / d
  const beta = Math.min((fourth - squares) / (n * d), delta)
  // Rows that lie as a sphere already, or do not spread: nothing to shrink.
  const shrinkage = delta > 1e-15 * sphere ** 2 && beta > 0 ? beta / delta : 0
  return { n, d, mean, centred, shrinkage, sphere, gram }
}

function gramOfRows(x: Float64Array, n: number, d: number): Float64Array {
  const out = new Float64Array(n * n)
  for (let s = 0; s < n; s++) {
    const row = x.subarray(s * d, (s + 1) * d)
    for (let t = 0; t <= s; t++) out[s * n + t] = out[t * n + s] = dot(row, x.subarray(t * d, (t + 1) * d))
  }
  return out
}

function gramOfColumns(x: Float64Array, n: number, d: number): Float64Array {
  const out = new Float64Array(d * d)
  const nothing = new Float64Array(d)
  const row = (t: number) => (t < n ? x.subarray(t * d, (t + 1) * d) : nothing)
  // Four rows a pass over the matrix, which is where the time goes.
  for (let t = 0; t < n; t += 4) {
    const [p, q, r, s] = [row(t), row(t + 1), row(t + 2), row(t + 3)]
    for (let i = 0; i < d; i++) {
      const [pi, qi, ri, si] = [p[i]!, q[i]!, r[i]!, s[i]!]
      for (let j = 0, at = i * d; j <= i; j++, at++) {
        out[at] = out[at]! + pi * p[j]! + qi * q[j]! + ri * r[j]! + si * s[j]!
      }
    }
  }
  for (let i = 0; i < d; i++) for (let j = 0; j < i; j++) out[j * d + i] = out[i * d + j]!
  return out
}

/** S itself, [d, d]. */
export function shrunkMatrix({ n, d, centred, shrinkage, sphere, gram }: ShrunkCovariance): Float64Array {
  const products = n < d ? gramOfColumns(centred, n, d) : gram
  const out = new Float64Array(d * d)
  const by = (1 - shrinkage) / n
  for (let at = 0; at < out.length; at++) out[at] = by * products[at]!
  for (let i = 0; i < d; i++) out[i * d + i] = out[i * d + i]! + shrinkage * sphere
  return out
}
