// The convex problem that ranks latents for a k-sparse probe (analyses.md A1, step 1), solved to its optimum. Pure, float64, no randomness.
import type { SparseRows } from './sparse-rows.ts'

/** SAEBench 8042bb3 k_sparse_probing: L1 0.01 of the weights, Adam's weight decay 1e-6. */
const L1 = 0.01
const L2 = 1e-6
const MOST_STEPS = 20_000
/** Largest step, in units of the largest weight, at which the iteration rests. */
const REST = 1e-10

export interface L1Logistic {
  /** [columns] */
  weights: Float64Array
  bias: number
  steps: number
}

/**
 * Minimum over w and b of mean_t[ pos y s(-u) + (1 - y) s(u) ] + 0.01 |w|_1 + 0.5e-6 |w|^2, u = z_t . w + b, s = softplus,
 * pos = negatives / positives; b is not penalised.
 *
 * FISTA (Beck and Teboulle 2009) with a step for each column: z z^T <= diag(|z_j| sum_k |z_k|), so that the sums of those bounds over the rows
 * majorise the Hessian; momentum restarts when it points uphill (O'Donoghue and Candes 2015).
 * @param y [rows] 1 for the class. @throws Error when one of the two classes is empty
 */
export function l1Logistic(z: SparseRows, y: Uint8Array): L1Logistic {
  const n = z.rows
  const m = z.columns
  let positives = 0
  for (const v of y) positives += v
  if (positives === 0 || positives === n) {
    throw new Error(`${positives} of ${n} rows in the class; some in it and some outside it are expected.`)
  }
  const rowWeights = Float64Array.from(y, v => (v ? (n - positives) / positives : 1) / n)
  const bound = columnBounds(z, rowWeights)

  // Column m is the bias.
  let current = new Float64Array(m + 1)
  let ahead = new Float64Array(m + 1)
  const gradient = new Float64Array(m + 1)
  let momentum = 1
  let steps = 0
  while (steps < MOST_STEPS) {
    steps++
    gradientAt(z, y, rowWeights, ahead, gradient)
    const next = new Float64Array(m + 1)
    let uphill = 0
    let moved = 0
    let largest = 1
    for (let j = 0; j <= m; j++) {
      const step = bound[j]! > 0 ? 1 / bound[j]! : 0
      const to = ahead[j]! - step * gradient[j]!
      next[j] = j === m ? to : shrink(to, step * L1)
      uphill += bound[j]! * (ahead[j]! - next[j]!) * (next[j]! - current[j]!)
      moved = Math.max(moved, Math.abs(next[j]! - current[j]!), Math.abs(next[j]! - ahead[j]!))
      largest = Math.max(largest, Math.abs(next[j]!))
    }
    if (uphill > 0) momentum = 1
    const following = (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2
    const by = uphill > 0 ? 0 : (momentum - 1) / following
    ahead = next.map((v, j) => v + by * (v - current[j]!))
    current = next
    momentum = following
    if (moved <= REST * largest) break
  }
  return { weights: current.subarray(0, m), bias: current[m]!, steps }
}

const shrink = (v: number, by: number) => Math.sign(v) * Math.max(Math.abs(v) - by, 0)

/** Diagonal majoriser of the Hessian, [columns + 1]. */
function columnBounds(z: SparseRows, rowWeights: Float64Array): Float64Array {
  const bound = new Float64Array(z.columns + 1)
  for (let t = 0; t < z.rows; t++) {
    let sum = 1
    for (let e = z.indptr[t]!; e < z.indptr[t + 1]!; e++) sum += Math.abs(z.values[e]!)
    const scale = 0.25 * rowWeights[t]! * sum
    for (let e = z.indptr[t]!; e < z.indptr[t + 1]!; e++) bound[z.indices[e]!]! += scale * Math.abs(z.values[e]!)
    bound[z.columns]! += scale
  }
  for (let j = 0; j < z.columns; j++) bound[j]! += L2
  return bound
}

/** Gradient of the smooth part at w, into `out`. */
function gradientAt(z: SparseRows, y: Uint8Array, rowWeights: Float64Array, w: Float64Array, out: Float64Array): void {
  const m = z.columns
  for (let j = 0; j < m; j++) out[j] = L2 * w[j]!
  out[m] = 0
  for (let t = 0; t < z.rows; t++) {
    let u = w[m]!
    for (let e = z.indptr[t]!; e < z.indptr[t + 1]!; e++) u += z.values[e]! * w[z.indices[e]!]!
    const pull = rowWeights[t]! * (1 / (1 + Math.exp(-u)) - y[t]!)
    for (let e = z.indptr[t]!; e < z.indptr[t + 1]!; e++) out[z.indices[e]!]! += pull * z.values[e]!
    out[m]! += pull
  }
}
