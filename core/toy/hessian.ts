// The Hessian of a toy autoencoder's loss, exact where no pre-activation is 0, and what it says about where training stands. Pure, every process.
import { symmetricEigen } from '../linalg.ts'
import type { Batch } from './batch.ts'
import { decoderAt, sizeOf, type ToyModel } from './model.ts'

/** Largest parameter vector whose eigenvalues are found within a moment (Jacobi rotations take the cube of it). */
export const mostHessian = 150

/**
 * [size * size] second derivatives. For each sample and output that is on, kappa I_i (dz dz^T + (z_i - x_i) d2z), where z_i = M_i . h + b_i has the
 * gradient h on M_i, 1 on b_i and x_a M_i on W_a, and d2z joins W_a with M_i by x_a.
 */
export function hessian(
  model: ToyModel,
  theta: ArrayLike<number>,
  { rows, x, start, index, value }: Batch,
): Float64Array {
  const { n, m, kappa, importance, bias } = model
  const size = sizeOf(model)
  const dAt = decoderAt(model)
  const H = new Float64Array(size * size)
  const slope = new Float64Array(size)
  const h = new Float64Array(m)
  for (let p = 0; p < rows; p++) {
    h.fill(0)
    for (let a = start[p]!; a < start[p + 1]!; a++)
      for (let r = 0; r < m; r++) h[r]! += value[a]! * theta[index[a]! * m + r]!
    for (let i = 0; i < n; i++) {
      let z = theta[n * m + i]!
      for (let r = 0; r < m; r++) z += theta[dAt + i * m + r]! * h[r]!
      if (!(z > 0)) continue
      const weight = kappa * importance[i]!
      const e = weight * (z - x[p * n + i]!)
      slope.fill(0)
      if (bias) slope[n * m + i] = 1
      for (let r = 0; r < m; r++) slope[dAt + i * m + r]! += h[r]!
      for (let a = start[p]!; a < start[p + 1]!; a++) {
        for (let r = 0; r < m; r++) {
          const [w, d] = [index[a]! * m + r, dAt + i * m + r]
          slope[w]! += value[a]! * theta[d]!
          H[w * size + d]! += e * value[a]!
          H[d * size + w]! += e * value[a]!
        }
      }
      for (let u = 0; u < size; u++) {
        if (slope[u] === 0) continue
        for (let v = 0; v < size; v++) H[u * size + v]! += weight * slope[u]! * slope[v]!
      }
    }
  }
  return H
}

export interface Curvature {
  /** all eigenvalues, ascending */
  values: Float64Array
  /** unit direction of the least one, as a parameter vector; null where nothing curves down */
  unstable: Float64Array | null
  negative: number
  least: number
  most: number
  /** steps of SGD at this rate in which the way along the unstable direction grows e-fold; null where there is none */
  eFolding: number | null
  /** learning rate above which SGD leaves along the steepest direction: 2 / most; null where nothing curves up */
  edge: number | null
}

/** @throws Error for more than mostHessian parameters */
export function curvature(model: ToyModel, theta: ArrayLike<number>, batch: Batch, lr: number): Curvature {
  const size = sizeOf(model)
  if (size > mostHessian) throw new Error(`${size} parameters; curvature is computed for at most ${mostHessian}.`)
  const { values, vectors } = symmetricEigen(hessian(model, theta, batch), size)
  const ascending = values.slice().reverse()
  const [least, most] = [ascending[0]!, ascending[size - 1]!]
  // Rounding of the flat directions, of which zero-loss solutions have many.
  const floor = -1e-9 * Math.max(1, Math.abs(most))
  const negative = ascending.filter(v => v < floor).length
  return {
    values: ascending,
    unstable: negative > 0 ? vectors[size - 1]! : null,
    negative,
    least,
    most,
    eFolding: negative > 0 ? 1 / (lr * Math.abs(least)) : null,
    edge: most > 0 ? 2 / most : null,
  }
}

/**
 * Least eigenvalue at a symmetric failure with one unlearnt feature, kappa 1, as derived in toy.md section 4:
 * (a - sqrt(a^2 + 4 c^2)) / 2 with a = k r^2/2 - 2 (1 - 1/n), c^2 = (k/2)(1 + 1/(1 + 4 r^2)) / n^2, k = n - 1.
 */
export function saddleEstimate(n: number, r2: number): number {
  const k = n - 1
  const a = (k * r2) / 2 - 2 * (1 - 1 / n)
  const c2 = ((k / 2) * (1 + 1 / (1 + 4 * r2))) / n ** 2
  return (a - Math.sqrt(a * a + 4 * c2)) / 2
}
