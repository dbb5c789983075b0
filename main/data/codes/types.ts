// Codes in the forms they are kept and read in. Types only; data process, its workers, command line.

/** Codes of consecutive rows [from, to), compressed by row; features ascend in each row. */
export interface CodeRows {
  from: number
  to: number
  /** [to - from + 1] */
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

/** Where a feature is on: rows ascending, masked ones included. */
export interface Postings {
  rows: Int32Array
  values: Float32Array
}

/** Which features are on at the rows of a batch. */
export interface RowSets {
  /** [rows] */
  counts: Int32Array
  /** features of one row, ascending */
  of(row: number): Int32Array
  all(): { indptr: Int32Array; features: Int32Array }
}

/** A finished chunk as the database keeps it. */
export interface PackedChunk {
  /** per batch of the chunk */
  batches: PackedBatch[]
  /** blocks of features that are on somewhere in the chunk */
  postings: { block: number; data: Uint8Array }[]
}

export interface PackedBatch {
  from: number
  to: number
  sets: Uint8Array
  /** [rows] smallest size of a code of the row, 0 where none is on */
  weakest: Float32Array
}
