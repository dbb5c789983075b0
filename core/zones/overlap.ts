// How far two drawn half-planes (half-spaces in 3D) of one box agree. Pure, every process.
import { zoneCells } from './cells.ts'
import type { Boundary } from './types.ts'

export interface Overlap {
  /** share of the box that lies in exactly one of the two, 0..1 */
  symmetricDifference: number
  /** share of their union that lies in both, 0..1; null when neither reaches into the box */
  iou: number | null
}

/** Exact overlap of the two sides on which `a` and `b` are on, inside [-halfSize, halfSize]^dim (zones.md section 13). */
export function overlapInBox(a: Boundary, b: Boundary, dim: 2 | 3, halfSize: number): Overlap {
  const share = [0, 0, 0, 0]
  for (const cell of zoneCells([a, b], dim, halfSize)) share[cell.active] = share[cell.active]! + cell.share
  const symmetricDifference = share[1]! + share[2]!
  const union = symmetricDifference + share[3]!
  return { symmetricDifference, iou: union > 0 ? share[3]! / union : null }
}
