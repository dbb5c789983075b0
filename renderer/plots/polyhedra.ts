// Convex polygons in space as one echarts-gl surface, and the edges of polyhedra. Pure; renderer and tests.
// A surface is a grid of points; a polygon of it is three rows: its centre repeated, its ring closed, and a row of NaN that
// separates it from the next. Every point needs five numbers (x, y, z, u, v): with three the series vanishes silently.
import type { ZoneCell } from '../../core/zones/types.ts'

export interface Polygon3d {
  points: number[][]
  color: string
}

interface SurfaceItem {
  value: number[]
  itemStyle?: { color: string }
}

/** The surface trick: rows and columns of the grid, and its points with their colours. */
export function surfaceData(polygons: readonly Polygon3d[]): { dataShape: [number, number]; data: SurfaceItem[] } {
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

/** Faces of a cell as polygons with the position of the boundary each lies on (-1: the box). */
export function facesOf(cell: ZoneCell): { points: number[][]; boundary: number }[] {
  return (cell.faces ?? []).map(face => ({
    points: face.loop.map(v => cell.vertices[v]!),
    boundary: face.boundary,
  }))
}

/** Pieces of one boundary inside the box, each once: the faces of the cells on its active side. */
export function boundaryPieces(cells: readonly ZoneCell[], position: number): number[][][] {
  return cells
    .filter(cell => cell.active & (1 << position))
    .flatMap(cell => facesOf(cell))
    .filter(face => face.boundary === position)
    .map(face => face.points)
}

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
