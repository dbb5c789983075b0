// What pursuit finds of a row beside what one pass of the encoder found, and the sums of it over rows (analyses.md A11). Pure.
import { dot, type Vector } from '../linalg.ts'
import { createRandom } from '../random.ts'
import { rankCorrelation } from '../rank-correlation.ts'

/** |A and B| / |A or B|; null where both are empty */
export function setJaccard(a: Iterable<number>, b: Iterable<number>): number | null {
  const [first, second] = [new Set(a), new Set(b)]
  let both = 0
  for (const item of first) if (second.has(item)) both++
  const either = first.size + second.size - both
  return either > 0 ? both / either : null
}

export interface SupportComparison {
  jaccard: number | null
  /** Spearman of the step (first choice of an atom) and the magnitude of its code, over atoms in both; -1: largest first; null under 3 */
  rank: number | null
  both: number
}

/**
 * @param chosen atoms of the steps, in order; again-chosen ones count once
 * @param features the features that are on; @param codes [features] their codes
 */
export function compareSupports(
  chosen: readonly number[],
  features: ArrayLike<number>,
  codes: ArrayLike<number>,
): SupportComparison {
  const order = [...new Set(chosen)]
  const size = new Map(Array.from(features, (f, i) => [f, Math.abs(codes[i]!)]))
  const shared = order.flatMap((atom, step) => (size.has(atom) ? [{ step, size: size.get(atom)! }] : []))
  return {
    jaccard: setJaccard(order, size.keys()),
    rank: shared.length < 3 ? null : rankCorrelation(shared.map(s => s.step), shared.map(s => s.size)), // prettier-ignore
    both: shared.length,
  }
}

/** Sums that FVU needs, over rows: of x for its column mean, and of each way's squared error. */
export interface FvuFold {
  n: number
  sum: Float64Array
  squares: number
  errors: Float64Array
}

export const startFvu = (d: number, ways: number): FvuFold => ({
  n: 0,
  sum: new Float64Array(d),
  squares: 0,
  errors: new Float64Array(ways),
})

/** @param x [d]; @param errors [ways] |x - xhat|^2 */
export function addFvu(fold: FvuFold, x: Vector, errors: ArrayLike<number>): void {
  fold.n++
  for (let j = 0; j < fold.sum.length; j++) fold.sum[j] = fold.sum[j]! + x[j]!
  fold.squares += dot(x, x)
  for (let i = 0; i < fold.errors.length; i++) fold.errors[i] = fold.errors[i]! + errors[i]!
}

/** [ways] FVU about the column mean of the rows; null for fewer than two rows, or equal ones */
export function endFvu({ n, sum, squares, errors }: FvuFold): (number | null)[] {
  const spread = squares - dot(sum, sum) / n
  return Array.from(errors, error => (n > 1 && spread > 1e-12 * squares ? error / spread : null))
}

/**
 * The null of a dictionary that was not trained for pursuit: every atom's entries in an order of its own, so that lengths and entries
 * stay and what an atom has to do with the data, and with other atoms, goes. @param atoms [m, d]
 */
export function shuffledAtoms<T extends Float32Array | Float64Array>(atoms: T, d: number, seed: number): T {
  const out = atoms.slice() as T
  const random = createRandom(seed)
  for (let at = 0; at < out.length; at += d) {
    for (let i = d - 1; i > 0; i--) {
      const j = random.int(i + 1)
      const kept = out[at + i]!
      out[at + i] = out[at + j]!
      out[at + j] = kept
    }
  }
  return out
}
