// The cone of encoders that give the same labels: how wide around the own one, and the widest inside (analyses.md A9, S0). Pure.
import { dot, norm, solveSymmetric } from '../linalg.ts'

/**
 * Rows y (u, kappa) / |(u, kappa)|, the unit inner normals of the cone {(w, b / kappa): y (w.u + b) >= 0}.
 * @param u n rows of r numbers
 * @param labels [n] 1 or -1
 */
export function coneRows(u: readonly (readonly number[])[], labels: readonly number[], kappa: number): Float64Array[] {
  return u.map((row, t) => {
    const v = Float64Array.from([...row, kappa])
    const scale = labels[t]! / norm(v)
    for (let j = 0; j < v.length; j++) v[j] = v[j]! * scale
    return v
  })
}

/** Radians by which (w, c / kappa) may turn in any direction without a label changing; negative when a label is wrong. */
export function ownCone(rows: readonly Float64Array[], w: Float64Array): number {
  const length = norm(w)
  const least = rows.reduce((min, row) => Math.min(min, dot(row, w)), Number.POSITIVE_INFINITY)
  return Math.asin(Math.max(-1, Math.min(1, least / length)))
}

/**
 * The widest inscribed cone: its axis is the point of the rows' convex hull nearest the origin, its angle arcsin of that distance
 * (Wolfe 1976, finite). Null where the cone is empty: no encoder gives these labels.
 */
export function bestCone(rows: readonly Float64Array[]): { axis: Float64Array; angle: number } | null {
  if (rows.length === 0) return null
  const dimension = rows[0]!.length
  let chosen = [0]
  let weights = [1]
  const pointOf = (of: number[], by: readonly number[]) => {
    const x = new Float64Array(dimension)
    of.forEach((t, k) => rows[t]!.forEach((v, j) => (x[j] = x[j]! + by[k]! * v)))
    return x
  }
  let x = pointOf(chosen, weights)
  for (let major = 0; major < 50 * dimension + 200; major++) {
    let worst = 0
    let least = Number.POSITIVE_INFINITY
    rows.forEach((row, t) => {
      const along = dot(row, x)
      if (along < least) [least, worst] = [along, t]
    })
    const length2 = dot(x, x)
    if (length2 < 1e-20) return null
    if (least > length2 - 1e-12 || chosen.includes(worst)) break
    chosen.push(worst)
    weights.push(0)
    for (;;) {
      const affine = affineNearest(chosen.map(t => rows[t]!))
      if (affine.every(v => v > 1e-12)) {
        weights = affine
        break
      }
      let step = 1
      weights.forEach((v, k) => {
        if (affine[k]! <= 1e-12 && v - affine[k]! > 0) step = Math.min(step, v / (v - affine[k]!))
      })
      weights = weights.map((v, k) => v + step * (affine[k]! - v))
      const keep = weights.map(v => v > 1e-12)
      chosen = chosen.filter((_, k) => keep[k])
      weights = weights.filter((_, k) => keep[k])
    }
    x = pointOf(chosen, weights)
  }
  const length = norm(x)
  return { axis: x.map(v => v / length), angle: Math.asin(Math.min(1, length)) }
}

/** Weights (sum 1) of the point of the affine hull nearest the origin: solves (G + 1 1^T) v = 1, then scales. */
function affineNearest(points: readonly Float64Array[]): number[] {
  const k = points.length
  const gram = new Float64Array(k * k)
  points.forEach((a, i) => points.forEach((b, j) => (gram[i * k + j] = dot(a, b) + 1)))
  const v = solveSymmetric(gram, k, new Float64Array(k).fill(1))
  const sum = v.reduce((total, value) => total + value, 0)
  return Array.from(v, value => value / sum)
}
