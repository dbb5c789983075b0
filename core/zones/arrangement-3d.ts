// Exact convex cells of planes in a cube (zones.md section 5). Pure, every process.
import { boundaryClasses, normalise, RELATIVE_EPS, type Boundaries, type BoundaryClass } from './arrangement.ts'
import { emptyBits, setBit, type Bits } from './bits.ts'
import { cornerMean, cube, cutPolyhedron, polyhedronMeasure, type Polyhedron } from './polyhedron.ts'

/** One cell: a convex polyhedron and the features active in it. Face labels are plane numbers, -1 for the cube. */
export interface Cell3d {
  bits: Bits
  volume: number
  /** share of the cube's volume */
  share: number
  centroid: [number, number, number]
  body: Polyhedron
}

export interface Arrangement3d {
  volume: number
  diameter: number
  cells: Cell3d[]
  /** planes that cut the cube, coinciding ones together */
  classes: BoundaryClass[]
}

interface Work {
  body: Polyhedron
  bits: Bits
  /** bounding sphere */
  centre: [number, number, number]
  r: number
}

/**
 * Cuts the cube [-halfSize, halfSize]^3 by n planes, one after the other. No cell thinner than `eps` x diameter is made: planes
 * closer than that inside the cube are one plane.
 * @param boundaries w [n, 3], c [n]; a zero row is active everywhere iff c > 0
 * @throws Error for numbers that are not finite and a half size that is not positive
 */
export function arrange3d(boundaries: Boundaries, halfSize: number, eps = RELATIVE_EPS): Arrangement3d {
  if (!(halfSize > 0 && Number.isFinite(halfSize)))
    throw new Error(`The cube's half size is ${halfSize}; it must be positive.`)
  const n = boundaries.c.length
  const { unit, offset, constant } = normalise(boundaries, 3, [0, 0, 0])
  const diameter = 2 * Math.sqrt(3) * halfSize
  const cells: Work[] = [withSphere(cube(halfSize), emptyBits(n))]
  const splits = new Int32Array(n)
  for (let i = 0; i < n; i++) {
    if (constant[i]) {
      if (offset[i]! > 0) for (const cell of cells) setBit(cell.bits, i)
    } else {
      const a: [number, number, number] = [unit[3 * i]!, unit[3 * i + 1]!, unit[3 * i + 2]!]
      splits[i] = insertPlane(cells, i, a, offset[i]!, eps * diameter)
    }
  }
  const volume = (2 * halfSize) ** 3
  return {
    volume,
    diameter,
    cells: cells.map(({ body, bits }) => {
      const measure = polyhedronMeasure(body)
      return { bits, body, ...measure, share: measure.volume / volume }
    }),
    classes: boundaryClasses(cells, splits),
  }
}

/** Splits every cell that the plane a . s + c = 0 crosses; returns how many. */
function insertPlane(cells: Work[], i: number, a: [number, number, number], c: number, eps: number): number {
  let splits = 0
  const before = cells.length
  for (let k = 0; k < before; k++) {
    const cell = cells[k]!
    const middle = a[0] * cell.centre[0] + a[1] * cell.centre[1] + a[2] * cell.centre[2] + c
    if (middle > cell.r) {
      setBit(cell.bits, i)
      continue
    }
    if (middle < -cell.r) continue
    const { points } = cell.body
    const m = points.length / 3
    const distance = new Float64Array(m)
    let low = Number.POSITIVE_INFINITY
    let high = Number.NEGATIVE_INFINITY
    for (let v = 0; v < m; v++) {
      const g = a[0] * points[3 * v]! + a[1] * points[3 * v + 1]! + a[2] * points[3 * v + 2]! + c
      distance[v] = g
      if (g < low) low = g
      if (g > high) high = g
    }
    if (high <= eps) continue
    if (low >= -eps) {
      setBit(cell.bits, i)
      continue
    }
    splits++
    const { positive, negative } = cutPolyhedron(cell.body, distance, eps, i, a)
    const bits = cell.bits.slice()
    setBit(bits, i)
    cells[k] = withSphere(negative, cell.bits)
    cells.push(withSphere(positive, bits))
  }
  return splits
}

/** A sphere about the mean of the corners that holds the cell; a hair larger, so that rounding never hides a crossing. */
function withSphere(body: Polyhedron, bits: Bits): Work {
  const centre = cornerMean(body.points)
  let r2 = 0
  for (let v = 0; v < body.points.length; v += 3) {
    const [x, y, z] = [body.points[v]! - centre[0], body.points[v + 1]! - centre[1], body.points[v + 2]! - centre[2]]
    r2 = Math.max(r2, x * x + y * y + z * z)
  }
  return { body, bits, centre, r: Math.sqrt(r2) * (1 + 1e-12) }
}
