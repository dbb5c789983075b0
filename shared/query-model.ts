// What the query box and `zonoscope query` get. Pure types.

/** A number for each thing that was found, by what it was sorted by. */
export interface SortedBy {
  /** as it is written in a query: `f1(@s)`, `on(#12)` */
  name: string
  /** one for each feature or row of the answer, NaN where there is none */
  values: Float32Array
}

/** Features in the query's order, all that match; or the first rows that match, of `total`. */
export type QueryAnswer =
  | { of: 'features'; run: string; total: number; features: Int32Array; by: SortedBy | null }
  | { of: 'tokens'; run: string; total: number; rows: Int32Array; tokens: string[]; by: SortedBy | null }
