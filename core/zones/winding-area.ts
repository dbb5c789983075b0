// Area of any closed outline inside a convex cell, every part counted as often as the outline winds around it. Pure, every process.
//
// Sum over the outline's edges of sign x area(triangle(O, v_k, v_k+1) intersected with the cell), O arbitrary (zones.md section 1). For a
// simple outline this is the area of its inside within the cell, positive if it runs counter-clockwise; for one that crosses itself
// it is still defined, which the shoelace area of glued pieces is not.
import { polygonMeasure } from './polygon.ts'
import { keepPositive, type LabelledPolygon } from './split-polygon.ts'

/** A half-plane normal . s + offset >= 0; a zero normal is everything or nothing by the sign of its offset. */
export interface HalfPlane {
  normal: readonly [number, number]
  offset: number
}

type Point = readonly [number, number]

/** The half-planes whose intersection is a convex polygon, corners counter-clockwise. */
export function halfPlanesOf(polygon: readonly Point[]): HalfPlane[] {
  return polygon.flatMap((p, v): HalfPlane[] => {
    const q = polygon[(v + 1) % polygon.length]!
    const normal: Point = [p[1] - q[1], q[0] - p[0]]
    if (normal[0] === 0 && normal[1] === 0) return []
    return [{ normal, offset: -(normal[0] * p[0] + normal[1] * p[1]) }]
  })
}

/**
 * Signed area of an outline inside a cell.
 * @param outline corners in order; need not be convex, simple or of one orientation
 * @param cell half-planes whose intersection is the cell; none is the whole plane
 */
export function windingArea(outline: readonly Point[], cell: readonly HalfPlane[]): number {
  const m = outline.length
  if (m < 3) return 0
  // Any O gives the same sum; one amid the outline keeps the triangles small and the sum exact to its own size.
  const o: Point = [mean(outline, 0), mean(outline, 1)]
  let size = 0
  for (const p of outline) size = Math.max(size, Math.hypot(p[0] - o[0], p[1] - o[1]))
  const planes: { a: Point; c: number }[] = []
  for (const { normal, offset } of cell) {
    const length = Math.hypot(normal[0], normal[1])
    if (length > 0) {
      const c = (offset + normal[0] * o[0] + normal[1] * o[1]) / length
      planes.push({ a: [normal[0] / length, normal[1] / length], c })
    } else if (offset < 0) return 0
  }
  let sum = 0
  for (let k = 0; k < m; k++) {
    const p = outline[k]!
    const q = outline[(k + 1) % m]!
    const [px, py, qx, qy] = [p[0] - o[0], p[1] - o[1], q[0] - o[0], q[1] - o[1]]
    const cross = px * qy - py * qx
    if (cross === 0) continue
    const triangle: LabelledPolygon =
      cross > 0
        ? { x: [0, px, qx], y: [0, py, qy], edge: [-1, -1, -1] }
        : { x: [0, qx, px], y: [0, qy, py], edge: [-1, -1, -1] }
    sum += Math.sign(cross) * clippedArea(triangle, planes, 1e-15 * size)
  }
  return sum
}

function clippedArea(triangle: LabelledPolygon, planes: readonly { a: Point; c: number }[], eps: number): number {
  let body: LabelledPolygon | null = triangle
  for (const { a, c } of planes) {
    body = keepPositive(body, a, c, eps, 0)
    if (!body) return 0
  }
  return polygonMeasure(body.x, body.y).area
}

const mean = (points: readonly Point[], axis: 0 | 1): number =>
  points.reduce((sum, p) => sum + p[axis], 0) / points.length
