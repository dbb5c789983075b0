// Pursued rows as one block of plain numbers, as inference computes them. Types only; every process.

/** Steps of some rows, [rows * steps] unless said; an atom of -1 and NaN where a row has ended. */
export interface PursuedRows {
  /** places in the list that was asked for */
  from: number
  to: number
  total: number
  d: number
  /** [rows] |x|^2 of what is pursued */
  energy: Float64Array
  /** what FVU needs of the rows as the dictionary sees them: sum [d], and sum of squares */
  sum: Float64Array
  squares: number
  /** matching pursuit: share of the energy left, what least squares on the same atoms leaves, conditional coherence, max |d_i . r| */
  plain: {
    atoms: Int32Array
    coefficients: Float64Array
    share: Float64Array
    spanShare: Float64Array
    conditional: Float64Array
    largest: Float32Array
  }
  /** orthogonal matching pursuit, null where it was not asked for */
  orthogonal: { atoms: Int32Array; share: Float64Array } | null
  /** codes of the rows by one pass of the encoder, compressed by row: row i has entries indptr[i] .. indptr[i + 1]; null where none were asked for */
  codes: { indptr: Int32Array; features: Int32Array; values: Float32Array } | null
  /** those codes, largest first: [rows * steps] features and what is left with the first s of them; [rows] with all of them, and by least squares on all their atoms */
  onePass: { features: Int32Array; share: Float64Array; whole: Float64Array; wholeSpan: Float64Array } | null
}
