// The features that are most often on with a feature, over a whole dictionary and without a matrix of all pairs (analyses.md A4). Pure, every process.
import { phiOf } from './pair-measures.ts'

/** Partners kept of each feature. */
export const mostPartners = 64

/** Which features are on in each row: row t has entries indptr[t] .. indptr[t + 1]. */
export interface RowSetsAll {
  /** features of the dictionary, m */
  columns: number
  /** [rows + 1] */
  indptr: Int32Array
  /** [nnz] */
  features: Int32Array
}

/** Partners by descending phi, equal ones by index; as many as have been on with the feature, at most `most`. */
export interface Partners {
  features: Int32Array
  /** rows on which both are on */
  both: Int32Array
  phi: Float64Array
}

/** Rows on which each feature is on, ascending: feature f has rows[start[f]] .. rows[start[f + 1]]. */
export interface ByFeature {
  start: Int32Array
  rows: Int32Array
}

/** The same entries by feature, in O(nnz + m). */
export function rowsByFeature({ columns, indptr, features }: RowSetsAll): ByFeature {
  const start = new Int32Array(columns + 1)
  for (const f of features) start[f + 1]!++
  for (let f = 0; f < columns; f++) start[f + 1]! += start[f]!
  const next = start.slice(0, columns)
  const rows = new Int32Array(features.length)
  for (let t = 0; t + 1 < indptr.length; t++) {
    for (let e = indptr[t]!; e < indptr[t + 1]!; e++) rows[next[features[e]!]!++] = t
  }
  return { start, rows }
}

/** Rows on which every feature is on together with those that are on in `rows`. Adds into `both` [m], and names the touched ones once. */
export function countTogether(sets: RowSetsAll, rows: Int32Array, both: Int32Array): Int32Array {
  const touched: number[] = []
  for (const t of rows) {
    for (let e = sets.indptr[t]!; e < sets.indptr[t + 1]!; e++) {
      const f = sets.features[e]!
      if (both[f] === 0) touched.push(f)
      both[f]!++
    }
  }
  return Int32Array.from(touched)
}

/**
 * Top partners of one feature from its counts with every other one.
 * @param on [m] rows on which each is on. @param both [m] rows on which each is on with `feature`
 * @param candidates features that are looked at; of those without a common row none is a partner
 */
export function topPartners(
  feature: number,
  rows: number,
  on: Int32Array,
  both: Int32Array,
  candidates: Int32Array,
  most = mostPartners,
): Partners {
  const best = new Int32Array(most)
  const phis = new Float64Array(most)
  let n = 0
  for (const f of candidates) {
    if (f === feature || both[f] === 0) continue
    const phi = phiOf(rows, on[feature]!, on[f]!, both[f]!)
    if (phi === null) continue
    const beats = (at: number) => phi > phis[at]! || (phi === phis[at]! && f < best[at]!)
    if (n === most && (most === 0 || !beats(n - 1))) continue
    // Insertion into the kept ones: nearly every candidate is turned away above.
    let at = n < most ? n++ : n - 1
    for (; at > 0 && beats(at - 1); at--) {
      best[at] = best[at - 1]!
      phis[at] = phis[at - 1]!
    }
    best[at] = f
    phis[at] = phi
  }
  const features = best.slice(0, n)
  return { features, both: Int32Array.from(features, f => both[f]!), phi: phis.slice(0, n) }
}

/**
 * Top partners of every feature: sum over rows of L0^2 additions, memory of one row of the matrix at a time.
 * @param progress called with the features done, now and then
 */
export function allPartners(
  sets: RowSetsAll,
  most = mostPartners,
  progress: (done: number) => void = () => undefined,
): Partners[] {
  const { start, rows } = rowsByFeature(sets)
  const n = sets.indptr.length - 1
  const on = Int32Array.from({ length: sets.columns }, (_, f) => start[f + 1]! - start[f]!)
  const both = new Int32Array(sets.columns)
  return Array.from({ length: sets.columns }, (_, f) => {
    if (f % 256 === 0) progress(f)
    const touched = countTogether(sets, rows.subarray(start[f]!, start[f + 1]!), both)
    const found = topPartners(f, n, on, both, touched, most)
    for (const other of touched) both[other] = 0
    return found
  })
}

/** A pair of features with the rows on which both are on. */
export interface StrongPair {
  i: number
  j: number
  both: number
  phi: number
}

/** The pairs with the highest phi of all, i < j, each once; a pair is looked at where it is among the first `each` of one of its features. */
export function strongestPairs(partners: readonly Partners[], most: number, each = 8): StrongPair[] {
  const seen = new Map<string, StrongPair>()
  partners.forEach((found, f) => {
    for (let at = 0; at < Math.min(each, found.features.length); at++) {
      const other = found.features[at]!
      const [i, j] = f < other ? [f, other] : [other, f]
      seen.set(`${i},${j}`, { i, j, both: found.both[at]!, phi: found.phi[at]! })
    }
  })
  return [...seen.values()].sort((a, b) => b.phi - a.phi || a.i - b.i || a.j - b.j).slice(0, most)
}
