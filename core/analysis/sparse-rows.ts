// Rows of a few non-zero columns each, for fits over a dictionary's codes. Pure.

/** Compressed by row: row t has entries indptr[t] .. indptr[t + 1]. */
export interface SparseRows {
  rows: number
  columns: number
  /** [rows + 1] */
  indptr: Int32Array
  /** [nnz] columns */
  indices: Int32Array
  /** [nnz] */
  values: Float64Array
}

/** The non-zeros of a dense matrix [rows][columns]. */
export function sparseFromDense(dense: readonly ArrayLike<number>[], columns: number): SparseRows {
  const indptr = new Int32Array(dense.length + 1)
  const indices: number[] = []
  const values: number[] = []
  dense.forEach((row, t) => {
    for (let j = 0; j < columns; j++) {
      if (row[j] === 0) continue
      indices.push(j)
      values.push(row[j]!)
    }
    indptr[t + 1] = indices.length
  })
  return {
    rows: dense.length,
    columns,
    indptr,
    indices: Int32Array.from(indices),
    values: Float64Array.from(values),
  }
}

/** Some columns of it, dense, [rows * chosen.length]. */
export function denseColumns(z: SparseRows, chosen: readonly number[]): Float64Array {
  const at = new Map(chosen.map((column, i) => [column, i]))
  const out = new Float64Array(z.rows * chosen.length)
  for (let t = 0; t < z.rows; t++) {
    for (let e = z.indptr[t]!; e < z.indptr[t + 1]!; e++) {
      const i = at.get(z.indices[e]!)
      if (i !== undefined) out[t * chosen.length + i] = z.values[e]!
    }
  }
  return out
}

/** Some rows of it, in the order given. */
export function sparsePart(z: SparseRows, rows: Int32Array): SparseRows {
  const indptr = new Int32Array(rows.length + 1)
  rows.forEach((t, i) => (indptr[i + 1] = indptr[i]! + z.indptr[t + 1]! - z.indptr[t]!))
  const indices = new Int32Array(indptr[rows.length]!)
  const values = new Float64Array(indices.length)
  rows.forEach((t, i) => {
    indices.set(z.indices.subarray(z.indptr[t]!, z.indptr[t + 1]!), indptr[i]!)
    values.set(z.values.subarray(z.indptr[t]!, z.indptr[t + 1]!), indptr[i]!)
  })
  return { rows: rows.length, columns: z.columns, indptr, indices, values }
}
