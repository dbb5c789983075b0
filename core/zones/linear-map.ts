// The linear map of a zone: what the chosen features that are on make of a step in the slice (zones.md section 9). Pure, every process.
import { dot, orthogonalPart, type Vector } from '../linalg.ts'
import { singularValues } from '../singular-values.ts'

/** One feature's part d w^T of the map: value = w . x + c, written along d. For gated features w is the row times e^r. */
export interface MapPart {
  w: Vector
  d: Vector
}

/** M_S = sum over S of d_i w_i^T, seen in a slice with orthonormal axes B. */
export interface LinearMap {
  /** [k][k] J = B^T M_S B; null where the output is another space */
  inSlice: number[][] | null
  /** [k] singular values of M_S B, descending: how much steps in the slice grow */
  singularValues: number[]
  /** trace of M_S in the full space; null where the output is another space */
  trace: number | null
  /** rank of M_S, at most |S| */
  rank: number
}

/** A direction whose singular value is below this share of the largest is lost. */
const RANK_CUTOFF = 1e-10

/**
 * The map of one active set.
 * @param parts of the features in S
 * @param axes k orthonormal vectors [dIn]
 * @param sameSpace whether the decoder writes into the space of the slice
 */
export function linearMap(parts: readonly MapPart[], axes: readonly Float64Array[], sameSpace = true): LinearMap {
  const steps = parts.map(({ w }) => axes.map(axis => dot(axis, w)))
  const dOut = parts[0]?.d.length ?? 0
  // M_S B, column by column
  const columns = axes.map((_, k) => {
    const column = new Float64Array(dOut)
    parts.forEach(({ d }, i) => {
      for (let j = 0; j < dOut; j++) column[j] = column[j]! + d[j]! * steps[i]![k]!
    })
    return column
  })
  const empty = parts.length === 0
  return {
    inSlice: sameSpace ? axes.map(axis => columns.map(column => (empty ? 0 : dot(axis, column)))) : null,
    singularValues: empty ? axes.map(() => 0) : singularValues(columns),
    trace: sameSpace ? parts.reduce((sum, { w, d }) => sum + dot(w, d), 0) : null,
    rank: rankOf(parts),
  }
}

/** Rank of D W^T: with D = Q R that of the rows of R W^T, few vectors of the input space. */
function rankOf(parts: readonly MapPart[]): number {
  const q: Float64Array[] = []
  for (const { d } of parts) {
    const { axis, share } = orthogonalPart(d, q)
    if (axis && share > RANK_CUTOFF) q.push(axis)
  }
  const rows = q.map(axis => {
    const row = new Float64Array(parts[0]!.w.length)
    for (const { w, d } of parts) {
      const along = dot(axis, d)
      for (let j = 0; j < row.length; j++) row[j] = row[j]! + along * w[j]!
    }
    return row
  })
  const values = singularValues(rows)
  return values.filter(v => v > RANK_CUTOFF * values[0]!).length
}
