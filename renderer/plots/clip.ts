// Clipping a convex polygon by a half-plane, and the piece of a line inside a square or of a plane inside a cube. Pure; renderer and tests.
import { cubeEdges } from './polyhedra.ts'

type Point = number[]

/** The part of a convex polygon where normal . s + offset >= 0 (Sutherland and Hodgman, one plane). */
export function clipHalfPlane(polygon: Point[], normal: readonly number[], offset: number): Point[] {
  const side = polygon.map(p => normal[0]! * p[0]! + normal[1]! * p[1]! + offset)
  const kept: Point[] = []
  polygon.forEach((p, i) => {
    const j = (i + 1) % polygon.length
    const a = side[i]!
    const b = side[j]!
    if (a >= 0) kept.push(p)
    if (a * b < 0) {
      const t = a / (a - b)
      const q = polygon[j]!
      kept.push([p[0]! + t * (q[0]! - p[0]!), p[1]! + t * (q[1]! - p[1]!)])
    }
  })
  return kept
}

/** Corners of the square of half side R, counter-clockwise. */
export function square(R: number): Point[] {
  return [
    [-R, -R],
    [R, -R],
    [R, R],
    [-R, R],
  ]
}

/** The strip between two parallel lines inside the square of half side R. Empty when it misses the square. */
export function strip(normal: readonly number[], offsetA: number, offsetB: number, R: number): Point[] {
  const high = Math.max(offsetA, offsetB)
  const low = Math.min(offsetA, offsetB)
  const above = clipHalfPlane(square(R), normal, high)
  if (above.length < 3) return []
  const between = clipHalfPlane(
    above,
    normal.map(v => -v),
    -low,
  )
  return between.length < 3 ? [] : between
}

/** End points of the line normal . s + offset = 0 inside the square of half side R, or null when it misses it. */
export function lineInSquare(normal: readonly number[], offset: number, R: number): [Point, Point] | null {
  const corners = square(R)
  const ends: Point[] = []
  corners.forEach((p, i) => {
    const q = corners[(i + 1) % 4]!
    const a = normal[0]! * p[0]! + normal[1]! * p[1]! + offset
    const b = normal[0]! * q[0]! + normal[1]! * q[1]! + offset
    if (a === b || a * b > 0 || b === 0) return
    const t = a / (a - b)
    ends.push([p[0]! + t * (q[0]! - p[0]!), p[1]! + t * (q[1]! - p[1]!)])
  })
  return ends.length >= 2 ? [ends[0]!, ends[1]!] : null
}

/** Corners, in order around it, of the plane normal . s + offset = 0 inside the cube of half side R; none when it misses it. */
export function planeInCube(normal: readonly number[], offset: number, R: number): Point[] {
  const g = (p: Point) => normal[0]! * p[0]! + normal[1]! * p[1]! + normal[2]! * p[2]! + offset
  const corners: Point[] = []
  for (const [p, q] of cubeEdges(R)) {
    const [a, b] = [g(p), g(q)]
    if (a === b || a * b > 0 || b === 0) continue
    const t = a / (a - b)
    corners.push(p.map((v, k) => v + t * (q[k]! - v)))
  }
  const middle = [0, 1, 2].map(k => corners.reduce((sum, p) => sum + p[k]!, 0) / corners.length)
  // Two directions within the plane, to go around its middle.
  const least = [0, 1, 2].reduce((k, other) => (Math.abs(normal[other]!) < Math.abs(normal[k]!) ? other : k), 0)
  const axis = [0, 1, 2].map(k => +(k === least))
  const u = cross(normal, axis)
  const v = cross(normal, u)
  const dot = (p: Point, w: Point) => p.reduce((sum, c, k) => sum + (c - middle[k]!) * w[k]!, 0)
  const length = (w: Point) => Math.hypot(...w) || 1
  const angle = (p: Point) => Math.atan2(dot(p, v) / length(v), dot(p, u) / length(u))
  return corners
    .map(p => ({ p, at: angle(p) }))
    .sort((a, b) => a.at - b.at)
    .map(({ p }) => p)
}

const cross = (a: readonly number[], b: readonly number[]): Point => [
  a[1]! * b[2]! - a[2]! * b[1]!,
  a[2]! * b[0]! - a[0]! * b[2]!,
  a[0]! * b[1]! - a[1]! * b[0]!,
]

interface Area {
  left: number
  top: number
  width: number
  height: number
}

/** The part of a segment inside a rectangle (Liang and Barsky), or null when it misses it. */
export function clipSegment(
  a: [number, number],
  b: [number, number],
  area: Area,
): [[number, number], [number, number]] | null {
  let from = 0
  let to = 1
  const dx = b[0] - a[0]
  const dy = b[1] - a[1]
  const limits: [number, number][] = [
    [-dx, a[0] - area.left],
    [dx, area.left + area.width - a[0]],
    [-dy, a[1] - area.top],
    [dy, area.top + area.height - a[1]],
  ]
  for (const [p, q] of limits) {
    if (p === 0) {
      if (q < 0) return null
      continue
    }
    const t = q / p
    if (p < 0) from = Math.max(from, t)
    else to = Math.min(to, t)
  }
  if (from >= to) return null
  const at = (t: number): [number, number] => [a[0] + t * dx, a[1] + t * dy]
  return [at(from), at(to)]
}
