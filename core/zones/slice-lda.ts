// Linear discriminant axes: what tells token sets from each other, or one from the rest. Pure, every process.
import { dot, norm, symmetricEigen, type Matrix } from '../linalg.ts'
import { createRandom, sample } from '../random.ts'
import { addMeanDirection, standardErrors } from './slice-axes.ts'
import { meanOf, type RowGroup, type Slice, type SliceInput } from './slice-input.ts'
import { classes } from './slice-sets.ts'

/** Share of the within-class scatter that is replaced by a sphere of the same trace: without it d > n has no inverse. */
export const LDA_SHRINKAGE = 0.1
/** Rows per class that the scatter is computed from when there are more. */
const MOST_ROWS = 4096

/**
 * Regularised linear discriminants (Fisher 1936; shrinkage as Friedman 1989). With class means m_c, shares p_c, grand mean
 * m = sum p_c m_c: S_W = sum_c p_c mean_c (x - m_c)(x - m_c)^T, S = (1 - a) S_W + a (tr S_W / d) I with a = 0.1, S_B = sum_c p_c
 * (m_c - m)(m_c - m)^T. Axes are Gram-Schmidt of the leading eigenvectors of S^-1 S_B, that is S^(-1/2) times the principal axes
 * of the class means after within-class whitening by S^(-1/2). With M = [sqrt(p_c) (m_c - m)] they are S^-1 M a, where a are
 * eigenvectors of the small matrix M^T S^-1 M. Two classes: the one axis S^-1 (m_1 - m_2), pointing to the first class.
 * @returns unit vectors [d], at most one less than there are classes
 */
export function discriminants(groups: readonly RowGroup[], d: number): Float64Array[] {
  const total = groups.reduce((sum, g) => sum + g.at.length, 0)
  const stats = groups.map(g => ({ ...g, share: g.at.length / total, mean: meanOf(g, d).mean, used: sampled(g.at) }))
  const grand = new Float64Array(d)
  for (const { mean, share } of stats) for (let j = 0; j < d; j++) grand[j] = grand[j]! + share * mean[j]!
  const between = stats.map(({ mean, share }) => mean.map((v, j) => Math.sqrt(share) * (v - grand[j]!)))
  const scatter = (v: Float64Array) => withinTimes(stats, d, v)
  const trace = stats.reduce((sum, s) => sum + (s.share * spreadOf(s.x, s.used, s.mean, d)) / s.used.length, 0)
  // Classes without any spread: whitening has nothing to do, the sphere stands in.
  const ridge = trace > 0 ? (LDA_SHRINKAGE * trace) / d : 1
  const apply = (v: Float64Array) => scatter(v).map((w, j) => (1 - LDA_SHRINKAGE) * w + ridge * v[j]!)
  const solved = between.map(b => conjugateGradients(apply, b))
  const c = groups.length
  const small = Float64Array.from({ length: c * c }, (_, at) => {
    const [i, j] = [Math.floor(at / c), at % c]
    return (dot(between[i]!, solved[j]!) + dot(between[j]!, solved[i]!)) / 2
  })
  const { values, vectors } = symmetricEigen(small, c)
  const out: Float64Array[] = []
  for (let k = 0; k < c - 1 && values[k]! > 1e-10 * values[0]!; k++) {
    const axis = new Float64Array(d)
    solved.forEach((s, i) => {
      for (let j = 0; j < d; j++) axis[j] = axis[j]! + vectors[k]![i]! * s[j]!
    })
    // Toward the first class, so that the axis is reproducible.
    const scale = (dot(axis, between[0]!) < 0 ? -1 : 1) / norm(axis)
    out.push(axis.map(v => scale * v))
  }
  return out
}

/** Adds the discriminants of the token sets, or of the first (or the firing rows) against the rest. */
export function addDiscriminants(slice: Slice, input: SliceInput): void {
  const d = input.rows.spec.dIn
  const groups = classes(input)
  const few = groups.find(g => g.at.length < 2)
  if (few) {
    slice.warnings.push(
      `There are ${few.at.length} ${few.what}: too few for discriminants; axes are taken from the data.`,
    )
    return
  }
  const [first, ...others] = groups
  const rest = others.map(g => g.what).join(' and ')
  const means = groups.map(g => meanOf(g, d))
  discriminants(groups, d)
    .slice(0, input.dim)
    .forEach((direction, k) => {
      // The direction is no difference of means: what the difference is worth is asked of the means themselves.
      const apart = k === 0 ? Math.hypot(...means[0]!.mean.map((v, j) => v - means[1]!.mean[j]!)) : 0
      const error = Math.hypot(means[0]!.error, means[1]!.error)
      addMeanDirection(slice, direction, 0, {
        name: `LDA ${k + 1}: ${first!.what} or ${rest}`.slice(0, 160),
        short: '',
      })
      if (k === 0 && groups.length === 2 && apart < 3 * error) {
        slice.warnings.push(
          `The means of the ${first!.what} and the ${rest} are ${standardErrors(apart, error)} apart: axis 1 may be chance.`,
        )
      }
    })
  const n = Math.min(...groups.map(g => g.at.length))
  if (n < d) {
    slice.warnings.push(
      `LDA rests on ${n} ${input.unit}s in ${d} dimensions: it separates them better than it would separate new ones.`,
    )
  }
}

const sampled = (at: Int32Array) => sample(at, MOST_ROWS, createRandom(1))

interface ClassRows {
  x: Matrix
  used: Int32Array
  mean: Float64Array
  share: number
}

function spreadOf(x: Matrix, rows: Int32Array, mean: Float64Array, d: number): number {
  let sum = 0
  for (const r of rows) for (let j = 0; j < d; j++) sum += (x[r * d + j]! - mean[j]!) ** 2
  return sum
}

/** S_W v, never forming the d x d matrix */
function withinTimes(stats: readonly ClassRows[], d: number, v: Float64Array): Float64Array {
  const out = new Float64Array(d)
  for (const { x, used, mean, share } of stats) {
    const weight = share / used.length
    const level = dot(mean, v)
    let sum = 0
    const part = new Float64Array(d)
    for (const r of used) {
      let along = -level
      for (let j = 0, at = r * d; j < d; j++, at++) along += v[j]! * x[at]!
      sum += along
      for (let j = 0, at = r * d; j < d; j++, at++) part[j] = part[j]! + along * x[at]!
    }
    for (let j = 0; j < d; j++) out[j] = out[j]! + weight * (part[j]! - sum * mean[j]!)
  }
  return out
}

/** Solves S v = b for a symmetric positive definite S (Hestenes and Stiefel 1952), to 1e-9 of |b| or 400 steps. */
function conjugateGradients(apply: (v: Float64Array) => Float64Array, b: Float64Array): Float64Array {
  const x = new Float64Array(b.length)
  const r = b.slice()
  const p = b.slice()
  let size = dot(r, r)
  const enough = 1e-18 * size
  for (let step = 0; step < 400 && size > enough; step++) {
    const image = apply(p)
    const alpha = size / dot(p, image)
    for (let j = 0; j < x.length; j++) {
      x[j] = x[j]! + alpha * p[j]!
      r[j] = r[j]! - alpha * image[j]!
    }
    const next = dot(r, r)
    const beta = next / size
    size = next
    for (let j = 0; j < p.length; j++) p[j] = r[j]! + beta * p[j]!
  }
  return x
}
