// The largest eigenvalues of the scatter of a few rows: what a local PCA of a cell explains (analyses.md A10, E5 and E8). Pure.
import { principalAxes } from '../../pca.ts'
import { dot, orthogonalPart, symmetricEigen, type Matrix } from '../../linalg.ts'
import { createRandom } from '../../random.ts'

/** Below so many rows (or dimensions, if fewer) all eigenvalues come at once. */
const SMALL = 14
/** Above it no matrix is formed. */
const LARGE = 640
const MOST_STEPS = 80
/** Steps between two looks at the eigenvalues: a look costs more than a step. */
const LOOK = 4
/** relative change of the sum of the wanted eigenvalues at which the iteration has settled */
const SETTLED = 1e-5

export interface CellSpectrum {
  /** sum of |y - mean|^2 (or |y|^2) over the rows */
  total: number
  /** up to `count` largest eigenvalues of that scatter, descending: what 1, 2, ... axes explain of it */
  values: number[]
}

/**
 * @param y [n * d]; @param rows which of them
 * @param centred about the mean of the rows, or about 0
 */
export function cellSpectrum(y: Matrix, d: number, rows: Int32Array, count: number, centred: boolean): CellSpectrum {
  const size = rows.length
  const own = new Float64Array(size * d)
  rows.forEach((r, i) => own.set(y.subarray(r * d, (r + 1) * d), i * d))
  if (centred) {
    const mean = new Float64Array(d)
    for (let at = 0; at < own.length; at++) mean[at % d] = mean[at % d]! + own[at]! / size
    for (let at = 0; at < own.length; at++) own[at] = own[at]! - mean[at % d]!
  }
  const total = dot(own, own)
  const rank = Math.min(size - (centred ? 1 : 0), d, count)
  if (rank <= 0 || !(total > 0)) return { total, values: [] }
  if (Math.min(size, d) > LARGE && centred) return { total, values: byAxes(own, d, size, rank) }
  const side = Math.min(size, d)
  const gram = size <= d ? rowProducts(own, size, d) : columnProducts(own, size, d)
  const values = side <= SMALL ? [...symmetricEigen(gram, side).values] : largest(gram, side, rank)
  return { total, values: values.slice(0, rank).map(v => Math.max(0, v)) }
}

function rowProducts(a: Float64Array, n: number, d: number): Float64Array {
  const out = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    const row = a.subarray(i * d, (i + 1) * d)
    for (let k = 0; k <= i; k++) out[i * n + k] = out[k * n + i] = dot(row, a.subarray(k * d, (k + 1) * d))
  }
  return out
}

function columnProducts(a: Float64Array, n: number, d: number): Float64Array {
  const out = new Float64Array(d * d)
  for (let t = 0; t < n; t++) {
    for (let i = 0; i < d; i++) {
      const v = a[t * d + i]!
      for (let j = i; j < d; j++) out[i * d + j] = out[i * d + j]! + v * a[t * d + j]!
    }
  }
  for (let i = 0; i < d; i++) for (let j = 0; j < i; j++) out[i * d + j] = out[j * d + i]!
  return out
}

/** Orthogonal iteration with Rayleigh-Ritz on a few more vectors than wanted (Golub and Van Loan 8.2). */
function largest(gram: Float64Array, side: number, count: number): number[] {
  const block = Math.min(side, count + 6)
  const random = createRandom(1)
  let basis = orthonormal(
    Array.from({ length: block }, () => Float64Array.from({ length: side }, () => random.normal())),
  )
  let last = 0
  for (let step = 0; ; step++) {
    const images = basis.map(v => {
      const out = new Float64Array(side)
      for (let i = 0; i < side; i++) out[i] = dot(v, gram.subarray(i * side, (i + 1) * side))
      return out
    })
    if (step % LOOK !== LOOK - 1) {
      basis = orthonormal(images)
      continue
    }
    const small = new Float64Array(basis.length ** 2)
    for (let i = 0; i < basis.length; i++) {
      for (let j = 0; j < basis.length; j++) small[i * basis.length + j] = dot(basis[i]!, images[j]!)
    }
    const { values } = symmetricEigen(small, basis.length)
    const sum = values.slice(0, count).reduce((s, v) => s + v, 0)
    if (step >= MOST_STEPS || Math.abs(sum - last) <= SETTLED * sum) return [...values]
    last = sum
    basis = orthonormal(images)
  }
}

function orthonormal(vectors: Float64Array[]): Float64Array[] {
  const out: Float64Array[] = []
  for (const v of vectors) {
    const { axis, share } = orthogonalPart(v, out)
    if (axis && share > 1e-10) out.push(axis)
  }
  return out
}

/** Energy along the principal axes, without forming a matrix. */
function byAxes(own: Float64Array, d: number, size: number, count: number): number[] {
  const all = Int32Array.from({ length: size }, (_, i) => i)
  const { axes } = principalAxes(own, d, all, { count })
  return axes.map(axis => all.reduce((sum, i) => sum + dot(axis, own.subarray(i * d, (i + 1) * d)) ** 2, 0))
}
