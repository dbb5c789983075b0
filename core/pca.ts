// Principal axes of rows of a matrix. Pure, every process.
import { dot, norm, orthogonalPart, symmetricEigen, type Matrix } from './linalg.ts'
import { createRandom, sample } from './random.ts'

/** Above this many dimensions (or rows, if fewer) axes come from Krylov iteration, below from all eigenvectors. */
const SMALL = 128
/** Rows that decide the axes when there are more and d is large: axes are a choice of view, not a measure. */
const MOST_ROWS = 8192

export interface PcaOptions {
  /** number of axes wanted */
  count: number
  /** orthonormal directions that are taken out of every row first */
  exclude?: readonly Float64Array[]
  /** seed of the start vectors and of the sample of rows */
  seed?: number
}

/**
 * Top principal axes of the chosen rows about their own mean: right singular vectors of the centred rows, unit length, ordered by
 * variance, the entry of largest magnitude positive (zones.md section 3). Fewer than `count` when the rows have less rank.
 * @param x [n, d]
 * @param rows which rows of x
 * @returns axes [d] each, and how many rows decided them (all of them for d up to 128, at most 8,192 above)
 */
export function principalAxes(
  x: Matrix,
  d: number,
  rows: Int32Array,
  { count, exclude = [], seed = 1 }: PcaOptions,
): { axes: Float64Array[]; rowsUsed: number } {
  const used = d > SMALL && rows.length > MOST_ROWS ? sample(rows, MOST_ROWS, createRandom(seed)) : rows
  if (used.length < 2 || count < 1) return { axes: [], rowsUsed: used.length }
  const mean = new Float64Array(d)
  for (const r of used) for (let j = 0; j < d; j++) mean[j] = mean[j]! + x[r * d + j]!
  for (let j = 0; j < d; j++) mean[j] = mean[j]! / used.length
  const found =
    d <= SMALL ? smallAxes(x, d, used, mean, exclude, count) : iteratedAxes(x, d, used, mean, exclude, count, seed)
  const axes: Float64Array[] = []
  for (const candidate of found) {
    const { axis } = orthogonalPart(candidate, [...exclude, ...axes])
    if (axis) axes.push(withPositiveLargest(axis))
  }
  return { axes, rowsUsed: used.length }
}

/** The vector or its opposite, in place: the one whose entry of largest magnitude is positive. */
export function withPositiveLargest(axis: Float64Array): Float64Array {
  let largest = 0
  for (let j = 1; j < axis.length; j++) if (Math.abs(axis[j]!) > Math.abs(axis[largest]!)) largest = j
  if (axis[largest]! < 0) for (let j = 0; j < axis.length; j++) axis[j] = -axis[j]!
  return axis
}

/** All eigenvectors of the d x d scatter matrix of the rows, without the excluded directions. */
function smallAxes(
  x: Matrix,
  d: number,
  rows: Int32Array,
  mean: Float64Array,
  exclude: readonly Float64Array[],
  count: number,
): Float64Array[] {
  const scatter = new Float64Array(d * d)
  // Four rows at a time: one pass over the matrix for four products, which is what the time goes into.
  const four = [0, 1, 2, 3].map(() => new Float64Array(d))
  const [p, q, s, t] = four as [Float64Array, Float64Array, Float64Array, Float64Array]
  for (let from = 0; from < rows.length; from += 4) {
    four.forEach((row, k) => {
      const r = rows[from + k]
      if (r === undefined) row.fill(0)
      else {
        for (let j = 0; j < d; j++) row[j] = x[r * d + j]! - mean[j]!
        for (const e of exclude) removeAlong(row, e)
      }
    })
    for (let i = 0; i < d; i++) {
      const [pi, qi, si, ti] = [p[i]!, q[i]!, s[i]!, t[i]!]
      for (let j = i, at = i * d + i; j < d; j++, at++) {
        scatter[at] = scatter[at]! + pi * p[j]! + qi * q[j]! + si * s[j]! + ti * t[j]!
      }
    }
  }
  for (let i = 0; i < d; i++) for (let j = 0; j < i; j++) scatter[i * d + j] = scatter[j * d + i]!
  const { values, vectors } = symmetricEigen(scatter, d)
  return vectors.slice(0, count).filter((_, k) => values[k]! > 1e-14 * values[0]! && values[k]! > 0)
}

/** Takes the part along a unit vector out of `row`, in place. */
function removeAlong(row: Float64Array, unit: Float64Array): void {
  const along = dot(unit, row)
  for (let j = 0; j < row.length; j++) row[j] = row[j]! - along * unit[j]!
}

/** Vectors that the scatter matrix is applied to at once: one pass over the rows serves all. */
const BLOCK = 4
/** Most blocks; a flat spectrum would go on for ever. */
const MOST_BLOCKS = 30
/** Length of A y - value y, as a share of the largest value, at which an axis has settled. */
const SETTLED = 1e-8

/**
 * Block Krylov iteration with full orthogonalisation and Rayleigh-Ritz (Golub and Van Loan 10.3; Musco and Musco 2015), never forming
 * the d x d matrix.
 */
function iteratedAxes(
  x: Matrix,
  d: number,
  rows: Int32Array,
  mean: Float64Array,
  exclude: readonly Float64Array[],
  count: number,
  seed: number,
): Float64Array[] {
  const random = createRandom(seed)
  const start = Array.from({ length: BLOCK }, () => Float64Array.from({ length: d }, () => random.normal()))
  const basis: Float64Array[] = []
  const images: Float64Array[] = []
  let axes: Float64Array[] = []
  let block = orthonormal(start, exclude)
  for (let step = 0; step < MOST_BLOCKS && block.length > 0; step++) {
    const image = scatterTimes(x, d, rows, mean, block)
    basis.push(...block)
    images.push(...image)
    const m = basis.length
    block = orthonormal(image, [...exclude, ...basis])
    // Three blocks at least; then every other one is looked at.
    if (block.length > 0 && (step < 2 || step % 2 === 1) && step < MOST_BLOCKS - 1) continue
    const small = new Float64Array(m * m)
    for (let i = 0; i < m; i++) {
      for (let j = 0; j <= i; j++) small[i * m + j] = small[j * m + i] = dot(basis[i]!, images[j]!)
    }
    const { values, vectors } = symmetricEigen(small, m)
    const found = vectors.slice(0, count).filter((_, i) => values[i]! > 1e-14 * values[0]! && values[i]! > 0)
    axes = found.map(v => combine(basis, v))
    const settled = found.every((v, i) => {
      const rest = combine(images, v)
      for (const e of exclude) removeAlong(rest, e)
      return norm(rest.map((r, j) => r - values[i]! * axes[i]![j]!)) <= SETTLED * values[0]!
    })
    if (settled && m >= count) break
  }
  return axes
}

function orthonormal(vectors: Float64Array[], exclude: readonly Float64Array[]): Float64Array[] {
  const out: Float64Array[] = []
  for (const v of vectors) {
    const { axis, share } = orthogonalPart(v, [...exclude, ...out])
    if (axis && share > 1e-10) out.push(axis)
  }
  return out
}

function combine(vectors: Float64Array[], weights: Float64Array): Float64Array {
  const out = new Float64Array(vectors[0]!.length)
  vectors.forEach((v, k) => {
    for (let j = 0; j < out.length; j++) out[j] = out[j]! + weights[k]! * v[j]!
  })
  return out
}

/** (sum over rows of (x - mean)(x - mean)^T) applied to each of up to four vectors, in one pass over the rows */
function scatterTimes(
  x: Matrix,
  d: number,
  rows: Int32Array,
  mean: Float64Array,
  block: Float64Array[],
): Float64Array[] {
  const four = (from: readonly Float64Array[]) => [0, 1, 2, 3].map(k => from[k] ?? new Float64Array(d))
  const [p, q, s, t] = four(block) as [Float64Array, Float64Array, Float64Array, Float64Array]
  const out = four([])
  const [op, oq, os, ot] = out as [Float64Array, Float64Array, Float64Array, Float64Array]
  const row = new Float64Array(d)
  for (const r of rows) {
    let [a, b, c, e] = [0, 0, 0, 0]
    for (let j = 0, at = r * d; j < d; j++, at++) {
      const v = x[at]! - mean[j]!
      row[j] = v
      a += v * p[j]!
      b += v * q[j]!
      c += v * s[j]!
      e += v * t[j]!
    }
    for (let j = 0; j < d; j++) {
      const v = row[j]!
      op[j] = op[j]! + a * v
      oq[j] = oq[j]! + b * v
      os[j] = os[j]! + c * v
      ot[j] = ot[j]! + e * v
    }
  }
  return out.slice(0, block.length)
}
