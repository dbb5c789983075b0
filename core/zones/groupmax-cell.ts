// The cell of a place of a groupmax dictionary, whose k consecutive groups of features keep their largest pre-activation each. Pure, every process.
import type { Boundaries } from './arrangement.ts'
import { findCompetitors, type Box } from './competitors.ts'

export interface GroupBoundaries extends Boundaries {
  /** [n] the feature that is on at the place in each feature's group; -1 where none is */
  winner: Int32Array
}

/**
 * Functions whose cell of a place, among half-spaces, is where the same features are on as there: h_v of the largest of a group, h_f - h_v of
 * the others; where nothing of a group is on, every h_f.
 * @param section w [n, dim], c [n]: h_f(s) = w_f . s + c_f @param k groups; n is a multiple of it @param place [dim]
 */
export function groupBoundaries({ w, c }: Boundaries, k: number, place: readonly number[]): GroupBoundaries {
  const n = c.length
  const size = n / k
  const dim = place.length
  const out = { w: Float64Array.from(w), c: Float64Array.from(c), winner: new Int32Array(n).fill(-1) }
  const value = (f: number) => place.reduce((sum, v, axis) => sum + v * w[f * dim + axis]!, c[f]!)
  for (let from = 0; from < n; from += size) {
    let best = from
    for (let f = from + 1; f < from + size; f++) if (value(f) > value(best)) best = f
    if (!(value(best) > 0)) continue
    out.winner.fill(best, from, from + size)
    for (let f = from; f < from + size; f++) {
      if (f === best) continue
      out.c[f] = c[f]! - c[best]!
      for (let axis = 0; axis < dim; axis++) out.w[f * dim + axis] = w[f * dim + axis]! - w[best * dim + axis]!
    }
  }
  return out
}

/** How many features can be the largest of their group somewhere in a box. */
export function countGroupWinners({ w, c }: Boundaries, k: number, dim: 2 | 3, box: Box): number {
  const size = c.length / k
  const slopes = Float64Array.from(w)
  const offsets = Float64Array.from(c)
  let count = 0
  for (let from = 0; from < c.length; from += size) {
    const group = { w: slopes.subarray(from * dim, (from + size) * dim), c: offsets.subarray(from, from + size) }
    count += findCompetitors(group, 1, dim, box).count
  }
  return count
}
