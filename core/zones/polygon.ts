// Areas, centroids and checks of convex polygons. Pure, every process.

/**
 * Area and centroid of a simple polygon by the shoelace formula, relative to its first corner: the polygon may be small and far
 * from the origin. Counter-clockwise gives a positive area.
 */
export function polygonMeasure(
  x: readonly number[],
  y: readonly number[],
): { area: number; centroid: [number, number] } {
  const ox = x[0]!
  const oy = y[0]!
  let twice = 0
  let mx = 0
  let my = 0
  for (let i = 1; i + 1 < x.length; i++) {
    const ax = x[i]! - ox
    const ay = y[i]! - oy
    const bx = x[i + 1]! - ox
    const by = y[i + 1]! - oy
    const cross = ax * by - ay * bx
    twice += cross
    mx += cross * (ax + bx)
    my += cross * (ay + by)
  }
  const third = twice === 0 ? 0 : 1 / (3 * twice)
  return { area: twice / 2, centroid: [ox + mx * third, oy + my * third] }
}

/** A convex region ready to be cut. */
export interface Region {
  /** corners about `centre`, counter-clockwise, without repeats */
  corners: [number, number][]
  /** middle of the bounding box */
  centre: [number, number]
  /** largest distance between two corners */
  diameter: number
  area: number
}

/**
 * Checks a convex polygon and moves it to its centre.
 * @throws Error when it has fewer than three corners, is not finite, not convex, or has no area
 */
export function convexRegion(points: readonly (readonly number[])[]): Region {
  if (points.length < 3) throw new Error(`The region has ${points.length} corners; at least 3 are needed.`)
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [x, y] of points) {
    if (!Number.isFinite(x) || !Number.isFinite(y)) throw new Error('The region has a corner that is not finite.')
    x0 = Math.min(x0, x!)
    x1 = Math.max(x1, x!)
    y0 = Math.min(y0, y!)
    y1 = Math.max(y1, y!)
  }
  const centre: [number, number] = [x0 + (x1 - x0) / 2, y0 + (y1 - y0) / 2]
  const all = points.map((p): [number, number] => [p[0]! - centre[0], p[1]! - centre[1]])
  const box = Math.hypot(x1 - x0, y1 - y0)
  const corners = all.filter((p, i) => {
    const q = all[(i + all.length - 1) % all.length]!
    return Math.hypot(p[0] - q[0], p[1] - q[1]) > 1e-14 * box
  })
  let diameter = 0
  for (const p of corners) for (const q of corners) diameter = Math.max(diameter, Math.hypot(p[0] - q[0], p[1] - q[1]))
  let { area } = polygonMeasure(
    corners.map(p => p[0]),
    corners.map(p => p[1]),
  )
  if (area < 0) {
    corners.reverse()
    area = -area
  }
  if (!(area > 1e-12 * diameter * diameter)) throw new Error('The region has no area.')
  checkConvex(corners, diameter)
  return { corners, centre, diameter, area }
}

/** Every corner must turn left, and once around in all (a pentagram turns left everywhere but twice around). */
function checkConvex(corners: [number, number][], diameter: number): void {
  let turn = 0
  const m = corners.length
  for (let i = 0; i < m; i++) {
    const [a, b, c] = [corners[i]!, corners[(i + 1) % m]!, corners[(i + 2) % m]!]
    const [ux, uy, vx, vy] = [b[0] - a[0], b[1] - a[1], c[0] - b[0], c[1] - b[1]]
    const cross = ux * vy - uy * vx
    if (cross < -1e-12 * diameter * diameter) throw new Error(`The region is not convex at corner ${(i + 1) % m}.`)
    turn += Math.atan2(cross, ux * vx + uy * vy)
  }
  if (Math.abs(turn - 2 * Math.PI) > 1e-6) throw new Error('The region crosses itself.')
}

/** Corners of the square [-r, r]^2, counter-clockwise. */
export const square = (r: number): [number, number][] => [
  [-r, -r],
  [r, -r],
  [r, r],
  [-r, r],
]
