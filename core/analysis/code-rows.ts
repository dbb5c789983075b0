// Rows of a dictionary's codes as analyses fold over them: one chunk after the other, the non-zeros of each row. Pure, every process.
import type { SparseRows } from './sparse-rows.ts'

/** Rows [from, to): row t has entries indptr[t - from] .. indptr[t - from + 1]. */
export interface CodeChunk {
  from: number
  to: number
  /** [to - from + 1] */
  indptr: Int32Array
  /** [nnz] features, each once in a row */
  features: Int32Array
  /** [nnz] codes, none of them 0 */
  values: Float32Array | Float64Array
}

/** The whole of a sparse matrix as one chunk; nothing is copied. */
export const chunkOf = ({ rows, indptr, indices, values }: SparseRows): CodeChunk => ({
  from: 0,
  to: rows,
  indptr,
  features: indices,
  values,
})

/** Whether a row is left out of every count: the mask of the import. */
export type Skip = (row: number) => boolean

/** Slot of each chosen feature, -1 for the others. [columns] */
export function slotsOf(features: readonly number[], columns: number): Int32Array {
  const slots = new Int32Array(columns).fill(-1)
  features.forEach((feature, slot) => (slots[feature] = slot))
  return slots
}
