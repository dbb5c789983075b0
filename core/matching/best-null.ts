// What the best cosine of chance is: of m random directions, and of a dictionary whose signs were flipped (analyses.md section 0). Pure, every process.
import { createRandom } from '../random.ts'
import { cosineTail } from './cosine-tail.ts'

/** P(the best of m random directions in d dimensions has a cosine above c) */
export function bestOfTail(c: number, m: number, d: number): number {
  const single = cosineTail(c, d)
  // 1 - (1 - p)^m without losing small p
  return single >= 1 ? 1 : -Math.expm1(m * Math.log1p(-single))
}

const steps = 2_000

/** Mean best cosine of m random directions: -1 plus the integral of its tail, by Simpson's rule. */
export function bestOfMean(m: number, d: number): number {
  const width = 2 / steps
  let sum = bestOfTail(-1, m, d) + bestOfTail(1, m, d)
  for (let k = 1; k < steps; k++) sum += (k % 2 === 1 ? 4 : 2) * bestOfTail(-1 + k * width, m, d)
  return (sum * width) / 3 - 1
}

/** One p-value a latent against the values of a null: (1 + those at least as large) / (1 + all); NaN for NaN. */
export function nullPValues(found: ArrayLike<number>, null_: ArrayLike<number>): Float64Array {
  const sorted = Float64Array.from(Array.from(null_).filter(v => !Number.isNaN(v))).sort()
  return Float64Array.from(found, v => {
    if (Number.isNaN(v)) return Number.NaN
    let [low, high] = [0, sorted.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (sorted[middle]! < v) low = middle + 1
      else high = middle
    }
    return (1 + sorted.length - low) / (1 + sorted.length)
  })
}

/**
 * Above so many dimensions the null with flipped signs is left out: its eigenvectors take about 7 d^3 operations in float64 (2 s of a core at 768
 * dimensions, 10 s at 1,152, by the cube some minutes at 4,096), and ONNX Runtime has no operator for them.
 */
export const mostFlippedDimensions = 4_096

/**
 * The map that flips the signs of coordinates in an orthonormal basis, one sign a basis vector: in the eigenbasis of some rows' second moments it keeps
 * all second moments and every cosine between two of the rows, and loses where they point.
 * @param basis [d][d] orthonormal
 * @param seed of the signs
 * @returns [d * d], symmetric
 */
export function flipTurn(basis: readonly Float64Array[], seed: number): Float64Array {
  const d = basis.length
  const random = createRandom(seed)
  const flipped = basis.filter(() => random.next() < 0.5)
  // x - 2 sum over flipped of (v.x) v, as one matrix: I - 2 F^T F
  const turn = new Float64Array(d * d)
  for (let i = 0; i < d; i++) turn[i * d + i] = 1
  for (const v of flipped) {
    for (let i = 0; i < d; i++) {
      const twice = 2 * v[i]!
      for (let j = i; j < d; j++) turn[i * d + j]! -= twice * v[j]!
    }
  }
  for (let i = 0; i < d; i++) for (let j = 0; j < i; j++) turn[i * d + j] = turn[j * d + i]!
  return turn
}

/** [d * d] sum of x x^T over the rows, as symmetric storage. */
export function secondMoments(rows: Float32Array, d: number): Float64Array {
  const out = new Float64Array(d * d)
  for (let at = 0; at < rows.length; at += d) {
    for (let i = 0; i < d; i++) {
      const x = rows[at + i]!
      if (x === 0) continue
      for (let j = i; j < d; j++) out[i * d + j]! += x * rows[at + j]!
    }
  }
  for (let i = 0; i < d; i++) for (let j = 0; j < i; j++) out[i * d + j] = out[j * d + i]!
  return out
}

/** Unit rows less the mean of all, at unit length again, [n * d]; zero rows stay zero and count for no mean. */
export function withoutMeanRow(unit: Float32Array, d: number): Float32Array {
  const mean = new Float64Array(d)
  const n = unit.length / d
  const zero = Uint8Array.from({ length: n }, (_, i) => Number(unit.subarray(i * d, (i + 1) * d).every(v => v === 0)))
  const counted = zero.reduce((sum, z) => sum + 1 - z, 0)
  for (let i = 0; i < unit.length; i++) mean[i % d]! += unit[i]! / Math.max(1, counted)
  const out = new Float32Array(unit.length)
  for (let i = 0; i < n; i++) {
    if (zero[i]) continue
    let square = 0
    for (let j = 0; j < d; j++) square += (unit[i * d + j]! - mean[j]!) ** 2
    const scale = square > 0 ? 1 / Math.sqrt(square) : 0
    for (let j = 0; j < d; j++) out[i * d + j] = (unit[i * d + j]! - mean[j]!) * scale
  }
  return out
}
