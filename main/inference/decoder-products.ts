// Every decoder row against one vector, a block of rows at a time. Inference process.
import { throwIfAborted } from './encode-rows.ts'
import type { SaeModel } from './formats/format.ts'

/** numbers of a decoder held at once */
const heldNumbers = 2 ** 22

/** Of each row, [m]: summed in float64. */
export interface DecoderProducts {
  /** inner product with the vector */
  products: Float64Array
  /** length of the row */
  norms: Float64Array
}

/** @param u [dOut] @throws AppError cancelled, and what reading the weights throws */
export async function decoderProducts(model: SaeModel, u: Float32Array, signal: AbortSignal): Promise<DecoderProducts> {
  const { dSae: m, dOut } = model.spec
  const products = new Float64Array(m)
  const norms = new Float64Array(m)
  const step = Math.max(1, Math.floor(heldNumbers / dOut))
  for (let from = 0; from < m; from += step) {
    throwIfAborted(signal)
    const rows = await model.readDirections(from, Math.min(m, from + step))
    multiply(rows, u, products.subarray(from), norms.subarray(from))
  }
  return { products, norms }
}

/** Both sums in one pass, four at a time: twice as fast as one after the other. */
function multiply(rows: Float32Array, u: Float32Array, products: Float64Array, norms: Float64Array): void {
  const d = u.length
  const even = d - (d % 4)
  for (let r = 0, at = 0; at < rows.length; r++, at += d) {
    let dot0 = 0
    let dot1 = 0
    let dot2 = 0
    let dot3 = 0
    let sum0 = 0
    let sum1 = 0
    let sum2 = 0
    let sum3 = 0
    let i = 0
    for (; i < even; i += 4) {
      const a = rows[at + i]!
      const b = rows[at + i + 1]!
      const c = rows[at + i + 2]!
      const e = rows[at + i + 3]!
      dot0 += u[i]! * a
      dot1 += u[i + 1]! * b
      dot2 += u[i + 2]! * c
      dot3 += u[i + 3]! * e
      sum0 += a * a
      sum1 += b * b
      sum2 += c * c
      sum3 += e * e
    }
    for (; i < d; i++) {
      const a = rows[at + i]!
      dot0 += u[i]! * a
      sum0 += a * a
    }
    products[r] = dot0 + dot1 + dot2 + dot3
    norms[r] = Math.sqrt(sum0 + sum1 + sum2 + sum3)
  }
}
