// Singular values of 2 x 2 and 3 x 3 matrices. Pure, every process.
import { orthogonalPart } from '../linalg.ts'

/**
 * M = U diag(values) V^T by one-sided Jacobi rotations of the columns (Hestenes 1958): accurate also for small singular values.
 * @param m [k, k] by rows
 * @returns U and V [k, k] by rows, orthogonal also where M has no full rank; values descending, at least 0
 */
export function smallSvd(m: ArrayLike<number>, k: number): { u: Float64Array; v: Float64Array; values: Float64Array } {
  const a = Array.from({ length: k }, (_, c) => Float64Array.from({ length: k }, (_, r) => m[r * k + c]!))
  const v = Array.from({ length: k }, (_, c) => Float64Array.from({ length: k }, (_, r) => (r === c ? 1 : 0)))
  const inner = (p: Float64Array, q: Float64Array) => p.reduce((sum, x, i) => sum + x * q[i]!, 0)
  for (let sweep = 0; sweep < 40; sweep++) {
    let turned = false
    for (let p = 0; p < k - 1; p++) {
      for (let q = p + 1; q < k; q++) {
        const [pp, qq, pq] = [inner(a[p]!, a[p]!), inner(a[q]!, a[q]!), inner(a[p]!, a[q]!)]
        if (pq === 0 || Math.abs(pq) <= 1e-17 * Math.sqrt(pp * qq)) continue
        turned = true
        const zeta = (qq - pp) / (2 * pq)
        const t = (zeta >= 0 ? 1 : -1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta))
        const c = 1 / Math.sqrt(1 + t * t)
        for (const columns of [a, v]) turn(columns[p]!, columns[q]!, c, c * t)
      }
    }
    if (!turned) break
  }
  const lengths = a.map(column => Math.sqrt(inner(column, column)))
  const order = [...lengths.keys()].sort((i, j) => lengths[j]! - lengths[i]!)
  const values = Float64Array.from(order, i => lengths[i]!)
  const uColumns: Float64Array[] = []
  for (const i of order) {
    const { axis } =
      lengths[i]! > 1e-15 * Math.max(values[0]!, 1e-300) ? orthogonalPart(a[i]!, uColumns) : { axis: null }
    uColumns.push(axis ?? farthest(uColumns, k))
  }
  const rows = (columns: Float64Array[]) => Float64Array.from({ length: k * k }, (_, at) => columns[at % k]![Math.floor(at / k)]!) // prettier-ignore
  return { u: rows(uColumns), v: rows(order.map(i => v[i]!)), values }
}

function turn(p: Float64Array, q: Float64Array, c: number, s: number): void {
  for (let i = 0; i < p.length; i++) {
    const [x, y] = [p[i]!, q[i]!]
    p[i] = c * x - s * y
    q[i] = s * x + c * y
  }
}

/** A unit vector orthogonal to the others: any will do where a singular value is 0. */
function farthest(others: readonly Float64Array[], k: number): Float64Array {
  const parts = Array.from({ length: k }, (_, j) => {
    const unit = new Float64Array(k)
    unit[j] = 1
    return orthogonalPart(unit, others)
  })
  return parts.reduce((best, part) => (part.share > best.share ? part : best)).axis!
}
