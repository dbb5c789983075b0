// Mantel correlation of two matrices over the same things, with its permutation null (Mantel 1967; analyses.md A13). Pure, every process.
import { createRandom } from '../random.ts'

export interface Mantel {
  /** Pearson correlation over pairs i < j */
  r: number
  /** share of 1 + permutations with an |r| at least as large, this one included */
  p: number
  permutations: number
  seed: number
  /** things with all their pairs known; the others are left out */
  n: number
}

/**
 * @param a [k * k] symmetric @param b [k * k] symmetric; NaN for what is not known
 * @param keep positions whose pairs with each other are known in both
 * @param step is told how many permutations are done
 * @returns null for fewer than 3 things, or where one matrix is constant
 */
export function mantel(
  a: Float64Array,
  b: Float64Array,
  k: number,
  keep: readonly number[],
  permutations = 999,
  seed = 1,
  step: (done: number, total: number) => void = () => undefined,
): Mantel | null {
  const n = keep.length
  if (n < 3) return null
  const x = standardized(a, k, keep)
  const y = standardized(b, k, keep)
  if (!x || !y) return null
  const random = createRandom(seed)
  const order = Int32Array.from({ length: n }, (_, i) => i)
  const correlation = () => {
    let sum = 0
    for (let i = 0; i < n; i++) {
      const [own, at] = [i * n, order[i]! * n]
      for (let j = i + 1; j < n; j++) sum += y[own + j]! * x[at + order[j]!]!
    }
    return sum
  }
  const r = correlation()
  let larger = 1
  for (let draw = 0; draw < permutations; draw++) {
    if (draw % 16 === 0) step(draw, permutations)
    for (let i = n - 1; i > 0; i--) {
      const j = random.int(i + 1)
      const held = order[i]!
      order[i] = order[j]!
      order[j] = held
    }
    // Rounding must not make an equal arrangement a smaller one.
    if (Math.abs(correlation()) >= Math.abs(r) * (1 - 1e-12)) larger++
  }
  return { r: Math.max(-1, Math.min(1, r)), p: larger / (permutations + 1), permutations, seed, n }
}

/** The kept part [n * n], its pairs i < j of mean 0 and sum of squares 1, both triangles; null where they are all equal. */
function standardized(matrix: Float64Array, k: number, keep: readonly number[]): Float64Array | null {
  const n = keep.length
  const out = Float64Array.from({ length: n * n }, (_, at) => matrix[keep[Math.floor(at / n)]! * k + keep[at % n]!]!)
  let [sum, pairs] = [0, 0]
  const each = (take: (at: number) => void) => {
    for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) take(i * n + j)
  }
  each(at => {
    sum += out[at]!
    pairs++
  })
  const mean = sum / pairs
  let square = 0
  let largest = 0
  each(at => {
    square += (out[at]! - mean) ** 2
    largest = Math.max(largest, Math.abs(out[at]!))
  })
  if (!(Math.sqrt(square / pairs) > 1e-14 * largest)) return null
  const scale = 1 / Math.sqrt(square)
  return out.map(v => (v - mean) * scale)
}
