// The direction that a vector is turned to (zones.md section 11). Pure, every process.
import { dot, symmetricEigen, type Vector } from '../linalg.ts'
import { withPositiveLargest } from '../pca.ts'
import { createRandom } from '../random.ts'

/** Rows one after the other. */
export interface RowSet {
  n: number
  d: number
  row(i: number): Float32Array
}

/** Above this many dimensions the least-variance direction is not looked for: all eigenvectors would be needed. */
export const mostLeast = 160

/** [d] mean of the rows for which `take` holds; all zeros for none */
export function meanOfRows({ n, d, row }: RowSet, take: (i: number) => boolean = () => true): Float64Array {
  const sum = new Float64Array(d)
  let count = 0
  for (let i = 0; i < n; i++) {
    if (!take(i)) continue
    count++
    const x = row(i)
    for (let j = 0; j < d; j++) sum[j] = sum[j]! + x[j]!
  }
  return sum.map(v => v / Math.max(1, count))
}

/** Unit direction of least variance of the rows, largest entry positive. @throws Error for more than 160 dimensions */
export function leastVariance(rows: RowSet): Float64Array {
  const { n, d } = rows
  if (d > mostLeast) {
    throw new Error(
      `The least-variance direction needs all eigenvectors: offered up to ${mostLeast} dimensions; the rows have ${d}. Choose a random direction.`,
    )
  }
  const mean = meanOfRows(rows)
  const scatter = new Float64Array(d * d)
  const x = new Float64Array(d)
  for (let i = 0; i < n; i++) {
    const row = rows.row(i)
    for (let j = 0; j < d; j++) x[j] = row[j]! - mean[j]!
    for (let a = 0; a < d; a++) for (let b = a; b < d; b++) scatter[a * d + b] = scatter[a * d + b]! + x[a]! * x[b]!
  }
  for (let a = 0; a < d; a++) for (let b = 0; b < a; b++) scatter[a * d + b] = scatter[b * d + a]!
  return withPositiveLargest(symmetricEigen(scatter, d).vectors[d - 1]!)
}

/** [d] standard normal entries from a seed: a uniform direction */
export function randomDirection(d: number, seed: number): Float64Array {
  const random = createRandom(seed)
  return Float64Array.from({ length: d }, () => random.normal())
}

/** The direction of the plane square to the trace of `v` in it, a quarter turn counter-clockwise. @param axes two orthonormal [d] */
export function withinSlice(axes: readonly Float64Array[], v: Vector): Float64Array {
  const [x, y] = axes as [Float64Array, Float64Array]
  const [a, b] = [dot(x, v), dot(y, v)]
  return x.map((value, j) => -b * value + a * y[j]!)
}
