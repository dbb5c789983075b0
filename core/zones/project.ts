// Rows of the population in a slice: coordinates, residuals, explained variance, box, boundaries. Pure, every process.
import { dot } from '../linalg.ts'
import { quantileOfSorted } from '../stats.ts'
import type { HalfSpaces } from './half-spaces.ts'
import type { Boundary, BoundaryState } from './types.ts'

export interface Projection {
  /** [n * dim] s = B^T (x - o) */
  s: Float64Array
  /** [n] |x - o - B s| */
  residual: Float64Array
  /** 1 - sum |r|^2 / sum |x - o|^2; 0 when all rows are the origin: nothing to explain */
  explainedAboutOrigin: number
  /** sum |s - mean s|^2 / sum |x - mean x|^2; 0 when all rows are equal */
  explainedCentred: number
  /** sum |x - o|^2 and sum |x - mean x|^2 */
  totalAboutOrigin: number
  totalCentred: number
}

/**
 * Projects every row onto a slice, in one pass.
 * @param x [n, d]
 * @param axes 2 or 3 orthonormal vectors [d]
 */
export function projectRows(x: Float32Array, origin: Float64Array, axes: readonly Float64Array[]): Projection {
  const d = origin.length
  const dim = axes.length
  const n = x.length / d
  const s = new Float64Array(n * dim)
  const residual = new Float64Array(n)
  const sum = new Float64Array(d)
  const [b0, b1] = [axes[0]!, axes[1]!]
  const b2 = axes[2] ?? new Float64Array(d)
  let total = 0
  let left = 0
  for (let r = 0, at = 0; r < n; r++) {
    let s0 = 0
    let s1 = 0
    let s2 = 0
    let square = 0
    for (let j = 0; j < d; j++, at++) {
      const v = x[at]! - origin[j]!
      s0 += v * b0[j]!
      s1 += v * b1[j]!
      s2 += v * b2[j]!
      square += v * v
      sum[j] = sum[j]! + v
    }
    s[r * dim] = s0
    s[r * dim + 1] = s1
    if (dim === 3) s[r * dim + 2] = s2
    let rest = square - s0 * s0 - s1 * s1 - s2 * s2
    // Rows that lie almost in the slice lose their digits in the difference: take those from the vector itself.
    if (rest < 1e-6 * square) rest = residualSquare(x, r * d, origin, b0, b1, b2, s0, s1, s2)
    residual[r] = Math.sqrt(rest)
    total += square
    left += rest
  }
  return {
    s,
    residual,
    explainedAboutOrigin: total > 0 ? 1 - left / total : 0,
    explainedCentred: centred(s, sum, axes, total, n),
    totalAboutOrigin: total,
    totalCentred: total - dot(sum, sum) / n,
  }
}

function residualSquare(
  x: Float32Array,
  from: number,
  origin: Float64Array,
  b0: Float64Array,
  b1: Float64Array,
  b2: Float64Array,
  s0: number,
  s1: number,
  s2: number,
): number {
  let out = 0
  for (let j = 0; j < origin.length; j++) {
    const v = x[from + j]! - origin[j]! - s0 * b0[j]! - s1 * b1[j]! - s2 * b2[j]!
    out += v * v
  }
  return out
}

function centred(s: Float64Array, sum: Float64Array, axes: readonly Float64Array[], total: number, n: number): number {
  const dim = axes.length
  let spread = 0
  for (let k = 0; k < dim; k++) {
    const mean = dot(sum, axes[k]!) / n
    for (let r = 0; r < n; r++) spread += (s[r * dim + k]! - mean) ** 2
  }
  const whole = total - dot(sum, sum) / n
  // Equal rows away from the origin leave rounding only, in both sums.
  return whole > 1e-14 * total ? Math.min(1, spread / whole) : 0
}

/** A boundary inside the slice and what it is there. */
export interface SliceBoundary {
  /** what is drawn: a zero normal when the slice does not cut the boundary, zero offset too when that is undefined */
  boundary: Boundary
  state: BoundaryState
  /** |B^T w| / |w|, 0 for a feature without direction */
  lengthFraction: number
  /** [dim] B^T w as it is */
  arrow: number[]
}

/**
 * In-slice lines or planes w' = B^T w, c' = c + w . o. A boundary nearly parallel to the slice (length fraction under 1e-10) is constant
 * on it; one that contains the slice is undefined there and drawn silent (zones.md section 4).
 * @param diameter of the box
 */
export function sliceBoundaries(
  spaces: HalfSpaces,
  origin: Float64Array,
  axes: readonly Float64Array[],
  diameter: number,
): SliceBoundary[] {
  return spaces.w.map((w, i) => {
    const arrow = axes.map(axis => dot(axis, w))
    const offset = spaces.c[i]! + dot(w, origin)
    const length = spaces.length[i]!
    const lengthFraction = length > 0 ? Math.min(1, Math.hypot(...arrow) / length) : 0
    if (lengthFraction >= 1e-10) return { arrow, lengthFraction, state: 'line', boundary: { normal: arrow, offset } }
    const inside = length > 0 && Math.abs(offset) < 1e-10 * length * diameter
    const state = inside ? 'undefined' : offset > 0 ? 'always' : 'never'
    return { arrow, lengthFraction, state, boundary: { normal: arrow.map(() => 0), offset: inside ? 0 : offset } }
  })
}

/** 98th percentile of |s|_inf over the rows that `takes` accepts; 0 when there are none. */
export function reach(s: Float64Array, dim: number, takes: (row: number) => boolean): number {
  const n = s.length / dim
  const far = new Float64Array(n)
  let count = 0
  for (let r = 0; r < n; r++) {
    if (!takes(r)) continue
    let most = 0
    for (let k = 0; k < dim; k++) most = Math.max(most, Math.abs(s[r * dim + k]!))
    far[count++] = most
  }
  return count === 0 ? 0 : quantileOfSorted(far.subarray(0, count).sort(), 0.98)
}
