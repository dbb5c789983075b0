// Order-k cells of affine functions in a convex polygon (zones.md section 6). Pure, every process.
import type { Boundaries } from './arrangement.ts'
import { boxAround, findCompetitors, type Competitors } from './competitors.ts'
import { orderKCell, orderKCells, type BodyKind, type OrderKCell } from './order-k.ts'
import { convexRegion, polygonMeasure, type Region } from './polygon.ts'
import { keepPositive, type LabelledPolygon } from './split-polygon.ts'
import { topAt } from './top-set.ts'

/** Corners closer than this share of the diameter to a line lie on it. */
const EPS = 1e-12
/** Cells beyond this are not drawn by anybody. */
const MOST_CELLS = 50_000

/** One cell: the k functions that are largest in a convex polygon. */
export interface TopKCell2d {
  /** the k largest, ascending */
  members: number[]
  area: number
  /** share of the region's area */
  share: number
  centroid: [number, number]
  /** corners, counter-clockwise */
  vertices: [number, number][]
  /** edge i (corner i to i + 1): who leaves and who enters across it; null on the region's border */
  edges: ([leaves: number, enters: number] | null)[]
}

export interface TopKCells2d {
  area: number
  /** largest first */
  cells: TopKCell2d[]
  /** functions that can be among the k largest somewhere in the region's bounding box */
  competitors: number
  /** share of the region that the cells cover: 1 to rounding */
  covered: number
}

/** Polygons as the search over cells takes them. */
function polygons(diameter: number): BodyKind<LabelledPolygon> {
  const eps = EPS * diameter
  return {
    corners: ({ x, y }) => {
      const out = new Float64Array(2 * x.length)
      for (let v = 0; v < x.length; v++) {
        out[2 * v] = x[v]!
        out[2 * v + 1] = y[v]!
      }
      return out
    },
    keep: (body, a, c, label) => keepPositive(body, [a[0]!, a[1]!], c, eps, label),
    facets: ({ x, y, edge }, at) =>
      edge.flatMap((label, v) => {
        if (label < 0) return []
        const next = v + 1 === x.length ? 0 : v + 1
        return [{ label, point: [x[v]! + at * (x[next]! - x[v]!), y[v]! + at * (y[next]! - y[v]!)] }]
      }),
    size: ({ x, y }) => polygonMeasure(x, y).area,
  }
}

const bodyOf = ({ corners }: Region): LabelledPolygon => ({
  x: corners.map(p => p[0]),
  y: corners.map(p => p[1]),
  edge: corners.map(() => -1),
})

/** A point inside a triangle of the region's corners, away from symmetric places where functions meet. */
function insideOf({ corners }: Region): number[] {
  const [p, q, r] = [
    corners[0]!,
    corners[Math.floor(corners.length / 3)]!,
    corners[Math.floor((2 * corners.length) / 3)]!,
  ]
  return [0, 1].map(a => 0.3713 * p[a]! + 0.3421 * q[a]! + 0.2866 * r[a]!)
}

/**
 * All cells of the k largest of n functions a_i(s) = w_i . s + c_i in a convex polygon. Ties: the lower index wins, so identical
 * functions enter in the order of their numbers. k of n or more gives one cell.
 * @param functions w [n, 2], c [n]
 * @throws Error for regions that are not convex, numbers that are not finite, more than maxCells cells
 */
export function topKCells2d(
  functions: Boundaries,
  k: number,
  region: readonly (readonly number[])[],
  maxCells = MOST_CELLS,
): TopKCells2d {
  const shape = convexRegion(region)
  const given = competitorsIn(functions, k, region, shape)
  const at = { start: insideOf(shape), diameter: shape.diameter }
  const { cells, covered } = orderKCells(given, bodyOf(shape), polygons(shape.diameter), at, maxCells)
  return {
    area: shape.area,
    cells: cells.map(cell => describeCell(cell, shape)).sort((a, b) => b.share - a.share),
    competitors: given.count,
    covered,
  }
}

/** The cell that holds a point of the region. @throws like topKCells2d, and when the point is outside */
export function topKCellAt2d(
  functions: Boundaries,
  k: number,
  region: readonly (readonly number[])[],
  point: readonly [number, number],
): TopKCell2d | null {
  const shape = convexRegion(region)
  const given = competitorsIn(functions, k, region, shape)
  const counts = topAt(given, [point[0] - shape.centre[0], point[1] - shape.centre[1]])
  const cell = orderKCell(given, counts, bodyOf(shape), polygons(shape.diameter))
  return cell && describeCell(cell, shape)
}

function competitorsIn(
  functions: Boundaries,
  k: number,
  region: readonly (readonly number[])[],
  { centre }: Region,
): Competitors {
  return findCompetitors(functions, k, 2, { ...boxAround(region, 2), centre })
}

function describeCell(
  { members, body, size, swaps }: OrderKCell<LabelledPolygon>,
  { centre, area }: Region,
): TopKCell2d {
  const { centroid } = polygonMeasure(body.x, body.y)
  return {
    members,
    area: size,
    share: size / area,
    centroid: [centroid[0] + centre[0], centroid[1] + centre[1]],
    vertices: body.x.map((x, v) => [x + centre[0], body.y[v]! + centre[1]]),
    edges: body.edge.map(label => (label < 0 ? null : swaps[label]!)),
  }
}
