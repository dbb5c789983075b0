// The point that a slice passes through (zones.md section 3, honesty.md rule 3). Pure, every process.
import { dot, solveSymmetric } from '../linalg.ts'
import { evaluate, type HalfSpaces } from './half-spaces.ts'
import type { SliceOrigin } from './types.ts'

/**
 * The point of all boundaries' intersection nearest `from`: from - W^T (W W^T)^-1 g(from). Rows are taken at unit length first; where
 * boundaries are dependent the least-squares point is returned. A feature without a direction is left out.
 */
export function hingePoint(spaces: HalfSpaces, from: Float64Array, features?: readonly number[]): Float64Array {
  const used = (features ?? spaces.w.map((_, i) => i)).filter(i => spaces.length[i]! > 0)
  const n = used.length
  const g = evaluate(spaces, from)
  const right = Float64Array.from(used, i => g[i]! / spaces.length[i]!)
  const gram = new Float64Array(n * n)
  used.forEach((i, a) =>
    used.forEach((j, b) => {
      gram[a * n + b] = dot(spaces.w[i]!, spaces.w[j]!) / spaces.length[i]! / spaces.length[j]!
    }),
  )
  const along = n === 0 ? new Float64Array() : solveSymmetric(gram, n, right)
  const out = from.slice()
  used.forEach((i, a) => {
    const step = along[a]! / spaces.length[i]!
    for (let j = 0; j < out.length; j++) out[j] = out[j]! - step * spaces.w[i]![j]!
  })
  return out
}

/**
 * The origin of a slice.
 * @param mean [d] mean of all unmasked rows
 * @param bPre [d] what the encoder subtracts
 * @param bDec [d] what the decoder adds; null where the output is another space than the slice
 * @param row [d] the vector of the chosen row, for an origin at a row
 * @throws Error when the row's vector is missing or has values that are not finite, and for b_dec of another space
 */
export function sliceOrigin(
  origin: SliceOrigin,
  given: {
    spaces: HalfSpaces
    mean: Float32Array
    bPre: Float32Array
    bDec: Float32Array | null
    row: Float32Array | null
  },
): Float64Array {
  if (origin === 'mean') return Float64Array.from(given.mean)
  if (origin === 'b_pre') return Float64Array.from(given.bPre)
  if (origin === 'b_dec') {
    if (given.bDec) return Float64Array.from(given.bDec)
    throw new Error(
      'b_dec lives in the space that the decoder writes into, not in that of the slice. Choose another origin.',
    )
  }
  if (origin === 'zero') return new Float64Array(given.mean.length)
  if (origin === 'hinge') return hingePoint(given.spaces, Float64Array.from(given.mean))
  if (!given.row) throw new Error(`The vector of row ${origin.row}, the slice's origin, is missing.`)
  if (given.row.some(v => !Number.isFinite(v))) {
    throw new Error(
      `Row ${origin.row} has values that are not finite: a slice cannot pass through it. Choose another origin.`,
    )
  }
  return Float64Array.from(given.row)
}
