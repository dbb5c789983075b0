// What the best cosines and the assignment say of two dictionaries: MMCS, mutual nearest, margins, MCC, shared and novel (analyses.md A6). Pure, every process.
import type { BestLists } from './candidates.ts'

/** Paulo and Belrose 2025: shared iff encoders and decoders give the same partner, both at least this alike; below it a latent is novel. */
export const sharedAt = 0.7

/** Columns over the n latents of the first dictionary; -1 and NaN where there is nothing. */
export interface NearestColumns {
  nearest: Int32Array
  cosine: Float64Array
  /** best minus second best; NaN with one candidate */
  margin: Float64Array
}

/** @param lists [n] at least two wide for margins */
export function nearestColumns({ count, features, cosines }: BestLists): NearestColumns {
  const n = features.length / count
  const at = (i: number, k: number) =>
    k < count && features[i * count + k]! >= 0 ? cosines[i * count + k]! : Number.NaN
  return {
    nearest: Int32Array.from({ length: n }, (_, i) => features[i * count]!),
    cosine: Float64Array.from({ length: n }, (_, i) => at(i, 0)),
    margin: Float64Array.from({ length: n }, (_, i) => at(i, 0) - at(i, 1)),
  }
}

/** [n] whether a latent's nearest has it as its own nearest. */
export function mutualFlags(there: NearestColumns, back: NearestColumns): Uint8Array {
  return Uint8Array.from(there.nearest, (j, i) => Number(j >= 0 && back.nearest[j] === i))
}

/** Mean over the numbers; null for none. */
export function meanOf(values: Iterable<number>): number | null {
  let [sum, count] = [0, 0]
  for (const v of values) {
    if (Number.isNaN(v)) continue
    sum += v
    count++
  }
  return count > 0 ? sum / count : null
}

/**
 * Mean max cosine similarity: of A's latents to B, of B's to A, and the mean of both. Rows without direction have no cosine and are left out.
 * Null for a dictionary without directions.
 */
export function mmcs(there: NearestColumns, back: NearestColumns) {
  const [ab, ba] = [meanOf(there.cosine), meanOf(back.cosine)]
  return { ab, ba, mean: ab === null || ba === null ? null : (ab + ba) / 2 }
}

/** Cosines of an assignment among the best lists of its rows, else of its columns; NaN for a row without a partner, or one in neither. */
export function assignedCosines(columns: Int32Array, rows: BestLists, back: BestLists): Float64Array {
  const find = (lists: BestLists, i: number, j: number) => {
    for (let k = i * lists.count; k < (i + 1) * lists.count; k++) if (lists.features[k] === j) return lists.cosines[k]!
    return Number.NaN
  }
  return Float64Array.from(columns, (j, i) => {
    if (j < 0) return Number.NaN
    const own = find(rows, i, j)
    return Number.isNaN(own) ? find(back, j, i) : own
  })
}

/** One assignment: the partner of each latent, and the cosine. */
export interface Assignment {
  columns: Int32Array
  cosine: Float64Array
}

/** [n] 1 where both assignments name one partner at cosines of at least 0.7 each. */
export function sharedFlags(decoder: Assignment, encoder: Assignment): Uint8Array {
  return Uint8Array.from(decoder.columns, (j, i) =>
    Number(j >= 0 && encoder.columns[i] === j && decoder.cosine[i]! >= sharedAt && encoder.cosine[i]! >= sharedAt),
  )
}

/** [n] 1 where even the nearest is below 0.7: a novel latent, against a reconstruction one (stitching); 0 for one without direction. */
export function novelFlags({ cosine }: NearestColumns): Uint8Array {
  return Uint8Array.from(cosine, c => Number(c < sharedAt))
}

/** Count and share of latents with a cosine of at least `from`, of those with a cosine; null share for none. */
export function shareAbove(cosine: ArrayLike<number>, from: number) {
  let [count, of] = [0, 0]
  for (let i = 0; i < cosine.length; i++) {
    if (Number.isNaN(cosine[i])) continue
    of++
    if (cosine[i]! >= from) count++
  }
  return { count, of, share: of > 0 ? count / of : null }
}
