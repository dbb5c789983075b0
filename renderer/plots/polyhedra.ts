// Convex polygons in space as one echarts-gl surface, and the edges of polyhedra. Pure; renderer and tests.
// A surface is a grid of points; a polygon of it is three rows: its centre repeated, its ring closed, and a row of NaN that
// separates it from the next. Every point needs five numbers (x, y, z, u, v): with three the series vanishes silently.
import type { ZoneCell } from '../../core/zones/types.ts'

export interface Polygon3d {
  points: number[][]
  color: string
  /** index of the cell it is a face of, and of that face: where it comes in the order of painting */
  cell: number
  face: number
}

interface SurfaceItem {
  value: number[]
  itemStyle?: { color: string }
}

/** The surface trick: rows and columns of the grid, and its points with their colours. */
export function surfaceData(polygons: readonly Pick<Polygon3d, 'points' | 'color'>[]): {
  dataShape: [number, number]
  data: SurfaceItem[]
} {
  const columns = Math.max(3, ...polygons.map(p => p.points.length)) + 1
  const data: SurfaceItem[] = []
  polygons.forEach(({ points, color }, at) => {
    const centre = [0, 1, 2].map(k => points.reduce((sum, p) => sum + p[k]!, 0) / points.length)
    const itemStyle = { color }
    const row = at * 3
    for (let i = 0; i < columns; i++) data.push({ value: [...centre, i, row], itemStyle })
    for (let i = 0; i < columns; i++) {
      const p = i < points.length ? points[i]! : points[0]!
      data.push({ value: [p[0]!, p[1]!, p[2]!, i, row + 1], itemStyle })
    }
    for (let i = 0; i < columns; i++) data.push({ value: [NaN, NaN, NaN, i, row + 2] })
  })
  return { dataShape: [polygons.length * 3, columns], data }
}

/**
 * Triangles of the surface of `surfaceData` in an order of its polygons, as echarts-gl's SurfaceView numbers its vertices: four a quad, quads row by
 * row. Of a polygon's three rows of quads only the first has anything to show.
 * @param order indices of polygons, far to near
 * @returns vertex numbers, three a triangle
 */
export function surfaceTriangles(order: Int32Array, columns: number): Uint32Array {
  const quads = columns - 1
  const out = new Uint32Array(order.length * quads * 6)
  let at = 0
  for (const polygon of order) {
    for (let quad = 0; quad < quads; quad++) {
      const first = (polygon * 3 * quads + quad) * 4
      for (const corner of [0, 3, 1, 1, 3, 2]) out[at++] = first + corner
    }
  }
  return out
}

/** Faces of a cell as polygons with the position of the boundary each lies on (-1: the box). */
export function facesOf(cell: ZoneCell): { points: number[][]; boundary: number }[] {
  return (cell.faces ?? []).map(face => ({
    points: face.loop.map(v => cell.vertices[v]!),
    boundary: face.boundary,
  }))
}

/** Pieces of one boundary inside the box, each once: the faces of the cells on its active side. */
export function boundaryFaces(cells: readonly ZoneCell[], position: number) {
  return cells.flatMap((each, cell) =>
    each.active & (1 << position)
      ? facesOf(each).flatMap(({ points, boundary }, face) => (boundary === position ? [{ points, cell, face }] : []))
      : [],
  )
}

/** The same as bare polygons. */
export const boundaryPieces = (cells: readonly ZoneCell[], position: number): number[][][] =>
  boundaryFaces(cells, position).map(face => face.points)

/** Edges of polygons, each once, with how many of the polygons it belongs to (1: an outer edge, 2: a cut by another boundary). */
export function edgesOf(polygons: readonly number[][][], scale: number): { a: number[]; b: number[]; count: number }[] {
  const key = (p: number[]) => p.map(v => Math.round((v / scale) * 1e6)).join()
  const edges = new Map<string, { a: number[]; b: number[]; count: number }>()
  for (const polygon of polygons) {
    polygon.forEach((a, i) => {
      const b = polygon[(i + 1) % polygon.length]!
      const [ka, kb] = [key(a), key(b)]
      if (ka === kb) return
      const id = ka < kb ? `${ka}|${kb}` : `${kb}|${ka}`
      const known = edges.get(id)
      if (known) known.count++
      else edges.set(id, { a, b, count: 1 })
    })
  }
  return [...edges.values()]
}

/** The twelve edges of the cube of half side R. */
export function cubeEdges(R: number): [number[], number[]][] {
  const edges: [number[], number[]][] = []
  for (let axis = 0; axis < 3; axis++) {
    for (const u of [-R, R]) {
      for (const v of [-R, R]) {
        const at = (w: number) => {
          const p = [0, 0, 0]
          p[axis] = w
          p[(axis + 1) % 3] = u
          p[(axis + 2) % 3] = v
          return p
        }
        edges.push([at(-R), at(R)])
      }
    }
  }
  return edges
}
