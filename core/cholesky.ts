// Cholesky factor of a symmetric positive definite matrix, and solutions with it. Pure, float64, every process.
import type { Vector } from './linalg.ts'

/** Lower factor L with L L^T = matrix [n, n], row-major; null when a pivot is not above rounding of the diagonal. */
export function cholesky(matrix: Vector, n: number): Float64Array | null {
  const l = new Float64Array(n * n)
  let largest = 0
  for (let i = 0; i < n; i++) largest = Math.max(largest, matrix[i * n + i]!)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j]!
      for (let k = 0, a = i * n, b = j * n; k < j; k++, a++, b++) sum -= l[a]! * l[b]!
      if (i !== j) l[i * n + j] = sum / l[j * n + j]!
      else if (sum > 1e-14 * largest) l[i * n + i] = Math.sqrt(sum)
      else return null
    }
  }
  return l
}

/** x of L L^T x = right. @param l [n, n] of `cholesky` */
export function choleskySolve(l: Float64Array, n: number, right: Vector): Float64Array {
  const x = Float64Array.from(right)
  for (let i = 0; i < n; i++) {
    let sum = x[i]!
    for (let k = 0; k < i; k++) sum -= l[i * n + k]! * x[k]!
    x[i] = sum / l[i * n + i]!
  }
  for (let i = n - 1; i >= 0; i--) {
    x[i] = x[i]! / l[i * n + i]!
    for (let k = 0; k < i; k++) x[k] = x[k]! - l[i * n + k]! * x[i]!
  }
  return x
}
