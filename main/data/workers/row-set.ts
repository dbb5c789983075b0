// Rows of a population as the encoder sees them, where they lie in the file's rows. Pure; worker thread.
import type { RowSet } from '../../../core/analysis/turn-direction.ts'
import type { SaeSpec } from '../../../core/sae/types.ts'
import { normalizeRows } from './normalize.ts'

export interface RowPlaces {
  /** [., d] raw rows as the file has them */
  x: Float32Array
  /** [n] where each row of the population lies in `x`; null when `x` is the population */
  at: Int32Array | null
}

export function rowSetOf({ x, at }: RowPlaces, n: number, { dIn: d, inputNorm }: SaeSpec): RowSet {
  const place = (i: number) => (at ? at[i]! : i) * d
  const row = (i: number) => {
    const raw = x.subarray(place(i), place(i) + d)
    if (inputNorm === 'none') return raw
    const seen = raw.slice()
    normalizeRows(seen, d, inputNorm)
    return seen
  }
  return { n, d, row }
}
