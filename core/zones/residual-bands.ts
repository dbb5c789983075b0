// How far drawn points lie from the slice, in quarters, for their opacity (zones.md section 3). Pure, every process.
import { quantiles } from '../stats.ts'
import type { ZonePoints } from './types.ts'

export interface ResidualBands {
  /** [n] 0 for the quarter of the points nearest the slice .. 3 for the farthest */
  band: Uint8Array
  /** quartiles of |r| over the drawn points, input units */
  edges: [number, number, number]
}

/** Opacity of a band, as a share of what the point would have in the slice. */
export const bandOpacity = [1, 0.75, 0.55, 0.38] as const

const made = new WeakMap<ZonePoints, ResidualBands>()

/** Bands of the drawn points; made once per view. Points that all lie equally far (d = 2, say) are all in band 0. */
export function residualBands(points: ZonePoints): ResidualBands {
  const known = made.get(points)
  if (known) return known
  const edges = quantiles(points.residual, [0.25, 0.5, 0.75]) as [number, number, number]
  const band = Uint8Array.from(points.residual, r => edges.filter(edge => r > edge).length)
  const bands = { band, edges }
  made.set(points, bands)
  return bands
}
