// The exploded view: cells of a 3D plot moved outward from the box's centre, with their points, so that what lies between them is seen.
// A way of looking, no geometry: distances between zones are not those of the slice, and the plot says so. Pure; renderer and tests.
import { paintOrder } from '../../core/zones/paint-order.ts'
import type { Map3d } from '../../core/figure/camera.ts'
import type { ZoneView } from '../../core/zones/types.ts'
import { facesOf } from './polyhedra.ts'

/** Greatest factor offered: a cell's centre moves by this share of its distance from the middle of the box. */
export const mostExploded = 0.6

/**
 * The view with every cell moved by `factor` times its centroid, and every point with the cell it is drawn in. Convex cells that a boundary
 * separates stay separated by it as it moves, so the order of painting still holds. At 0 the view itself.
 * @returns null where no cells are drawn, or several have one active set: a point does not say which of them it moves with
 */
export function explodeView(view: ZoneView, factor: number): ZoneView | null {
  if (factor === 0) return view
  const shifts = new Map(view.cells.map(cell => [cell.active, cell.centroid.map(v => v * factor)]))
  if (shifts.size === 0 || shifts.size < view.cells.length) return null
  const s = view.points.s.slice()
  view.points.drawnSet.forEach((set, i) => {
    shifts.get(set)?.forEach((by, k) => (s[i * view.dim + k] = s[i * view.dim + k]! + by))
  })
  return {
    ...view,
    cells: view.cells.map(cell => ({
      ...cell,
      vertices: cell.vertices.map(v => v.map((value, k) => value + factor * cell.centroid[k]!)),
      centroid: cell.centroid.map(v => v * (1 + factor)),
    })),
    points: { ...view.points, s },
  }
}

/** The zone of the foremost cell under a pixel, wherever cells have been moved to; null beside all of them. */
export function zoneUnder(view: ZoneView, map: Map3d, px: number, py: number): number | null {
  const toCamera = map.toward as [number, number, number]
  const order = paintOrder(view.cells, view.features.map(f => f.boundary), { kind: 'orthographic', toCamera }) // prettier-ignore
  for (const index of order.reverse()) {
    const cell = view.cells[index]!
    // The outline of a convex cell is covered by its faces: one that holds the pixel is enough.
    if (facesOf(cell).some(({ points }) => holds(points, map, px, py))) return cell.active
  }
  return null
}

/** Whether a projected convex polygon holds a pixel, whichever way it turns. */
function holds(points: number[][], map: Map3d, px: number, py: number): boolean {
  let left = false
  let right = false
  points.forEach((p, i) => {
    const q = points[(i + 1) % points.length]!
    const [ax, ay] = [map.x(p), map.y(p)]
    const side = (map.x(q) - ax) * (py - ay) - (map.y(q) - ay) * (px - ax)
    if (side > 0) left = true
    if (side < 0) right = true
  })
  return left !== right
}
