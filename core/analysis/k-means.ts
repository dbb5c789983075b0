// Lloyd's k-means from given first centres, with scikit-learn's rule for empty cells (tol 0). Pure, every process.
import type { Matrix } from '../linalg.ts'

export interface Clusters {
  /** [n] nearest centre, the first among equals */
  labels: Int32Array
  /** [k * d] */
  centres: Float64Array
  /** sum of squared distances to the own centre */
  inertia: number
  /** assignments made until nothing moved */
  iterations: number
}

const MOST_ITERATIONS = 300

/**
 * Alternates nearest centres and means until no label changes or no centre moves (Lloyd 1982). A centre without rows takes the row that lies
 * farthest from its own, as KMeans(algorithm="lloyd") does.
 * @param rows [n * d]; @param init [k * d]
 * @throws Error for more centres than rows
 */
export function lloyd(rows: Matrix, n: number, d: number, init: Matrix, most = MOST_ITERATIONS): Clusters {
  const k = init.length / d
  if (k > n) throw new Error(`${k} centres for ${n} rows found; at most one for each row is expected.`)
  let centres: Float64Array = Float64Array.from(init)
  let last: Int32Array | null = null
  for (let iterations = 1; ; iterations++) {
    const { labels, distances } = nearest(rows, n, d, centres)
    const moved = meansOf(rows, d, k, labels, distances)
    const still = moved.every((v, i) => v === centres[i])
    centres = moved
    const same = last !== null && labels.every((label, t) => label === last![t])
    if (same || still || iterations === most) {
      const end = nearest(rows, n, d, centres)
      const kept = same ? labels : end.labels
      return { labels: kept, centres, inertia: inertiaOf(rows, d, centres, kept), iterations }
    }
    last = labels
  }
}

function nearest(rows: Matrix, n: number, d: number, centres: Float64Array) {
  const k = centres.length / d
  const labels = new Int32Array(n)
  const distances = new Float64Array(n)
  for (let t = 0; t < n; t++) {
    let best = Number.POSITIVE_INFINITY
    for (let c = 0; c < k; c++) {
      const square = squareBetween(rows, t * d, centres, c * d, d)
      if (square < best) [best, labels[t]] = [square, c]
    }
    distances[t] = best
  }
  return { labels, distances }
}

function squareBetween(a: Matrix, from: number, b: Matrix, to: number, d: number): number {
  let sum = 0
  for (let j = 0; j < d; j++) sum += (a[from + j]! - b[to + j]!) ** 2
  return sum
}

/** [k * d] means of the cells; every empty one has taken one of the farthest rows out of its cell. */
function meansOf(rows: Matrix, d: number, k: number, labels: Int32Array, distances: Float64Array): Float64Array {
  const sums = new Float64Array(k * d)
  const counts = new Float64Array(k)
  labels.forEach((c, t) => {
    counts[c] = counts[c]! + 1
    for (let j = 0; j < d; j++) sums[c * d + j] = sums[c * d + j]! + rows[t * d + j]!
  })
  const empty = Array.from(counts.keys()).filter(c => counts[c] === 0)
  if (empty.length > 0) {
    const farthest = Array.from(distances.keys()).sort((s, t) => distances[t]! - distances[s]!)
    empty.forEach((c, i) => {
      const t = farthest[i]!
      const old = labels[t]!
      for (let j = 0; j < d; j++) {
        sums[c * d + j] = rows[t * d + j]!
        sums[old * d + j] = sums[old * d + j]! - rows[t * d + j]!
      }
      counts[c] = 1
      counts[old] = counts[old]! - 1
    })
  }
  for (let c = 0; c < k; c++) {
    if (counts[c]! > 0) for (let j = 0; j < d; j++) sums[c * d + j] = sums[c * d + j]! / counts[c]!
  }
  return sums
}

const inertiaOf = (rows: Matrix, d: number, centres: Float64Array, labels: Int32Array): number =>
  labels.reduce((sum, c, t) => sum + squareBetween(rows, t * d, centres, c * d, d), 0)
