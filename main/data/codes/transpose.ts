// Codes by row turned into codes by feature, one chunk at a time. Pure; data process, command line.
import type { ByFeature, CodeRows, Postings } from './types.ts'

/** Counting sort by feature; parts must be in row order. */
export function transpose(parts: CodeRows[], dSae: number): ByFeature {
  const start = new Int32Array(dSae + 1)
  let total = 0
  for (const { features } of parts) {
    total += features.length
    for (const feature of features) start[feature + 1]!++
  }
  for (let f = 0; f < dSae; f++) start[f + 1]! += start[f]!
  const next = start.slice(0, dSae)
  const rows = new Int32Array(total)
  const values = new Float32Array(total)
  for (const part of parts) {
    for (let r = part.from; r < part.to; r++) {
      const end = part.indptr[r - part.from + 1]!
      for (let i = part.indptr[r - part.from]!; i < end; i++) {
        const at = next[part.features[i]!]!++
        rows[at] = r
        values[at] = part.values[i]!
      }
    }
  }
  return { start, rows, values }
}

/** The entries of one feature in parts that are not transposed yet. */
export function entriesOf(parts: CodeRows[], feature: number): Postings {
  const rows: number[] = []
  const values: number[] = []
  for (const part of parts) {
    // One comparison an entry; which row it is in is asked only of what was found.
    for (let e = part.features.indexOf(feature); e >= 0; e = part.features.indexOf(feature, e + 1)) {
      rows.push(part.from + rowOf(part.indptr, e))
      values.push(part.values[e]!)
    }
  }
  return { rows: Int32Array.from(rows), values: Float32Array.from(values) }
}

/** The row r with indptr[r] <= entry < indptr[r + 1]. */
function rowOf(indptr: Int32Array, entry: number): number {
  let low = 0
  let high = indptr.length - 1
  while (high - low > 1) {
    const mid = (low + high) >> 1
    if (indptr[mid]! <= entry) low = mid
    else high = mid
  }
  // Empty rows share a start: the last of them holds the entry, and that is where the search ends.
  return low
}

/** Codes by row again, features ascending. @param list features ascending, each with its codes in rows [from, to) */
export function rowsOf(
  list: { feature: number; on: Postings }[],
  { from, to }: { from: number; to: number },
): CodeRows {
  const indptr = new Int32Array(to - from + 1)
  for (const { on } of list) for (const row of on.rows) indptr[row - from + 1]!++
  for (let r = 0; r < to - from; r++) indptr[r + 1]! += indptr[r]!
  const next = indptr.slice(0, to - from)
  const features = new Int32Array(indptr[to - from]!)
  const values = new Float32Array(features.length)
  for (const { feature, on } of list) {
    for (let i = 0; i < on.rows.length; i++) {
      const at = next[on.rows[i]! - from]!++
      features[at] = feature
      values[at] = on.values[i]!
    }
  }
  return { from, to, indptr, features, values }
}
