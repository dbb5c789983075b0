// The causal inner product: covariance of unembedding rows, folded over chunks, and its two symmetric roots (Park et al. 2024; A12). Pure.
import { cholesky } from '../../cholesky.ts'
import type { Matrix, Vector } from '../../linalg.ts'
import { eigenSymmetric } from '../../symmetric-eigen.ts'

/** Eigenvalues are at least this share of the largest. */
export const eigenvalueFloor = 1e-6

export interface CovarianceFold {
  n: number
  d: number
  /** [d] taken from every row first, so that the sums do not cancel: the first row */
  origin: Float64Array | null
  sum: Float64Array
  /** [d, d] upper triangle of the sums of products */
  products: Float64Array
}

export const startCovariance = (d: number): CovarianceFold => ({
  n: 0,
  d,
  origin: null,
  sum: new Float64Array(d),
  products: new Float64Array(d * d),
})

/** Takes in rows. @param rows [k, d] */
export function addCovariance(fold: CovarianceFold, rows: Matrix): void {
  const { d, sum, products } = fold
  fold.origin ??= Float64Array.from(rows.subarray(0, d))
  const four = [0, 1, 2, 3].map(() => new Float64Array(d))
  const [p, q, s, t] = four as [Float64Array, Float64Array, Float64Array, Float64Array]
  const k = rows.length / d
  // Four rows a pass over the products, which is where the time goes.
  for (let from = 0; from < k; from += 4) {
    four.forEach((row, at) => {
      for (let j = 0; j < d; j++) row[j] = from + at < k ? rows[(from + at) * d + j]! - fold.origin![j]! : 0
    })
    for (let i = 0; i < d; i++) {
      const [pi, qi, si, ti] = [p[i]!, q[i]!, s[i]!, t[i]!]
      sum[i] = sum[i]! + pi + qi + si + ti
      for (let j = i, at = i * d + i; j < d; j++, at++) {
        products[at] = products[at]! + pi * p[j]! + qi * q[j]! + si * s[j]! + ti * t[j]!
      }
    }
  }
  fold.n += k
}

export interface Covariance {
  n: number
  d: number
  mean: Float64Array
  /** [d, d] centred products divided by n, as the peer does */
  matrix: Float64Array
}

/** @throws Error without rows */
export function endCovariance({ n, d, origin, sum, products }: CovarianceFold): Covariance {
  if (!origin || n === 0) throw new Error('There are no rows to take a covariance of.')
  const matrix = new Float64Array(d * d)
  for (let i = 0; i < d; i++) {
    for (let j = i; j < d; j++) {
      matrix[i * d + j] = matrix[j * d + i] = products[i * d + j]! / n - (sum[i]! / n) * (sum[j]! / n)
    }
  }
  return { n, d, mean: Float64Array.from(sum, (v, j) => origin[j]! + v / n), matrix }
}

export interface CausalInnerProduct {
  d: number
  mean: Float64Array
  /** [d, d] Cov^{-1/2}: unembedding-type vectors */
  whiten: Float64Array
  /** [d, d] Cov^{+1/2}: residual-stream vectors, such as decoder rows */
  colour: Float64Array
  /** eigenvalues raised to the floor, and the largest and smallest as they were */
  floored: number
  largest: number
  smallest: number
}

/** @throws Error when the rows are all equal */
export function causalInnerProduct({ d, mean, matrix }: Covariance, floor = eigenvalueFloor): CausalInnerProduct {
  const { values, vectors } = eigenSymmetric(matrix, d)
  const largest = values[0]!
  if (!(largest > 0)) throw new Error('The rows have no spread: every row is the same.')
  const raised = values.map(v => Math.max(v, floor * largest))
  const root = (power: number) => {
    const out = new Float64Array(d * d)
    vectors.forEach((vector, k) => {
      const by = raised[k]! ** power
      for (let i = 0; i < d; i++) {
        const vi = by * vector[i]!
        for (let j = 0, at = i * d; j < d; j++, at++) out[at] = out[at]! + vi * vector[j]!
      }
    })
    return out
  }
  return {
    d,
    mean,
    whiten: root(-0.5),
    colour: root(0.5),
    floored: values.reduce((count, v) => count + (v < floor * largest ? 1 : 0), 0),
    largest,
    smallest: values[d - 1]!,
  }
}

/**
 * Rows whitened by the Cholesky factor, L^{-1} (x - mean): the rows of the symmetric root but for one turn of all of them, so that every
 * product of two rows, cosine and shrunk covariance is the same. No eigenvectors are needed, and no eigenvalue is raised.
 * @param rows [k, d] @returns null where the covariance has no inverse
 */
export function whitenByFactor(rows: Matrix, { d, mean, matrix }: Covariance): Float64Array | null {
  const l = cholesky(matrix, d)
  if (!l) return null
  const out = new Float64Array(rows.length)
  for (let from = 0; from < rows.length; from += d) {
    for (let i = 0, at = 0; i < d; i++, at = i * d) {
      let sum = rows[from + i]! - mean[i]!
      for (let k = 0; k < i; k++, at++) sum -= l[at]! * out[from + k]!
      out[from + i] = sum / l[at]!
    }
  }
  return out
}

/** Rows times a symmetric matrix [d, d], after taking `mean` from each if given. @param rows [k, d] */
export function timesSymmetric(rows: Matrix, d: number, symmetric: Float64Array, mean?: Vector): Float64Array {
  const out = new Float64Array(rows.length)
  const row = new Float64Array(d)
  for (let from = 0; from < rows.length; from += d) {
    for (let i = 0; i < d; i++) row[i] = rows[from + i]! - (mean ? mean[i]! : 0)
    const into = out.subarray(from, from + d)
    // Four rows of the matrix a pass over the result, which is where the time goes.
    let i = 0
    for (; i + 4 <= d; i += 4) {
      const [p, q, r, s] = [row[i]!, row[i + 1]!, row[i + 2]!, row[i + 3]!]
      const [a, b, c, e] = [i * d, (i + 1) * d, (i + 2) * d, (i + 3) * d]
      for (let j = 0; j < d; j++) {
        into[j] =
          into[j]! + p * symmetric[a + j]! + q * symmetric[b + j]! + r * symmetric[c + j]! + s * symmetric[e + j]!
      }
    }
    for (; i < d; i++) for (let j = 0; j < d; j++) into[j] = into[j]! + row[i]! * symmetric[i * d + j]!
  }
  return out
}
