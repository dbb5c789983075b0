// Which of some features are on together, counted over chunks of codes (analyses.md A4). Pure, every process.
import { slotsOf, type CodeChunk, type Skip } from './code-rows.ts'

/** Most features of a set whose pairs are counted in full. */
export const mostChosen = 4_096

/** Counts and sums of k chosen features over the rows seen so far. Matrices are [k * k], row i and column j. */
export interface CoFiringSet {
  features: readonly number[]
  /** [columns] slot of a feature, -1 for those not chosen */
  slots: Int32Array
  /** rows counted, n */
  rows: number
  /** N_ij = |T_i and T_j|; the diagonal is N_i */
  both: Int32Array
  /** sum of z_i z_j over all rows */
  products: Float64Array
  /** sum of z_i^2 over the rows on which j is on */
  squares: Float64Array
  /** [k] sum of z_i */
  sums: Float64Array
}

/**
 * @param features k different features, at most 4,096
 * @param columns features of the dictionary
 * @throws Error for more, or for one named twice
 */
export function createCoFiring(features: readonly number[], columns: number): CoFiringSet {
  const k = features.length
  if (k > mostChosen) throw new Error(`${k} features found; at most ${mostChosen} are counted pair by pair.`)
  if (new Set(features).size < k) throw new Error('A feature is named twice.')
  return {
    features,
    slots: slotsOf(features, columns),
    rows: 0,
    both: new Int32Array(k * k),
    products: new Float64Array(k * k),
    squares: new Float64Array(k * k),
    sums: new Float64Array(k),
  }
}

/** Adds the rows of a chunk, in O(rows L0^2) for the L0 chosen features of a row. @param skip rows that are left out */
export function addCodes(into: CoFiringSet, chunk: CodeChunk, skip: Skip = () => false): void {
  const { slots, both, products, squares, sums } = into
  const k = into.features.length
  const on = new Int32Array(k)
  const z = new Float64Array(k)
  for (let row = chunk.from; row < chunk.to; row++) {
    if (skip(row)) continue
    into.rows++
    let n = 0
    const end = chunk.indptr[row - chunk.from + 1]!
    for (let e = chunk.indptr[row - chunk.from]!; e < end; e++) {
      const slot = slots[chunk.features[e]!]!
      if (slot < 0) continue
      on[n] = slot
      z[n++] = chunk.values[e]!
    }
    for (let a = 0; a < n; a++) {
      const [i, zi] = [on[a]!, z[a]!]
      sums[i]! += zi
      for (let b = 0; b < n; b++) {
        const at = i * k + on[b]!
        both[at]!++
        products[at]! += zi * z[b]!
        squares[at]! += zi * zi
      }
    }
  }
}

/** Rows on which each is on, N_i. [k] */
export const onOf = ({ features: { length: k }, both }: CoFiringSet): Int32Array =>
  Int32Array.from({ length: k }, (_, i) => both[i * k + i]!)

/**
 * Masked cosine MC(i|j): cosine of z_i and z_j over the rows on which j is on, whether magnitudes move together there. [k * k],
 * NaN where one of them is 0 on all of those rows.
 */
export function maskedCosines({ features: { length: k }, products, squares }: CoFiringSet): Float64Array {
  const out = new Float64Array(k * k)
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) {
      // sum over T_j of z_i z_j is the sum over all rows; z_j restricted to T_j is z_j.
      const lengths = Math.sqrt(squares[i * k + j]! * squares[j * k + j]!)
      out[i * k + j] = lengths > 0 ? Math.min(1, Math.max(-1, products[i * k + j]! / lengths)) : Number.NaN
    }
  }
  return out
}

/** Covariance of the codes over all rows, those on which a feature is off as 0. [k * k], null for no rows */
export function codeCovariance({ features: { length: k }, products, sums, rows }: CoFiringSet): Float64Array | null {
  if (rows === 0) return null
  return products.map((sum, at) => sum / rows - (sums[Math.floor(at / k)]! / rows) * (sums[at % k]! / rows))
}
