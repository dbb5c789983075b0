// Order-k cells of affine functions in a cube (zones.md section 6). Pure, every process.
import type { Boundaries } from './arrangement.ts'
import { findCompetitors, type Competitors } from './competitors.ts'
import { orderKCell, orderKCells, type BodyKind, type OrderKCell } from './order-k.ts'
import { cube, cutPolyhedron, polyhedronMeasure, type Polyhedron } from './polyhedron.ts'
import { topAt } from './top-set.ts'

/** Corners closer than this share of the diameter to a plane lie on it. */
const EPS = 1e-12
/** Cells beyond this are not drawn by anybody. */
const MOST_CELLS = 20_000

/** One cell: the k functions that are largest in a convex polyhedron. */
export interface TopKCell3d {
  /** the k largest, ascending */
  members: number[]
  volume: number
  /** share of the cube's volume */
  share: number
  centroid: [number, number, number]
  /** face labels index `swaps`, -1 is the cube */
  body: Polyhedron
  /** who leaves and who enters across a face */
  swaps: [leaves: number, enters: number][]
}

export interface TopKCells3d {
  volume: number
  /** largest first */
  cells: TopKCell3d[]
  /** functions that can be among the k largest somewhere in the cube */
  competitors: number
  /** share of the cube that the cells cover: 1 to rounding */
  covered: number
}

/** Polyhedra as the search over cells takes them. */
function polyhedra(diameter: number): BodyKind<Polyhedron> {
  const eps = EPS * diameter
  return {
    corners: body => body.points,
    keep: (body, a, c, label) => keepHalf(body, [a[0]!, a[1]!, a[2]!], c, eps, label),
    facets: ({ points, loops, labels }, at) =>
      loops.flatMap((loop, f) => (labels[f]! < 0 ? [] : [{ label: labels[f]!, point: insideFace(points, loop, at) }])),
    size: body => polyhedronMeasure(body).volume,
  }
}

/** The part of a polyhedron where a . s + c >= 0; itself when nothing is cut off, null when nothing is left. */
export function keepHalf(
  body: Polyhedron,
  a: [number, number, number],
  c: number,
  eps: number,
  label: number,
): Polyhedron | null {
  const { points } = body
  const distance = new Float64Array(points.length / 3)
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (let v = 0; v < distance.length; v++) {
    const g = a[0] * points[3 * v]! + a[1] * points[3 * v + 1]! + a[2] * points[3 * v + 2]! + c
    distance[v] = g
    if (g < low) low = g
    if (g > high) high = g
  }
  if (high <= eps) return null
  return low >= -eps ? body : cutPolyhedron(body, distance, eps, label, a).positive
}

/** A mean of a face's corners with unequal weights: faces are symmetric more often than such a point is special. */
function insideFace(points: readonly number[], loop: readonly number[], at: number): number[] {
  const out = [0, 0, 0]
  let total = 0
  loop.forEach((v, e) => {
    const weight = 0.5 + ((at * (e + 1) * 1.618034) % 1)
    total += weight
    for (let k = 0; k < 3; k++) out[k] = out[k]! + weight * points[3 * v + k]!
  })
  return out.map(sum => sum / total)
}

/**
 * All cells of the k largest of n functions a_i(s) = w_i . s + c_i in the cube [-halfSize, halfSize]^3; ties: the lower index wins.
 * @param functions w [n, 3], c [n]
 * @throws Error for numbers that are not finite, a half size that is not positive, more than maxCells cells
 */
export function topKCells3d(functions: Boundaries, k: number, halfSize: number, maxCells = MOST_CELLS): TopKCells3d {
  const { given, region, kind, diameter } = prepare(functions, k, halfSize)
  const start = [0.1713, -0.0421, 0.0866].map(v => v * halfSize)
  const { cells, covered } = orderKCells(given, region, kind, { start, diameter }, maxCells)
  const volume = (2 * halfSize) ** 3
  return {
    volume,
    cells: cells.map(cell => describeCell(cell, volume)).sort((a, b) => b.share - a.share),
    competitors: given.count,
    covered,
  }
}

/** The cell that holds a point of the cube. @throws like topKCells3d */
export function topKCellAt3d(
  functions: Boundaries,
  k: number,
  halfSize: number,
  point: readonly [number, number, number],
): TopKCell3d | null {
  const { given, region, kind } = prepare(functions, k, halfSize)
  const cell = orderKCell(given, topAt(given, point), region, kind)
  return cell && describeCell(cell, (2 * halfSize) ** 3)
}

function prepare(functions: Boundaries, k: number, halfSize: number) {
  if (!(halfSize > 0 && Number.isFinite(halfSize))) {
    throw new Error(`The cube's half size is ${halfSize}; it must be positive.`)
  }
  const half = [halfSize, halfSize, halfSize]
  const given: Competitors = findCompetitors(functions, k, 3, { centre: [0, 0, 0], half })
  const diameter = 2 * Math.sqrt(3) * halfSize
  return { given, region: cube(halfSize), kind: polyhedra(diameter), diameter }
}

function describeCell({ members, body, size, swaps }: OrderKCell<Polyhedron>, volume: number): TopKCell3d {
  return { members, volume: size, share: size / volume, centroid: polyhedronMeasure(body).centroid, body, swaps }
}
