// Small dense linear algebra on typed arrays: products, orthonormal bases, symmetric eigenvectors. Pure, every process.

/** A vector in any numeric storage; sums are always taken in float64. */
export type Vector = Float64Array | Float32Array | readonly number[]

/** Rows of numbers one after the other, [n, d] */
export type Matrix = Float64Array | Float32Array

/** a . b over the length of a */
export function dot(a: Vector, b: Vector): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

/** Euclidean length */
export function norm(a: Vector): number {
  return Math.sqrt(dot(a, a))
}

/** cos of the angle between a and b; null when either has no direction */
export function cosine(a: Vector, b: Vector): number | null {
  const lengths = norm(a) * norm(b)
  return lengths > 0 ? Math.max(-1, Math.min(1, dot(a, b) / lengths)) : null
}

/** a - b as float64 */
export function subtract(a: Vector, b: Vector): Float64Array {
  const out = new Float64Array(a.length)
  for (let i = 0; i < out.length; i++) out[i] = a[i]! - b[i]!
  return out
}

/**
 * One step of Gram-Schmidt, modified and run twice ("twice is enough", Kahan; Parlett 1998): the part of `v` orthogonal to the
 * orthonormal `basis`, as a unit vector with positive component along `v`, and the share of `v`'s length that it is.
 * `axis` is null when nothing is left (v = 0 or v in the span to the last bit).
 */
export function orthogonalPart(
  v: Vector,
  basis: readonly Float64Array[],
): { axis: Float64Array | null; share: number } {
  const rest = Float64Array.from(v)
  const whole = norm(rest)
  if (!(whole > 0)) return { axis: null, share: 0 }
  // Unit length first: the second pass then sees numbers of order one whatever the scale of v.
  for (let i = 0; i < rest.length; i++) rest[i] = rest[i]! / whole
  for (let pass = 0; pass < 2; pass++) {
    for (const b of basis) {
      const along = dot(b, rest)
      for (let i = 0; i < rest.length; i++) rest[i] = rest[i]! - along * b[i]!
    }
  }
  const share = norm(rest)
  if (!(share > 0)) return { axis: null, share: 0 }
  for (let i = 0; i < rest.length; i++) rest[i] = rest[i]! / share
  return { axis: rest, share }
}

/**
 * All eigenvalues (descending) and unit eigenvectors of a symmetric matrix [n, n], by cyclic Jacobi rotations
 * (Golub and Van Loan 8.5). Meant for n up to about 150; the input is left as it is.
 */
export function symmetricEigen(matrix: Vector, n: number): { values: Float64Array; vectors: Float64Array[] } {
  const a = Float64Array.from(matrix)
  const v = new Float64Array(n * n) // row i becomes eigenvector i
  for (let i = 0; i < n; i++) v[i * n + i] = 1
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0
    let diagonal = 0
    for (let i = 0; i < n; i++) {
      diagonal += a[i * n + i]! ** 2
      for (let j = i + 1; j < n; j++) off += a[i * n + j]! ** 2
    }
    if (off <= 1e-32 * diagonal || off === 0) break
    for (let p = 0; p < n - 1; p++) for (let q = p + 1; q < n; q++) rotate(a, v, n, p, q)
  }
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => a[j * n + j]! - a[i * n + i]!)
  return {
    values: Float64Array.from(order, i => a[i * n + i]!),
    vectors: order.map(i => v.slice(i * n, (i + 1) * n)),
  }
}

/** One Jacobi rotation that makes a[p,q] zero. */
function rotate(a: Float64Array, v: Float64Array, n: number, p: number, q: number): void {
  const apq = a[p * n + q]!
  if (apq === 0) return
  const theta = (a[q * n + q]! - a[p * n + p]!) / (2 * apq)
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1))
  const c = 1 / Math.sqrt(t * t + 1)
  const s = t * c
  for (let k = 0; k < n; k++) {
    const kp = a[k * n + p]!
    const kq = a[k * n + q]!
    a[k * n + p] = c * kp - s * kq
    a[k * n + q] = s * kp + c * kq
  }
  for (let k = 0; k < n; k++) {
    const pk = a[p * n + k]!
    const qk = a[q * n + k]!
    a[p * n + k] = c * pk - s * qk
    a[q * n + k] = s * pk + c * qk
    const vp = v[p * n + k]!
    const vq = v[q * n + k]!
    v[p * n + k] = c * vp - s * vq
    v[q * n + k] = s * vp + c * vq
  }
}

/**
 * Least-squares, least-length solution of a symmetric positive semi-definite system [n, n], through its eigenvectors; directions
 * with an eigenvalue below `cutoff` of the largest are left out (the pseudo-inverse).
 */
export function solveSymmetric(matrix: Vector, n: number, right: Vector, cutoff = 1e-12): Float64Array {
  const { values, vectors } = symmetricEigen(matrix, n)
  const out = new Float64Array(n)
  for (let k = 0; k < n; k++) {
    if (!(values[k]! > cutoff * values[0]!)) continue
    const along = dot(vectors[k]!, right) / values[k]!
    for (let i = 0; i < n; i++) out[i] = out[i]! + along * vectors[k]![i]!
  }
  return out
}
