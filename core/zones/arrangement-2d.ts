// Exact convex cells of lines in a convex region (zones.md section 4). Pure, every process.
import { boundaryClasses, normalise, RELATIVE_EPS, type Boundaries, type BoundaryClass } from './arrangement.ts'
import { emptyBits, setBit, type Bits } from './bits.ts'
import { convexRegion, polygonMeasure } from './polygon.ts'
import { splitPolygon, type LabelledPolygon } from './split-polygon.ts'

/** One cell: a convex polygon and the features active in it. */
export interface Cell2d {
  bits: Bits
  area: number
  /** share of the region's area */
  share: number
  centroid: [number, number]
  /** [m] corners, counter-clockwise */
  vertices: [number, number][]
  /** [m] line that edge i (corner i to i + 1) lies on, -1 for the region's border */
  edges: number[]
}

export interface Arrangement2d {
  area: number
  diameter: number
  cells: Cell2d[]
  /** lines that cut the region, coinciding ones together */
  classes: BoundaryClass[]
}

/** A cell under construction, in coordinates about the region's centre. */
interface Work extends LabelledPolygon {
  bits: Bits
  /** bounding circle */
  cx: number
  cy: number
  r: number
}

/**
 * Cuts a convex region by n lines, one after the other. No cell thinner than `eps` x diameter is made: lines closer than that
 * inside the region are one line. Sizes need no unit: rows of w and the region may be scaled freely.
 * @param boundaries w [n, 2], c [n]; a zero row is active everywhere iff c > 0
 * @param region corners of a convex polygon, either orientation
 * @throws Error for numbers that are not finite and regions that are not convex or have no area
 */
export function arrange2d(
  boundaries: Boundaries,
  region: readonly (readonly number[])[],
  eps = RELATIVE_EPS,
): Arrangement2d {
  const n = boundaries.c.length
  const { corners, centre, diameter, area } = convexRegion(region)
  const { unit, offset, constant } = normalise(boundaries, 2, centre)
  const cells: Work[] = [
    withCircle({
      x: corners.map(p => p[0]),
      y: corners.map(p => p[1]),
      edge: corners.map(() => -1),
      bits: emptyBits(n),
      cx: 0,
      cy: 0,
      r: 0,
    }),
  ]
  const splits = new Int32Array(n)
  for (let i = 0; i < n; i++) {
    if (constant[i]) {
      if (offset[i]! > 0) for (const cell of cells) setBit(cell.bits, i)
    } else {
      splits[i] = insertLine(cells, i, unit[2 * i]!, unit[2 * i + 1]!, offset[i]!, eps * diameter)
    }
  }
  return {
    area,
    diameter,
    cells: cells.map(cell => finish(cell, centre, area)),
    classes: boundaryClasses(cells, splits),
  }
}

let distance = new Float64Array(64)

/** Splits every cell that the line a . s + c = 0 crosses; returns how many. */
function insertLine(cells: Work[], i: number, ax: number, ay: number, c: number, eps: number): number {
  let splits = 0
  const before = cells.length
  for (let k = 0; k < before; k++) {
    const cell = cells[k]!
    const middle = ax * cell.cx + ay * cell.cy + c
    if (middle > cell.r) {
      setBit(cell.bits, i)
      continue
    }
    if (middle < -cell.r) continue
    const m = cell.x.length
    if (m > distance.length) distance = new Float64Array(2 * m)
    let low = Number.POSITIVE_INFINITY
    let high = Number.NEGATIVE_INFINITY
    for (let v = 0; v < m; v++) {
      const g = ax * cell.x[v]! + ay * cell.y[v]! + c
      distance[v] = g
      if (g < low) low = g
      if (g > high) high = g
    }
    if (high <= eps) {
      // Touched or missed: silent, unless the whole cell is inside the tolerance, which construction excludes.
      continue
    }
    if (low >= -eps) setBit(cell.bits, i)
    else {
      splits++
      cells.push(split(cell, i, eps))
    }
  }
  return splits
}

/** Keeps the negative part in `cell` and returns the positive one; corners within eps of the line go to both. */
function split(cell: Work, i: number, eps: number): Work {
  const { positive, negative } = splitPolygon(cell, distance, eps, i)
  const bits = cell.bits.slice()
  setBit(bits, i)
  cell.x = negative.x
  cell.y = negative.y
  cell.edge = negative.edge
  withCircle(cell)
  return withCircle({ x: positive.x, y: positive.y, edge: positive.edge, bits, cx: 0, cy: 0, r: 0 })
}

/** A circle about the mean of the corners that holds the cell; a hair larger, so that rounding never hides a crossing. */
function withCircle(cell: Work): Work {
  const m = cell.x.length
  let cx = 0
  let cy = 0
  for (let v = 0; v < m; v++) {
    cx += cell.x[v]!
    cy += cell.y[v]!
  }
  cell.cx = cx / m
  cell.cy = cy / m
  let r2 = 0
  for (let v = 0; v < m; v++) r2 = Math.max(r2, (cell.x[v]! - cell.cx) ** 2 + (cell.y[v]! - cell.cy) ** 2)
  cell.r = Math.sqrt(r2) * (1 + 1e-12)
  return cell
}

function finish(cell: Work, centre: readonly number[], whole: number): Cell2d {
  const { area, centroid } = polygonMeasure(cell.x, cell.y)
  return {
    bits: cell.bits,
    area,
    share: area / whole,
    centroid: [centroid[0] + centre[0]!, centroid[1] + centre[1]!],
    vertices: cell.x.map((x, v) => [x + centre[0]!, cell.y[v]! + centre[1]!]),
    edges: cell.edge,
  }
}
