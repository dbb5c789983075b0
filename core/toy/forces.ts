// What every sample does to every vector at this moment: the force -dL_p/dW_k, split into its decode and encode parts (toy.md section 2). Pure.
import type { Batch } from './batch.ts'
import { decoderAt, type ToyModel } from './model.ts'

export interface Forces {
  /** [rows * n] pre-activations and outputs */
  Z: Float64Array
  Y: Float64Array
  /** [rows * n * m] force of sample p on W_k, at (p n + k) m */
  force: Float64Array
  /** its part -x_k sum_i e_i M_i, which moves the sample's own latent */
  encode: Float64Array
  /** its part -e_k h, through output k; when untied this is the force on M_k instead, and no part of `force` */
  decode: Float64Array
  /** [rows * n] -e_k, the force on b_k */
  bias: Float64Array
  loss: number
}

/** Forces of every sample of a batch. Larger batches than a few hundred rows are for sums, not for arrows. */
export function forcesOf(model: ToyModel, theta: ArrayLike<number>, batch: Batch): Forces {
  const { n, m, tied, kappa, importance } = model
  const { rows, x } = batch
  const dAt = decoderAt(model)
  const out: Forces = {
    Z: new Float64Array(rows * n),
    Y: new Float64Array(rows * n),
    force: new Float64Array(rows * n * m),
    encode: new Float64Array(rows * n * m),
    decode: new Float64Array(rows * n * m),
    bias: new Float64Array(rows * n),
    loss: 0,
  }
  const h = new Float64Array(m)
  const pull = new Float64Array(m)
  for (let p = 0; p < rows; p++) {
    h.fill(0)
    pull.fill(0)
    for (let k = 0; k < n; k++) for (let r = 0; r < m; r++) h[r]! += x[p * n + k]! * theta[k * m + r]!
    for (let i = 0; i < n; i++) {
      let z = theta[n * m + i]!
      for (let r = 0; r < m; r++) z += theta[dAt + i * m + r]! * h[r]!
      const y = z > 0 ? z : 0
      const off = y - x[p * n + i]!
      out.Z[p * n + i] = z
      out.Y[p * n + i] = y
      out.loss += (kappa / 2) * importance[i]! * off * off
      if (!(z > 0)) continue
      const e = kappa * importance[i]! * off
      out.bias[p * n + i] = -e
      for (let r = 0; r < m; r++) {
        out.decode[(p * n + i) * m + r] = -e * h[r]!
        pull[r]! += e * theta[dAt + i * m + r]!
      }
    }
    for (let k = 0; k < n; k++) {
      for (let r = 0; r < m; r++) {
        const at = (p * n + k) * m + r
        // + 0: no negative zeros
        out.encode[at] = -x[p * n + k]! * pull[r]! + 0
        out.force[at] = out.encode[at]! + (tied ? out.decode[at]! : 0)
      }
    }
  }
  return out
}

/** The sum over samples of forces [rows * n * m], [n * m]. */
export function summed(part: Float64Array, rows: number, n: number, m: number): Float64Array {
  const out = new Float64Array(n * m)
  for (let p = 0; p < rows; p++) for (let at = 0; at < n * m; at++) out[at]! += part[p * n * m + at]!
  return out
}

/** Radial part (F . W_k) / |W_k| and the length of the tangential rest; radial is null where W_k has no direction. */
export function radialPart(
  force: ArrayLike<number>,
  vector: ArrayLike<number>,
): { radial: number | null; tangential: number } {
  let along = 0
  let square = 0
  let whole = 0
  for (let r = 0; r < vector.length; r++) {
    along += force[r]! * vector[r]!
    square += vector[r]! ** 2
    whole += force[r]! ** 2
  }
  if (!(square > 0)) return { radial: null, tangential: Math.sqrt(whole) }
  const radial = along / Math.sqrt(square)
  return { radial, tangential: Math.sqrt(Math.max(0, whole - radial * radial)) }
}
