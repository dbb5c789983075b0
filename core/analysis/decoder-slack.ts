// Decoder slack: how far a decoder row turns before the fit is worse by a given share (analyses.md A9, S4). Pure, every process.
import { dot, norm, solveSymmetric } from '../linalg.ts'

/**
 * arccos(1 - tol L0 / (2 s |d|^2)) in radians, at a least-squares optimum; pi where any turn is within the tolerance.
 * @param s sum of z^2 (other rows held), or what of z the other codes cannot say (others refitted)
 */
export function decoderSlack(loss: number, s: number, length: number, tolerance = 0.01): number {
  if (!(s > 0 && length > 0)) return Math.PI
  return Math.acos(Math.max(-1, 1 - (tolerance * loss) / (2 * s * length * length)))
}

/** A decoder fitted to codes by least squares with a constant, and its loss sum |x - x^|^2. */
export interface DecoderFit {
  /** m + 1 rows of dOut numbers, the constant last */
  rows: number[][]
  loss: number
}

/** @param z n rows of m codes. @param x n rows of dOut numbers */
export function fitDecoder(z: readonly (readonly number[])[], x: readonly (readonly number[])[]): DecoderFit {
  const design = z.map(row => [...row, 1])
  const columns = (x[0] ?? []).map((_, j) =>
    regress(
      design,
      x.map(row => row[j]!),
    ),
  )
  const m = design[0]?.length ?? 0
  return {
    rows: Array.from({ length: m }, (_, i) => columns.map(({ weights }) => weights[i]!)),
    loss: columns.reduce((sum, { loss }) => sum + loss, 0),
  }
}

/** Per feature: s with the other rows held and with the others refitted, |d|, and both angles in radians. */
export function decoderSlacks(z: readonly (readonly number[])[], fit: DecoderFit, tolerance = 0.01) {
  return fit.rows.slice(0, -1).map((d, i) => {
    const own = z.map(row => row[i]!)
    const held = dot(own, own)
    const others = z.map(row => [...row.slice(0, i), ...row.slice(i + 1), 1])
    const refitted = regress(others, own).loss
    const length = norm(d)
    return {
      held,
      refitted,
      length,
      angleHeld: decoderSlack(fit.loss, held, length, tolerance),
      angleRefitted: decoderSlack(fit.loss, refitted, length, tolerance),
    }
  })
}

/** Least squares of y on the columns of a, by the normal equations on scaled columns. */
function regress(a: readonly (readonly number[])[], y: readonly number[]): { weights: Float64Array; loss: number } {
  const m = a[0]?.length ?? 0
  const scale = Array.from({ length: m }, (_, j) => Math.sqrt(a.reduce((sum, row) => sum + row[j]! ** 2, 0)) || 1)
  const gram = new Float64Array(m * m)
  const right = new Float64Array(m)
  a.forEach((row, t) => {
    for (let i = 0; i < m; i++) {
      const v = row[i]! / scale[i]!
      right[i] = right[i]! + v * y[t]!
      for (let j = 0; j < m; j++) gram[i * m + j] = gram[i * m + j]! + (v * row[j]!) / scale[j]!
    }
  })
  const weights = solveSymmetric(gram, m, right).map((v, j) => v / scale[j]!)
  const loss = a.reduce((sum, row, t) => sum + (y[t]! - dot(row, weights)) ** 2, 0)
  return { weights, loss }
}
