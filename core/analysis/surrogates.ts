// Two data sets that each hypothesis would give: clusters with gains (H_C), and an independent sparse sum (H_L) (analyses.md A10). Pure.
import type { Matrix } from '../linalg.ts'
import { createRandom, type Random } from '../random.ts'
import type { SparseRows } from './sparse-rows.ts'
import { gainsOf, type SphericalClusters } from './spherical-k-means.ts'

/** 0 .. n - 1 in an order in which each is equally likely (Fisher and Yates). */
export function permutation(n: number, random: Random): Int32Array {
  const out = Int32Array.from({ length: n }, (_, i) => i)
  for (let i = n - 1; i > 0; i--) {
    const j = random.int(i + 1)
    const kept = out[i]!
    out[i] = out[j]!
    out[j] = kept
  }
  return out
}

/**
 * H_C: y' = g' C_l + res'. Inside each cell the gains are given to its rows in ascending order, in the order in which the cell's rows appear in
 * `gainOrder`; row t takes the residual of row `residualOrder[t]`, whatever its cell.
 * @param y [n * d] rows about b; @param gainOrder, residualOrder [n] permutations
 * @returns [n * d] about b
 */
export function clusterSurrogate(
  y: Matrix,
  d: number,
  clusters: SphericalClusters,
  gainOrder: Int32Array,
  residualOrder: Int32Array,
): Float64Array {
  const { labels, centres } = clusters
  const gains = gainsOf(y, d, clusters)
  const k = centres.length / d
  const members = Array.from({ length: k }, () => [] as number[])
  labels.forEach((c, t) => members[c]!.push(t))
  const next = new Int32Array(k)
  const drawn = new Float64Array(labels.length)
  for (const source of gainOrder) {
    const c = labels[source]!
    drawn[members[c]![next[c]!++]!] = gains[source]!
  }
  const out = new Float64Array(labels.length * d)
  labels.forEach((c, t) => {
    const source = residualOrder[t]!
    const [from, own] = [source * d, labels[source]! * d]
    for (let j = 0; j < d; j++) {
      const residual = y[from + j]! - gains[source]! * centres[own + j]!
      out[t * d + j] = drawn[t]! * centres[c * d + j]! + residual
    }
  })
  return out
}

/** Where a column's entries go: new rows [rows.length], all different, for entries that lie in `rows`. */
export type PlaceColumn = (column: number, rows: Int32Array) => ArrayLike<number>

/**
 * H_L: y' = sum_i z'_i d_i + eps'. Every column of the codes is moved by itself, and row t takes the error of row `errorOrder[t]`.
 * @param decoder [m * d]
 * @returns [n * d] about b
 */
export function linearSurrogate(
  y: Matrix,
  d: number,
  z: SparseRows,
  decoder: Matrix,
  place: PlaceColumn,
  errorOrder: Int32Array,
): Float64Array {
  const error = new Float64Array(y.length)
  error.set(y)
  // Entries by column: starts by counting, then each into its place.
  const starts = new Int32Array(z.columns + 1)
  for (const i of z.indices) starts[i + 1] = starts[i + 1]! + 1
  for (let i = 0; i < z.columns; i++) starts[i + 1] = starts[i + 1]! + starts[i]!
  const next = starts.slice(0, z.columns)
  const rows = new Int32Array(z.indices.length)
  const values = new Float64Array(z.indices.length)
  for (let t = 0; t < z.rows; t++) {
    for (let e = z.indptr[t]!; e < z.indptr[t + 1]!; e++) {
      const i = z.indices[e]!
      const at = next[i]!
      next[i] = at + 1
      rows[at] = t
      values[at] = z.values[e]!
      addRow(error, t * d, decoder, i * d, d, -z.values[e]!)
    }
  }
  const out = new Float64Array(z.rows * d)
  for (let t = 0; t < z.rows; t++) out.set(error.subarray(errorOrder[t]! * d, (errorOrder[t]! + 1) * d), t * d)
  for (let i = 0; i < z.columns; i++) {
    const from = starts[i]!
    const own = rows.subarray(from, starts[i + 1]!)
    if (own.length === 0) continue
    const to = place(i, own)
    for (let e = 0; e < own.length; e++) addRow(out, to[e]! * d, decoder, i * d, d, values[from + e]!)
  }
  return out
}

/** to += by times row */
function addRow(to: Float64Array, at: number, rows: Matrix, from: number, d: number, by: number): void {
  for (let j = 0; j < d; j++) to[at + j] = to[at + j]! + by * rows[from + j]!
}

/** Places by whole permutations of rows: row s takes the entry of row orders(i)[s]. */
export const placeByOrders =
  (orders: (column: number) => ArrayLike<number>): PlaceColumn =>
  (column, rows) => {
    const order = orders(column)
    const to = new Int32Array(order.length)
    for (let s = 0; s < order.length; s++) to[order[s]!] = s
    return Int32Array.from(rows, row => to[row]!)
  }

/**
 * Places drawn from a seed: as from a random permutation of each column, but only where the column has entries. A column's draw depends on
 * the seed and its number alone, whatever other columns there are.
 * @param nameOf a column's number that stays whatever columns are left out
 */
export function placeBySeed(n: number, seed: number, nameOf: (column: number) => number = i => i): PlaceColumn {
  // A permutation stays one whatever is swapped: it need not be made anew, only put back, so that a draw is its own.
  const order = Int32Array.from({ length: n }, (_, t) => t)
  return (column, rows) => {
    const random = createRandom(
      (Math.imul(seed + 1, 0x9e3779b1) ^ 0x5bd1e995) + Math.imul(nameOf(column) + 1, 0xc2b2ae35),
    )
    const swaps = new Int32Array(rows.length)
    for (let e = 0; e < rows.length; e++) {
      swaps[e] = e + random.int(n - e)
      swap(order, e, swaps[e]!)
    }
    const out = order.slice(0, rows.length)
    for (let e = rows.length - 1; e >= 0; e--) swap(order, e, swaps[e]!)
    return out
  }
}

function swap(list: Int32Array, i: number, j: number): void {
  const kept = list[i]!
  list[i] = list[j]!
  list[j] = kept
}
