// Order-k cells cut where a member's value turns negative: the SAE applies ReLU after TopK (zones.md section 6). Pure, every process.
import type { Boundaries } from './arrangement.ts'
import { polygonMeasure } from './polygon.ts'
import { splitPolygon, type LabelledPolygon } from './split-polygon.ts'
import type { TopKCell2d } from './topk-2d.ts'

/** A convex piece of a cell in which the same members have a positive value. */
export interface ReluPiece {
  /** members with a positive value, ascending */
  active: number[]
  area: number
  /** in the labels of the cell's edges; -2 - i: on the line where the value of function i is zero */
  polygon: LabelledPolygon
}

/** Values this small against the largest one inside the cell count as zero. */
const EQUAL = 1e-13

/**
 * Cuts one cell by a_i = 0 for those of its members that `of` names.
 * @param functions w [n, 2], c [n]
 * @param of members to cut by; null for all
 */
export function cutAtZero(cell: TopKCell2d, { w, c }: Boundaries, of: ReadonlySet<number> | null): ReluPiece[] {
  let pieces: ReluPiece[] = [
    {
      active: [],
      area: cell.area,
      polygon: {
        x: cell.vertices.map(p => p[0]),
        y: cell.vertices.map(p => p[1]),
        edge: cell.vertices.map((_, v) => v),
      },
    },
  ]
  for (const i of cell.members) {
    if (of && !of.has(i)) continue
    pieces = pieces.flatMap(piece => cutPiece(piece, i, w[2 * i]!, w[2 * i + 1]!, c[i]!))
  }
  return pieces
}

function cutPiece(piece: ReluPiece, i: number, wx: number, wy: number, c: number): ReluPiece[] {
  const { x, y } = piece.polygon
  const on = (): ReluPiece => ({ ...piece, active: [...piece.active, i] })
  // Values, not distances: only their signs matter, and a constant function needs no case of its own.
  const value = Float64Array.from(x, (v, at) => wx * v + wy * y[at]! + c)
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  let size = Math.abs(c)
  for (let v = 0; v < value.length; v++) {
    low = Math.min(low, value[v]!)
    high = Math.max(high, value[v]!)
    size = Math.max(size, Math.abs(wx * x[v]!) + Math.abs(wy * y[v]!))
  }
  const eps = EQUAL * size
  if (high <= eps) return [piece]
  if (low >= -eps) return [on()]
  const { positive, negative } = splitPolygon(piece.polygon, value, eps, -2 - i)
  return [
    { active: [...piece.active, i], area: polygonMeasure(positive.x, positive.y).area, polygon: positive },
    { ...piece, area: polygonMeasure(negative.x, negative.y).area, polygon: negative },
  ]
}
