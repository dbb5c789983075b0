// The cell of one point among the boundaries of all features: the model's true linear region there (zones.md section 7). Pure, every process.
//
// Boundaries are taken from the nearest one outwards; as soon as the next one is farther than the cell's farthest corner, no other can
// cut it. Some ten cuts decide among tens of thousands of boundaries.
import type { Boundaries } from './arrangement.ts'
import { cube, polyhedronMeasure, type Polyhedron } from './polyhedron.ts'
import { convexRegion, polygonMeasure } from './polygon.ts'
import { keepPositive, type LabelledPolygon } from './split-polygon.ts'
import { keepHalf } from './topk-3d.ts'

const EPS = 1e-12
/** How many boundaries are put in order at a time. */
const FIRST_BATCH = 64

export interface FullCell2d {
  /** corners, counter-clockwise */
  vertices: [number, number][]
  /** edge i (corner i to i + 1): the boundary it lies on, -1 for the region's border */
  edges: number[]
  area: number
  /** share of the region's area */
  share: number
  /** boundaries that are on at the point, constant ones included */
  nActive: number
}

export interface FullCell3d {
  /** face labels are boundaries, -1 is the cube */
  body: Polyhedron
  volume: number
  share: number
  nActive: number
}

/**
 * The convex cell of a point among n lines in a convex region.
 * @param lines w [n, 2], c [n], active where w . s + c > 0; a zero row has no line
 * @throws Error when the point lies outside the region, and for numbers that are not finite
 */
export function fullCell2d(
  lines: Boundaries,
  region: readonly (readonly number[])[],
  point: readonly [number, number],
): FullCell2d {
  const { corners, centre, diameter, area } = convexRegion(region)
  // Coordinates about the point: the nearest lines are then exact to their own distance.
  const shift = [centre[0] - point[0], centre[1] - point[1]] as const
  let body: LabelledPolygon = {
    x: corners.map(p => p[0] + shift[0]),
    y: corners.map(p => p[1] + shift[1]),
    edge: corners.map(() => -1),
  }
  requireInside(body, diameter)
  const { unit, offset, distance, nActive } = around(lines, 2, point)
  const farthest = () => Math.sqrt(Math.max(...body.x.map((x, v) => x * x + body.y[v]! ** 2)))
  cutOutwards(distance, farthest, i => {
    const side = offset[i]! > 0 ? 1 : -1
    const a: [number, number] = [side * unit[2 * i]!, side * unit[2 * i + 1]!]
    body = keepPositive(body, a, side * offset[i]!, EPS * diameter, i) ?? body
  })
  const measured = polygonMeasure(body.x, body.y).area
  return {
    vertices: body.x.map((x, v) => [x + point[0], body.y[v]! + point[1]]),
    edges: body.edge,
    area: measured,
    share: measured / area,
    nActive,
  }
}

/** The same among n planes in the cube [-halfSize, halfSize]^3. @param planes w [n, 3], c [n] */
export function fullCell3d(planes: Boundaries, halfSize: number, point: readonly [number, number, number]): FullCell3d {
  if (!(halfSize > 0 && point.every(v => Math.abs(v) <= halfSize))) throw new Error('The point lies outside the cube.')
  const start = cube(halfSize)
  let body: Polyhedron = { ...start, points: start.points.map((v, i) => v - point[i % 3]!) }
  const eps = EPS * 2 * Math.sqrt(3) * halfSize
  const { unit, offset, distance, nActive } = around(planes, 3, point)
  const farthest = () => {
    let most = 0
    for (let v = 0; v < body.points.length; v += 3) {
      most = Math.max(most, body.points[v]! ** 2 + body.points[v + 1]! ** 2 + body.points[v + 2]! ** 2)
    }
    return Math.sqrt(most)
  }
  cutOutwards(distance, farthest, i => {
    const side = offset[i]! > 0 ? 1 : -1
    const a: [number, number, number] = [side * unit[3 * i]!, side * unit[3 * i + 1]!, side * unit[3 * i + 2]!]
    body = keepHalf(body, a, side * offset[i]!, eps, i) ?? body
  })
  const { volume } = polyhedronMeasure(body)
  return {
    body: { ...body, points: body.points.map((v, i) => v + point[i % 3]!) },
    volume,
    share: volume / (2 * halfSize) ** 3,
    nActive,
  }
}

/** How many boundaries cross the box [-halfSize, halfSize]^dim about the slice's origin: |c| < |w|_1 halfSize. */
export function countCrossing({ w, c }: Boundaries, dim: 2 | 3, halfSize: number): number {
  let count = 0
  for (let i = 0; i < c.length; i++) if (crossesBox(w, c, i, dim, halfSize)) count++
  return count
}

/** Whether boundary i crosses the open box. */
export function crossesBox(
  w: ArrayLike<number>,
  c: ArrayLike<number>,
  i: number,
  dim: 2 | 3,
  halfSize: number,
): boolean {
  let reach = Math.abs(w[i * dim]!) + Math.abs(w[i * dim + 1]!)
  if (dim === 3) reach += Math.abs(w[i * dim + 2]!)
  return Math.abs(c[i]!) < reach * halfSize
}

function requireInside({ x, y }: LabelledPolygon, diameter: number): void {
  for (let v = 0; v < x.length; v++) {
    const next = (v + 1) % x.length
    const cross = x[v]! * y[next]! - y[v]! * x[next]!
    if (!(cross >= -EPS * diameter * diameter)) throw new Error('The point lies outside the region.')
  }
}

/** Unit normals, signed distances of the point, and how many boundaries are on there. */
function around({ w, c }: Boundaries, dim: 2 | 3, point: readonly number[]) {
  const n = c.length
  if (w.length !== n * dim) throw new Error(`Boundaries: ${w.length} normal components found, ${n * dim} expected.`)
  const unit = new Float64Array(n * dim)
  const offset = new Float64Array(n)
  const distance = new Float64Array(n)
  let nActive = 0
  for (let i = 0; i < n; i++) {
    let g = c[i]!
    let length = 0
    for (let k = 0; k < dim; k++) {
      g += w[i * dim + k]! * point[k]!
      length = Math.hypot(length, w[i * dim + k]!)
    }
    if (!Number.isFinite(g)) throw new Error(`Boundary ${i} is not finite.`)
    if (g > 0) nActive++
    distance[i] = length > 0 ? Math.abs(g) / length : Number.POSITIVE_INFINITY
    if (length === 0) continue
    for (let k = 0; k < dim; k++) unit[i * dim + k] = w[i * dim + k]! / length
    offset[i] = g / length
  }
  return { unit, offset, distance, nActive }
}

/** Calls `cut` with boundaries from near to far until the next one is out of reach. */
function cutOutwards(distance: Float64Array, farthest: () => number, cut: (i: number) => void): void {
  const sorted = distance.slice().sort()
  let reach = farthest()
  let below = -1
  for (let batch = FIRST_BATCH; ; batch *= 4) {
    // Native order of plain numbers is an order of magnitude faster than order by a comparison: find the bar, then collect.
    const bar = sorted[Math.min(batch, sorted.length) - 1] ?? Number.POSITIVE_INFINITY
    const near: number[] = []
    for (let i = 0; i < distance.length; i++) {
      if (distance[i]! > below && distance[i]! <= bar && distance[i]! < reach) near.push(i)
    }
    near.sort((a, b) => distance[a]! - distance[b]!)
    for (const i of near) {
      if (distance[i]! >= reach) return
      cut(i)
      reach = farthest()
    }
    if (batch >= sorted.length || bar >= reach) return
    below = bar
  }
}
