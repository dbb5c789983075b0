// Cells of up to 8 boundaries in the box, in the shape that plots and figures take. Pure, every process.
import { arrange2d } from './arrangement-2d.ts'
import { arrange3d } from './arrangement-3d.ts'
import { bySize } from './measures.ts'
import { square } from './polygon.ts'
import type { Boundary, ZoneCell } from './types.ts'

/** Exact cells of the boundaries in [-halfSize, halfSize]^dim, largest first. A zero normal is on everywhere iff its offset > 0. */
export function zoneCells(boundaries: readonly Boundary[], dim: 2 | 3, halfSize: number): ZoneCell[] {
  const given = { w: boundaries.flatMap(b => b.normal), c: boundaries.map(b => b.offset) }
  if (dim === 2) {
    return bySize(arrange2d(given, square(halfSize)).cells).map(cell => ({
      active: cell.bits[0]!,
      share: cell.share,
      centroid: cell.centroid,
      vertices: cell.vertices,
      faces: null,
      edges: cell.edges,
    }))
  }
  return bySize(arrange3d(given, halfSize).cells).map(({ bits, share, centroid, body }) => ({
    active: bits[0]!,
    share,
    centroid,
    vertices: Array.from({ length: body.points.length / 3 }, (_, v) => body.points.slice(3 * v, 3 * v + 3)),
    faces: body.loops.map((loop, f) => ({ loop, boundary: body.labels[f]! })),
    edges: null,
  }))
}
