// k-sparse probing: how many latents say what one probe says (analyses.md A1). Pure.
import { balancedLogistic, logisticSays, type LogisticFit } from './balanced-logistic.ts'
import { f1Of } from './concept-scores.ts'
import { l1Logistic } from './l1-logistic.ts'
import { denseColumns, type SparseRows } from './sparse-rows.ts'

/** SAEBench's max_k_value, and the jump in F1 that counts as another latent. */
export const MOST_LATENTS = 10
export const LEAST_JUMP = 0.03
/** An activation sum above this fires (SAEBench). */
const FIRES_ABOVE = 1e-6

/** F1 of what was found [n] for the truth [n]; 0 when there is nothing to find and nothing found. */
export function f1OfRows(found: Uint8Array, truth: Uint8Array): number {
  const sum = (of: Uint8Array) => of.reduce((n, v) => n + v, 0)
  const [on, members] = [sum(found), sum(truth)]
  return on + members > 0
    ? f1Of(
        found.reduce((n, v, t) => n + (v && truth[t] ? 1 : 0), 0),
        on,
        members,
      )
    : 0
}

/** Latents by weight in the sparse convex solution, descending, positive ones only; at most `most`. */
export function rankLatents(z: SparseRows, y: Uint8Array, most = MOST_LATENTS): number[] {
  const { weights } = l1Logistic(z, y)
  return [...weights.keys()]
    .filter(j => weights[j]! > 0)
    .sort((a, b) => weights[b]! - weights[a]! || a - b)
    .slice(0, most)
}

/** Latents by mean(z | class) - mean(z | rest), descending, positive ones only: the ranking of SAEBench's sparse_probing. */
export function rankByDifference(z: SparseRows, y: Uint8Array, most = MOST_LATENTS): number[] {
  const members = y.reduce((sum, v) => sum + v, 0)
  const away = new Float64Array(z.columns)
  for (let t = 0; t < z.rows; t++) {
    const share = y[t] ? 1 / members : -1 / (z.rows - members)
    for (let e = z.indptr[t]!; e < z.indptr[t + 1]!; e++) away[z.indices[e]!]! += share * z.values[e]!
  }
  return [...away.keys()]
    .filter(j => away[j]! > 0)
    .sort((a, b) => away[b]! - away[a]! || a - b)
    .slice(0, most)
}

export interface KSparseStep {
  features: number[]
  fit: LogisticFit
  /** on the test rows, at u > 0 */
  f1: number
  /** on the test rows, of the sum of activations above 1e-6: nothing trained */
  f1Sum: number
}

export interface Split {
  z: SparseRows
  y: Uint8Array
}

/** One probe a k, on the first k of the ranked latents: fitted on `train`, scored on `test`. */
export function kSparseSteps(train: Split, test: Split, ranked: readonly number[]): KSparseStep[] {
  return ranked.map((_, i) => {
    const features = ranked.slice(0, i + 1)
    const fit = balancedLogistic(denseColumns(train.z, features), features.length, train.y)
    const columns = denseColumns(test.z, features)
    const sums = Uint8Array.from(test.y, (_, t) => {
      let sum = 0
      for (let j = 0; j < features.length; j++) sum += columns[t * features.length + j]!
      return sum > FIRES_ABOVE ? 1 : 0
    })
    return {
      features,
      fit,
      f1: f1OfRows(logisticSays(fit, columns, test.y.length), test.y),
      f1Sum: f1OfRows(sums, test.y),
    }
  })
}

/** How many latents the jump rule keeps: k grows while F1 rises by more than `jump` (strictly); one failed jump ends it. */
export function jumpCount(curve: readonly number[], jump = LEAST_JUMP): number {
  let best = -100
  let kept = 0
  for (const f1 of curve) {
    if (!(f1 > best + jump)) break
    best = f1
    kept++
  }
  return kept
}
