// Codes by row turned into codes by feature, one chunk at a time. Pure; data process, command line.

/** Codes of consecutive rows, compressed by row. */
export interface CodeRows {
  from: number
  to: number
  indptr: Int32Array
  features: Int32Array
  values: Float32Array
}

/** Codes of a chunk by feature: feature f has entries start[f] .. start[f + 1], rows ascending. */
export interface ByFeature {
  /** [dSae + 1] */
  start: Int32Array
  rows: Int32Array
  values: Float32Array
}

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
export function entriesOf(parts: CodeRows[], feature: number): { rows: number[]; values: number[] } {
  const rows: number[] = []
  const values: number[] = []
  for (const part of parts) {
    for (let r = part.from; r < part.to; r++) {
      const end = part.indptr[r - part.from + 1]!
      for (let i = part.indptr[r - part.from]!; i < end; i++) {
        if (part.features[i] !== feature) continue
        rows.push(r)
        values.push(part.values[i]!)
      }
    }
  }
  return { rows, values }
}
