// Cosines between the rows of two matrices, and what nearest neighbours say of them (analyses.md A6). Pure, every process.
import { dot, norm, type Vector } from '../linalg.ts'

/**
 * [n, m] signed cosines between the rows of `a` [n, d] and of `b` [m, d]; 0 for a row without direction. Signed, because a feature
 * is a ray: its opposite writes something else.
 */
export function cosineMatrix(a: readonly Vector[], b: readonly Vector[]): Float64Array {
  const unit = (rows: readonly Vector[]) =>
    rows.map(row => {
      const length = norm(row)
      return Float64Array.from(row, v => (length > 0 ? v / length : 0))
    })
  const isSame = a === b
  const left = unit(a)
  const right = isSame ? left : unit(b)
  const m = right.length
  const out = new Float64Array(left.length * m)
  for (let i = 0; i < left.length; i++) {
    // Of one matrix with itself half of the products are those of the other half.
    for (let j = isSame ? i : 0; j < m; j++) {
      const cos = Math.max(-1, Math.min(1, dot(left[i]!, right[j]!)))
      out[i * m + j] = cos
      if (isSame) out[j * m + i] = cos
    }
  }
  return out
}

/** The largest entry of every row [n] and its column; the first of equals. -1 and NaN where there are no columns. */
export function bestOfRows(matrix: Float64Array, n: number, m: number): { column: Int32Array; best: Float64Array } {
  const column = new Int32Array(n).fill(-1)
  const best = new Float64Array(n).fill(Number.NaN)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      if (column[i] !== -1 && !(matrix[i * m + j]! > best[i]!)) continue
      column[i] = j
      best[i] = matrix[i * m + j]!
    }
  }
  return { column, best }
}

/** [m, n] from [n, m] */
export function transposed(matrix: Float64Array, n: number, m: number): Float64Array {
  const out = new Float64Array(matrix.length)
  for (let i = 0; i < n; i++) for (let j = 0; j < m; j++) out[j * n + i] = matrix[i * m + j]!
  return out
}

/** Pairs that are each other's nearest, [row, column, cosine], by row. */
export function mutualNearest(matrix: Float64Array, n: number, m: number): [number, number, number][] {
  const there = bestOfRows(matrix, n, m)
  const back = bestOfRows(transposed(matrix, n, m), m, n)
  return [...there.column.keys()]
    .filter(i => there.column[i]! >= 0 && back.column[there.column[i]!] === i)
    .map(i => [i, there.column[i]!, there.best[i]!])
}
