// Singular values of a few columns, accurate also where they are zero. Pure, every process.
import { dot } from './linalg.ts'

/**
 * Singular values of the matrix with these columns, descending, by one-sided Jacobi rotations (Hestenes 1958; Golub and Van Loan
 * 8.6.3): a zero comes out at rounding of the largest, not at its square root as from the Gram matrix.
 * @param columns k vectors of one length; left as they are
 */
export function singularValues(columns: readonly Float64Array[]): number[] {
  const a = columns.map(column => Float64Array.from(column))
  for (let sweep = 0; sweep < 60; sweep++) {
    let turned = false
    for (let p = 0; p < a.length; p++) {
      for (let q = p + 1; q < a.length; q++) turned = orthogonalise(a[p]!, a[q]!) || turned
    }
    if (!turned) break
  }
  return a.map(column => Math.sqrt(dot(column, column))).sort((x, y) => y - x)
}

/** Turns two columns in their plane until they are orthogonal; false when they are already. */
function orthogonalise(u: Float64Array, v: Float64Array): boolean {
  const uu = dot(u, u)
  const vv = dot(v, v)
  const uv = dot(u, v)
  if (uv === 0 || Math.abs(uv) <= 1e-15 * Math.sqrt(uu * vv)) return false
  const zeta = (vv - uu) / (2 * uv)
  const t = (zeta >= 0 ? 1 : -1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta))
  const c = 1 / Math.sqrt(1 + t * t)
  const s = c * t
  for (let i = 0; i < u.length; i++) {
    const [x, y] = [u[i]!, v[i]!]
    u[i] = c * x - s * y
    v[i] = s * x + c * y
  }
  return true
}
