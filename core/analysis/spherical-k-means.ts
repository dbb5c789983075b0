// Spherical k-means and its gain-shape reconstruction: rows as a gain times one of k unit vectors (analyses.md A10). Pure, every process.
import { norm, type Matrix } from '../linalg.ts'

export interface SphericalClusters {
  /** [n] cell of each row: the centre of largest cosine, the first among equals */
  labels: Int32Array
  /** [k * d] unit vectors; a cell that lost its rows keeps its centre */
  centres: Float64Array
  /** times the centres were moved */
  updates: number
  /** whether the last assignment was that before it */
  settled: boolean
}

/** Updates after which a run that has not settled stops. */
const MOST_UPDATES = 200

/** What decides cells: [n] index of the centre with the largest product with each row. */
export type AssignRows = (rows: Matrix, centres: Float64Array, n: number, d: number) => Int32Array

/**
 * Alternates assignment by cosine and centres as renormalised means of unit rows, until no row changes its cell (Dhillon and Modha 2001).
 * A generator, so that the assignment, which is one large product, may be made elsewhere: it yields centres [k * d] and takes labels [n].
 * @param rows [n * d] about the point that gains are measured from; a row of zeros has no direction and moves no centre
 * @param init [k * d] first centres, of any length but 0
 * @throws Error for a first centre of length 0
 */
export function* sphericalSteps(
  rows: Matrix,
  n: number,
  d: number,
  init: Matrix,
  most = MOST_UPDATES,
): Generator<Float64Array, SphericalClusters, Int32Array> {
  const k = init.length / d
  const centres = unitRows(init, d)
  const inverse = Float64Array.from({ length: n }, (_, t) => {
    const length = norm(rows.subarray(t * d, (t + 1) * d))
    return length > 0 ? 1 / length : 0
  })
  let labels = yield centres
  for (let updates = 0; ; updates++) {
    if (updates === most) return { labels, centres, updates, settled: false }
    const sums = new Float64Array(k * d)
    for (let t = 0; t < n; t++) {
      const [at, to, scale] = [t * d, labels[t]! * d, inverse[t]!]
      for (let j = 0; j < d; j++) sums[to + j] = sums[to + j]! + scale * rows[at + j]!
    }
    for (let c = 0; c < k; c++) {
      const sum = sums.subarray(c * d, (c + 1) * d)
      const length = norm(sum)
      if (length > 0) for (let j = 0; j < d; j++) centres[c * d + j] = sum[j]! / length
    }
    const next = yield centres
    if (next.every((label, t) => label === labels[t])) return { labels, centres, updates: updates + 1, settled: true }
    labels = next
  }
}

/** The same in one go, with the products made here. */
export function sphericalKMeans(
  rows: Matrix,
  n: number,
  d: number,
  init: Matrix,
  most = MOST_UPDATES,
): SphericalClusters {
  const steps = sphericalSteps(rows, n, d, init, most)
  let step = steps.next()
  while (!step.done) step = steps.next(assignByProduct(rows, step.value, n, d))
  return step.value
}

/** The obvious assignment, four centres at a time so that a row is read once for all of them. */
export const assignByProduct: AssignRows = (rows, centres, n, d) => {
  const k = centres.length / d
  const out = new Int32Array(n)
  for (let t = 0; t < n; t++) {
    const at = t * d
    let best = Number.NEGATIVE_INFINITY
    let c = 0
    for (; c + 4 <= k; c += 4) {
      let [p, q, r, s] = [0, 0, 0, 0]
      const [a, b, e, f] = [c * d, (c + 1) * d, (c + 2) * d, (c + 3) * d]
      for (let j = 0; j < d; j++) {
        const v = rows[at + j]!
        p += v * centres[a + j]!
        q += v * centres[b + j]!
        r += v * centres[e + j]!
        s += v * centres[f + j]!
      }
      if (p > best) [best, out[t]] = [p, c]
      if (q > best) [best, out[t]] = [q, c + 1]
      if (r > best) [best, out[t]] = [r, c + 2]
      if (s > best) [best, out[t]] = [s, c + 3]
    }
    for (; c < k; c++) {
      let p = 0
      for (let j = 0; j < d; j++) p += rows[at + j]! * centres[c * d + j]!
      if (p > best) [best, out[t]] = [p, c]
    }
  }
  return out
}

/** [n] g_t = y_t . C_label, which may be below zero */
export function gainsOf(rows: Matrix, d: number, { labels, centres }: SphericalClusters): Float64Array {
  return Float64Array.from(labels, (label, t) => {
    let sum = 0
    for (let j = 0; j < d; j++) sum += rows[t * d + j]! * centres[label * d + j]!
    return sum
  })
}

/** Rows of length 1, as a copy. @throws Error for a row of zeros */
export function unitRows(rows: Matrix, d: number): Float64Array {
  const out = Float64Array.from(rows)
  for (let at = 0; at < out.length; at += d) {
    const length = norm(out.subarray(at, at + d))
    if (!(length > 0)) throw new Error(`Centre ${at / d}: a row of zeros found; a direction is expected.`)
    for (let j = at; j < at + d; j++) out[j] = out[j]! / length
  }
  return out
}
