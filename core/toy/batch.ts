// Samples in the two forms that training reads: whole rows, and of each row what is not 0. Pure, every process.

export interface Batch {
  rows: number
  n: number
  /** [rows * n] */
  x: Float64Array
  /** [rows + 1] where each row's entries begin */
  start: Int32Array
  /** features that are not 0, and their values */
  index: Int32Array
  value: Float64Array
}

/** An empty batch that holds up to `rows` samples of n features. */
export const emptyBatch = (rows: number, n: number): Batch => ({
  rows,
  n,
  x: new Float64Array(rows * n),
  start: new Int32Array(rows + 1),
  index: new Int32Array(rows * n),
  value: new Float64Array(rows * n),
})

/** Fills `start`, `index` and `value` from `x`. */
export function indexBatch(batch: Batch): Batch {
  const { rows, n, x, start, index, value } = batch
  let at = 0
  for (let p = 0; p < rows; p++) {
    start[p] = at
    for (let i = 0; i < n; i++) {
      const v = x[p * n + i]!
      if (v === 0) continue
      index[at] = i
      value[at++] = v
    }
  }
  start[rows] = at
  return batch
}

/** @param rows [rows][n] */
export function batchOf(rows: readonly (readonly number[])[], n: number): Batch {
  const batch = emptyBatch(rows.length, n)
  rows.forEach((row, p) => batch.x.set(row, p * n))
  return indexBatch(batch)
}

/** One sample per feature. */
export function oneHot(n: number): Batch {
  const batch = emptyBatch(n, n)
  for (let i = 0; i < n; i++) batch.x[i * n + i] = 1
  return indexBatch(batch)
}
