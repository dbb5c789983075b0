// All eigenvectors of a symmetric matrix of hundreds of rows: tridiagonal form first, then implicit QL. Pure, float64, every process.
import { symmetricEigen, type Vector } from './linalg.ts'

/** Below this Jacobi rotations are as fast, and more accurate in the small eigenvalues. */
const SMALL = 96
const MOST_TURNS = 60
const NOT_FINITE = 'An eigenvalue does not settle: the matrix has entries that are not finite.'

/**
 * Eigenvalues (descending) and unit eigenvectors: Householder reduction and QL with implicit Wilkinson shifts (Golub and Van Loan 8.3;
 * Dubrulle, Martin and Wilkinson 1968). About 7 n^3 operations.
 * @param matrix [n, n], of which the lower triangle is read
 * @param step is told how far it is, in steps of about equal work
 * @throws Error when a value does not settle (NaN or infinite entries)
 */
export function eigenSymmetric(
  matrix: Vector,
  n: number,
  step: (done: number, total: number) => void = () => undefined,
): { values: Float64Array; vectors: Float64Array[] } {
  if (n <= SMALL) return symmetricEigen(matrix, n)
  const told = (part: number) => (done: number) => {
    if (done % 16 === 0) step(part * n + done, 3 * n)
  }
  const { diagonal, off, mirrors } = tridiagonal(matrix, n, told(0))
  const rows = accumulated(mirrors, n, told(1))
  diagonalise(diagonal, off, rows, n, told(2))
  if (!diagonal.every(Number.isFinite)) throw new Error(NOT_FINITE)
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => diagonal[j]! - diagonal[i]!)
  return {
    values: Float64Array.from(order, i => diagonal[i]!),
    vectors: order.map(i => rows.subarray(i * n, (i + 1) * n)),
  }
}

type Told = (done: number) => void

/** T = Q^T A Q: its diagonal, off[i] between i and i + 1, and the mirrors that Q is made of. */
function tridiagonal(matrix: Vector, n: number, told: Told) {
  const a = new Float64Array(n * n)
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) a[i * n + j] = a[j * n + i] = matrix[i * n + j]!
  const off = new Float64Array(n)
  const mirrors: { v: Float64Array; beta: number }[] = []
  for (let k = 0; k < n - 2; k++) {
    told(k)
    const v = Float64Array.from({ length: n - k - 1 }, (_, i) => a[(k + 1 + i) * n + k]!)
    const length = Math.hypot(...chunks(v))
    const alpha = v[0]! > 0 ? -length : length
    off[k] = alpha
    v[0] = v[0]! - alpha
    let squares = 0
    for (const value of v) squares += value * value
    const beta = squares > 0 ? 2 / squares : 0
    mirrors.push({ v, beta })
    if (beta > 0) reflectBothSides(a, n, k + 1, v, beta)
  }
  if (n > 1) off[n - 2] = a[(n - 1) * n + n - 2]!
  const diagonal = Float64Array.from({ length: n }, (_, i) => a[i * n + i]!)
  return { diagonal, off, mirrors }
}

/** Lengths of parts of a vector, so that Math.hypot gets few arguments and small numbers keep their digits. */
function chunks(v: Float64Array): number[] {
  const out: number[] = []
  for (let from = 0; from < v.length; from += 64) out.push(Math.hypot(...v.subarray(from, from + 64)))
  return out
}

/** H A H of the part from `from` on, H = I - beta v v^T: A - v w^T - w v^T. */
function reflectBothSides(a: Float64Array, n: number, from: number, v: Float64Array, beta: number): void {
  const p = new Float64Array(v.length)
  for (let i = 0; i < v.length; i++) {
    let sum = 0
    for (let j = 0, at = (from + i) * n + from; j < v.length; j++, at++) sum += a[at]! * v[j]!
    p[i] = beta * sum
  }
  let along = 0
  for (let i = 0; i < v.length; i++) along += p[i]! * v[i]!
  for (let i = 0; i < v.length; i++) p[i] = p[i]! - (beta / 2) * along * v[i]!
  for (let i = 0; i < v.length; i++) {
    const [vi, wi] = [v[i]!, p[i]!]
    for (let j = 0, at = (from + i) * n + from; j < v.length; j++, at++) a[at] = a[at]! - vi * p[j]! - wi * v[j]!
  }
}

/** Q^T = ... H_1 H_0 by rows: Q from the last mirror to the first, where only its corner changes, then turned over. */
function accumulated(mirrors: readonly { v: Float64Array; beta: number }[], n: number, told: Told): Float64Array {
  const q = new Float64Array(n * n)
  for (let i = 0; i < n; i++) q[i * n + i] = 1
  for (let k = mirrors.length - 1; k >= 0; k--) {
    told(mirrors.length - 1 - k)
    const { v, beta } = mirrors[k]!
    const from = k + 1
    const along = new Float64Array(v.length)
    for (let i = 0; i < v.length; i++) {
      for (let j = 0, at = (from + i) * n + from; j < v.length; j++, at++) along[j] = along[j]! + v[i]! * q[at]!
    }
    for (let i = 0; i < v.length; i++) {
      const by = beta * v[i]!
      for (let j = 0, at = (from + i) * n + from; j < v.length; j++, at++) q[at] = q[at]! - by * along[j]!
    }
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const kept = q[i * n + j]!
      q[i * n + j] = q[j * n + i]!
      q[j * n + i] = kept
    }
  }
  return q
}

/** Turns T into its eigenvalues, in place, and the rows of Q^T into eigenvectors. */
function diagonalise(d: Float64Array, e: Float64Array, rows: Float64Array, n: number, told: Told): void {
  for (let l = 0; l < n; l++) {
    told(l)
    for (let turn = 0; ; turn++) {
      let m = l
      while (m < n - 1 && Math.abs(e[m]!) > Number.EPSILON * (Math.abs(d[m]!) + Math.abs(d[m + 1]!))) m++
      if (m === l) break
      if (turn === MOST_TURNS) throw new Error(NOT_FINITE)
      chase(d, e, rows, n, l, m)
    }
  }
}

/** One implicit QL step on the unreduced part l .. m. */
function chase(d: Float64Array, e: Float64Array, rows: Float64Array, n: number, l: number, m: number): void {
  const half = (d[l + 1]! - d[l]!) / (2 * e[l]!)
  const root = Math.hypot(half, 1)
  let g = d[m]! - d[l]! + e[l]! / (half + (half >= 0 ? root : -root))
  let [s, c, p] = [1, 1, 0]
  for (let i = m - 1; i >= l; i--) {
    const f = s * e[i]!
    const b = c * e[i]!
    const r = Math.hypot(f, g)
    e[i + 1] = r
    if (r === 0) {
      d[i + 1] = d[i + 1]! - p
      e[m] = 0
      return
    }
    s = f / r
    c = g / r
    g = d[i + 1]! - p
    const t = (d[i]! - g) * s + 2 * c * b
    p = s * t
    d[i + 1] = g + p
    g = c * t - b
    for (let k = 0, low = i * n, high = (i + 1) * n; k < n; k++, low++, high++) {
      const [x, y] = [rows[low]!, rows[high]!]
      rows[high] = s * x + c * y
      rows[low] = c * x - s * y
    }
  }
  d[l] = d[l]! - p
  e[l] = g
  e[m] = 0
}
