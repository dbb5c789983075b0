// Loss and gradient of a toy autoencoder over a batch, by hand (toy.md section 2); the inner loop of training. Pure, every process.
import type { Batch } from './batch.ts'
import { decoderAt, type ToyModel } from './model.ts'

/** Room for one sample's latent and what comes back to it; made once, so that a step allocates nothing. */
export interface Scratch {
  h: Float64Array
  pull: Float64Array
}

export const scratchFor = (m: number): Scratch => ({ h: new Float64Array(m), pull: new Float64Array(m) })

/**
 * Loss sum_p (kappa/2) sum_i I_i (y_i - x_i)^2 at `theta`; its gradient is written to `out`. With e_i = kappa I_i (y_i - x_i) [z_i > 0]:
 * dM_i = e_i h, db = e, dW_k = x_k sum_i e_i M_i, and both parts on W when tied. The derivative of ReLU at 0 is 0.
 * @param out as long as theta
 */
export function gradient(
  { n, m, tied, bias, kappa, importance }: ToyModel,
  theta: Float64Array,
  { rows, x, start, index, value }: Batch,
  out: Float64Array,
  { h, pull }: Scratch,
): number {
  const bAt = n * m
  const dAt = decoderAt({ n, m, tied })
  out.fill(0)
  let loss = 0
  for (let p = 0; p < rows; p++) {
    const from = start[p]!
    const to = start[p + 1]!
    for (let r = 0; r < m; r++) {
      h[r] = 0
      pull[r] = 0
    }
    for (let a = from; a < to; a++) {
      const v = value[a]!
      const at = index[a]! * m
      for (let r = 0; r < m; r++) h[r]! += v * theta[at + r]!
    }
    for (let i = 0; i < n; i++) {
      const at = dAt + i * m
      let z = theta[bAt + i]!
      for (let r = 0; r < m; r++) z += theta[at + r]! * h[r]!
      const target = x[p * n + i]!
      if (z > 0) {
        const off = z - target
        const weight = importance[i]!
        loss += weight * off * off
        const e = kappa * weight * off
        out[bAt + i]! += e
        for (let r = 0; r < m; r++) {
          out[at + r]! += e * h[r]!
          pull[r]! += e * theta[at + r]!
        }
      } else loss += importance[i]! * target * target
    }
    for (let a = from; a < to; a++) {
      const v = value[a]!
      const at = index[a]! * m
      for (let r = 0; r < m; r++) out[at + r]! += v * pull[r]!
    }
  }
  if (!bias) out.fill(0, bAt, bAt + n)
  return (kappa / 2) * loss
}
