// A slice of plain numbers: axes and origin as the golden cases name them, in float64 (zones.md section 3). Pure, every process.
import { dot, norm, orthogonalPart, solveSymmetric, subtract, symmetricEigen } from '../linalg.ts'
import { field, vectorField } from './input.ts'
import type { PlainSae } from './sae-field.ts'

export interface PlainSlice {
  /** [d] */
  origin: Float64Array
  /** orthonormal, [d] each */
  axes: Float64Array[]
}

/**
 * `{basis, origin, features, points?, dim?}` of a dictionary over points X: enc_span, dec_span, enc_span+mean, pca; zero, b_pre, mean,
 * hinge or ["point", i].
 * @throws Error naming the key and what is expected
 */
export function sliceField(input: unknown, sae: PlainSae, X: number[][]): PlainSlice {
  const slice = field(input, 'slice')
  const features = field(slice, 'features') === undefined ? [] : indices(slice, 'features', sae.n)
  const points = field(slice, 'points') === undefined ? [...X.keys()] : indices(slice, 'points', X.length)
  const origin = originOf(field(slice, 'origin'), sae, X, features)
  const basis = field(slice, 'basis')
  const dim = field(slice, 'dim')
  if (basis === 'pca') return { origin, axes: principal(X, points, typeof dim === 'number' ? dim : 2) }
  const vectors: Float64Array[] = features
    .map(i => (basis === 'dec_span' ? sae.wDec[i]! : sae.wEnc[i]!))
    .map(v => Float64Array.from(v))
  if (basis === 'enc_span+mean') vectors.push(subtract(meanOf(X, points), origin))
  else if (basis !== 'enc_span' && basis !== 'dec_span') {
    throw new Error(`slice.basis: ${String(basis)} found; enc_span, dec_span, enc_span+mean or pca is expected.`)
  }
  const axes: Float64Array[] = []
  for (const vector of vectors) {
    const { axis, share } = orthogonalPart(vector, axes)
    if (!axis || share < 1e-10) throw new Error('slice.features: vectors that are parallel found; they span no slice.')
    axes.push(axis)
  }
  if (axes.length !== 2 && axes.length !== 3) {
    throw new Error(`slice.features: ${axes.length} axes found; 2 or 3 are expected.`)
  }
  return { origin, axes }
}

/** A list of whole numbers from 0 to n - 1. @throws Error naming the key */
export function indices(input: unknown, key: string, n: number): number[] {
  const list = vectorField(input, key)
  const bad = list.find(i => !Number.isInteger(i) || i < 0 || i >= n)
  if (bad !== undefined) throw new Error(`${key}: ${bad} found; whole numbers from 0 to ${n - 1} are expected.`)
  return list
}

function meanOf(X: number[][], points: readonly number[]): Float64Array {
  const out = new Float64Array(X[0]?.length ?? 0)
  for (const i of points) for (let j = 0; j < out.length; j++) out[j] = out[j]! + X[i]![j]! / points.length
  return out
}

function originOf(origin: unknown, sae: PlainSae, X: number[][], features: readonly number[]): Float64Array {
  const mean = () => meanOf(X, [...X.keys()])
  if (origin === 'zero') return new Float64Array(sae.d)
  if (origin === 'b_pre') return Float64Array.from(sae.bPre)
  if (origin === 'mean') return mean()
  if (origin === 'hinge') return hinge(sae, features, mean())
  const point = Array.isArray(origin) && origin[0] === 'point' ? X[origin[1] as number] : undefined
  if (point) return Float64Array.from(point)
  throw new Error(
    `slice.origin: ${JSON.stringify(origin)} found; zero, b_pre, mean, hinge or ["point", i] is expected.`,
  )
}

/** The point of the boundaries' intersection nearest the mean: mu - W^T (W W^T)^-1 g(mu). */
function hinge(sae: PlainSae, features: readonly number[], mean: Float64Array): Float64Array {
  const n = features.length
  const length = features.map(i => norm(sae.wEnc[i]!))
  const g = features.map((i, a) => (dot(sae.wEnc[i]!, mean) + sae.offset[i]!) / length[a]!)
  const gram = features.flatMap((i, a) =>
    features.map((j, b) => dot(sae.wEnc[i]!, sae.wEnc[j]!) / length[a]! / length[b]!),
  )
  const along = n > 0 ? solveSymmetric(gram, n, g) : new Float64Array()
  return mean.map((v, j) => features.reduce((sum, i, a) => sum - (along[a]! / length[a]!) * sae.wEnc[i]![j]!, v))
}

/** Right singular vectors of the centred points, the largest-magnitude entry positive. */
export function principal(X: number[][], points: readonly number[], dim: number): Float64Array[] {
  const mean = meanOf(X, points)
  const d = mean.length
  const scatter = new Float64Array(d * d)
  for (const r of points) {
    const x = subtract(X[r]!, mean)
    for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) scatter[i * d + j] = scatter[i * d + j]! + x[i]! * x[j]!
  }
  const { vectors } = symmetricEigen(scatter, d)
  if (vectors.length < dim) throw new Error(`slice.dim: ${dim} found; the points have ${d} dimensions.`)
  return vectors.slice(0, dim).map(axis => {
    const largest = axis.reduce((best, v) => (Math.abs(v) > Math.abs(best) ? v : best), 0)
    return largest < 0 ? axis.map(v => -v) : axis
  })
}
