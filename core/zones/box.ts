// How large a piece of the slice is looked at. Pure, every process.
import { dot, subtract } from '../linalg.ts'
import type { HalfSpaces } from './half-spaces.ts'
import { reach } from './project.ts'
import { hingePoint } from './slice-origin.ts'

/** The hinge may enlarge the box this many times beyond the points, no more: nearly parallel boundaries meet far away. */
const HINGE_LIMIT = 3

export interface BoxInput {
  spaces: HalfSpaces
  /** orthonormal vectors [d] */
  axes: readonly Float64Array[]
  /** [d] */
  origin: Float64Array
  /** [n * axes] coordinates of the population in the slice */
  s: Float64Array
  trueSet: Uint8Array
  points: 'firing' | 'all'
  /** whether the boundaries are drawn, so that room is made for where they meet */
  hinged: boolean
}

/**
 * Half the side of the box: 1.1 x the 98th percentile of |s|_inf of what is looked at, and room for the hinge of the first boundaries.
 * Says in `warnings` when it leaves the hinge out.
 */
export function boxHalfSize(
  { spaces, axes, origin, s, trueSet, points: choice, hinged }: BoxInput,
  warnings: string[],
): number {
  const dim = axes.length
  // Features are rare: over all rows the percentile would be that of silent ones, and the zones' own rows would fall outside.
  const ofZones = reach(s, dim, r => trueSet[r] !== 0)
  const ofAll = choice === 'all' || ofZones === 0 ? reach(s, dim, () => true) : 0
  const points = Math.max(ofZones, ofAll)
  if (!hinged) return points === 0 ? 1 : 1.1 * points
  const first = Array.from({ length: Math.min(dim, spaces.n) }, (_, i) => i)
  const step = subtract(hingePoint(spaces, origin, first), origin)
  const hinge = Math.max(...axes.map(axis => Math.abs(dot(axis, step))))
  if (points === 0) return hinge > 0 ? 1.1 * hinge : 1
  if (hinge > HINGE_LIMIT * points) {
    warnings.push(
      `The boundaries meet ${(hinge / points).toPrecision(2)} times as far out as the points reach: the box leaves that out.`,
    )
    return 1.1 * points
  }
  return 1.1 * Math.max(points, hinge)
}
