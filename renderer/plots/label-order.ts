// Which points deserve a label first: extreme along an axis or a feature, nearest to a boundary, then firing, then silent. Pure.
import type { ZoneView } from '../../core/zones/types.ts'

/**
 * Indices of all drawn points, most important first. Depends on the view alone, so it is made once; selected and hovered
 * points are put before it by who draws.
 */
export function labelOrder(view: ZoneView): Int32Array {
  const { dim, points } = view
  const n = points.rows.length
  const rank = new Float64Array(n)
  /** Gives the `count` largest of `values` a rank from `base` up; ranks add, so that points that matter twice come first. */
  const reward = (values: Float64Array, count: number, base: number) => {
    largest(values, count).forEach((i, at) => (rank[i] = rank[i]! + base + count - at))
  }
  const values = new Float64Array(n)
  for (let k = 0; k < dim; k++) {
    for (const sign of [1, -1]) {
      for (let i = 0; i < n; i++) values[i] = sign * points.s[i * dim + k]!
      reward(values, 3, 1000)
    }
  }
  view.features.forEach((feature, position) => {
    if (feature.state !== 'line') return
    const { normal, offset } = feature.boundary
    const length = Math.hypot(...normal) || 1
    const bit = 1 << position
    const g = Float64Array.from({ length: n }, (_, i) => {
      let sum = offset
      for (let k = 0; k < dim; k++) sum += normal[k]! * points.s[i * dim + k]!
      return sum / length
    })
    for (let i = 0; i < n; i++) values[i] = points.trueSet[i]! & bit ? g[i]! : -Infinity
    reward(values, 8, 500)
    for (const on of [true, false]) {
      for (let i = 0; i < n; i++) values[i] = g[i]! > 0 === on ? -Math.abs(g[i]!) : -Infinity
      reward(values, 3, 400)
    }
  })
  for (let i = 0; i < n; i++) {
    if (points.trueSet[i]) rank[i] = rank[i]! + 50
    // rows of a sample are often in frequency order: the earlier one is the better known word
    rank[i] = rank[i]! - points.rows[i]! / 2 ** 31
  }
  return Int32Array.from(rank.keys()).sort((a, b) => rank[b]! - rank[a]!)
}

/** Indices of the `count` largest finite values, largest first, equal ones in their order; one pass, for a small count. */
export function largest(values: Float64Array, count: number): number[] {
  const best: number[] = []
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (!Number.isFinite(value) || (best.length === count && value <= values[best[count - 1]!]!)) continue
    let at = best.length
    while (at > 0 && values[best[at - 1]!]! < value) at--
    best.splice(at, 0, i)
    if (best.length > count) best.pop()
  }
  return best
}
