// The order in which the translucent polygons of a 3D zone plot are painted, exact for convex cells. Pure; renderer and tests.
import { faceOrder, paintOrder, type Viewpoint } from '../../core/zones/paint-order.ts'
import type { ZoneView } from '../../core/zones/types.ts'
import type { Polygon3d } from './polyhedra.ts'

type Direction = readonly [number, number, number]

/**
 * What the order depends on: on which side of every boundary and of every face of the box an orthographic camera lies. While this stays the
 * same, turning changes nothing.
 * @param toward direction to the camera
 */
export function orderKey(view: ZoneView, toward: Direction): string {
  const sides = view.features.map(({ state, boundary: { normal } }) =>
    state !== 'line' ? '0' : normal[0]! * toward[0] + normal[1]! * toward[1] + normal[2]! * toward[2] > 0 ? '+' : '-',
  )
  return [...sides, ...toward.map(v => (v > 0 ? '+' : '-'))].join('')
}

/**
 * Indices into `polygons`, far to near: cells in the order of core/zones/paint-order.ts, of each cell the faces that look away first. A piece of
 * a boundary belongs to one of its two cells only; as that cell's back or front face it lies between the two either way.
 * @returns null where several cells have one active set (exact top-k cells): those are no arrangement, and have no such order
 */
export function polygonOrder(view: ZoneView, polygons: readonly Polygon3d[], toward: Direction): Int32Array | null {
  const { cells } = view
  if (new Set(cells.map(cell => cell.active)).size < cells.length) return null
  const viewpoint: Viewpoint = { kind: 'orthographic', toCamera: toward }
  const rank = new Int32Array(cells.length)
  const planes = view.features.map(f => f.boundary)
  paintOrder(cells, planes, viewpoint).forEach((cell, at) => (rank[cell] = at))
  const fronts = new Map<number, Set<number>>()
  const isFront = (cell: number, face: number) => {
    let front = fronts.get(cell)
    if (!front) {
      const { vertices, faces } = cells[cell]!
      front = new Set(faceOrder(vertices, faces ?? [], viewpoint).front)
      fronts.set(cell, front)
    }
    return front.has(face)
  }
  const keys = Int32Array.from(polygons, ({ cell, face }) => 2 * rank[cell]! + Number(isFront(cell, face)))
  return Int32Array.from(polygons.keys()).sort((a, b) => keys[a]! - keys[b]! || a - b)
}
