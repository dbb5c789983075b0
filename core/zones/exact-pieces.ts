// Reading the pieces of exact cells: corners, edges, what holds a place, where a name goes. Pure, every process.
import { polygonMeasure } from './polygon.ts'
import type { ExactZones } from './types.ts'

/** What edges of pieces lie on when it is no boundary of a chosen feature's zone. */
export const boxEdge = 255
export const innerEdge = 254

/** Corners of pieces that `takes` accepts, flat x y, and the number of the first corner of each. */
export function piecesWhere(
  { active, starts, xy }: ExactZones,
  takes: (active: number) => boolean,
): { points: number[]; starts: number[] } {
  const points: number[] = []
  const first: number[] = []
  for (let p = 0; p < active.length; p++) {
    if (!takes(active[p]!)) continue
    first.push(points.length / 2)
    for (let v = 2 * starts[p]!; v < 2 * starts[p + 1]!; v++) points.push(xy[v]!)
  }
  return { points, starts: first }
}

/**
 * Edges of one kind as x1 y1 x2 y2, each once: the boundary of a feature's zone is seen from the side where it is on, an edge inside a zone
 * from one of its two pieces.
 * @param kind position of a feature, or innerEdge
 */
export function edgesWhere({ active, starts, xy, edges }: ExactZones, kind: number): number[] {
  const out: number[] = []
  for (let p = 0; p < active.length; p++) {
    if (kind !== innerEdge && !((active[p]! >>> kind) & 1)) continue
    for (let v = starts[p]!; v < starts[p + 1]!; v++) {
      if (edges[v] !== kind) continue
      const next = v + 1 === starts[p + 1]! ? starts[p]! : v + 1
      const [ax, ay, bx, by] = [xy[2 * v]!, xy[2 * v + 1]!, xy[2 * next]!, xy[2 * next + 1]!]
      // Both pieces beside an inner edge have it, running in opposite directions.
      if (kind === innerEdge && (ax > bx || (ax === bx && ay > by))) continue
      out.push(ax, ay, bx, by)
    }
  }
  return out
}

/** The active set at a place of the section; 0 where no piece holds it. */
export function exactZoneAt({ active, starts, xy }: ExactZones, x: number, y: number): number {
  for (let p = 0; p < active.length; p++) {
    const from = starts[p]!
    const to = starts[p + 1]!
    let inside = true
    for (let v = from; v < to && inside; v++) {
      const next = v + 1 === to ? from : v + 1
      const [ax, ay] = [xy[2 * v]!, xy[2 * v + 1]!]
      inside = (xy[2 * next]! - ax) * (y - ay) - (xy[2 * next + 1]! - ay) * (x - ax) >= 0
    }
    if (inside) return active[p]!
  }
  return 0
}

/** Share of the box [-halfSize, halfSize]^2 that the pieces of a chosen feature take, 0..1. */
export function shareOf({ active, starts, xy }: ExactZones, position: number, halfSize: number): number {
  let area = 0
  for (let p = 0; p < active.length; p++) {
    if (!((active[p]! >>> position) & 1)) continue
    const corners = Array.from({ length: starts[p + 1]! - starts[p]! }, (_, v) => 2 * (starts[p]! + v))
    area += polygonMeasure(corners.map(at => xy[at]!), corners.map(at => xy[at + 1]!)).area // prettier-ignore
  }
  return area / (2 * halfSize) ** 2
}

/** The middle of the largest piece on which a chosen feature is on, or null when it is on nowhere. */
export const largestPiece = (zones: ExactZones, position: number): [number, number] | null =>
  largestPieceOf(zones, active => ((active >>> position) & 1) === 1)

/** The middle of the largest piece with an active set that `takes` accepts, or null without one. */
export function largestPieceOf(
  { active, starts, xy }: ExactZones,
  takes: (active: number) => boolean,
): [number, number] | null {
  let best: [number, number] | null = null
  let most = 0
  for (let p = 0; p < active.length; p++) {
    if (!takes(active[p]!)) continue
    const corners = Array.from({ length: starts[p + 1]! - starts[p]! }, (_, v) => starts[p]! + v)
    const { area, centroid } = polygonMeasure(
      corners.map(v => xy[2 * v]!),
      corners.map(v => xy[2 * v + 1]!),
    )
    if (area > most) {
      most = area
      best = centroid
    }
  }
  return best
}
