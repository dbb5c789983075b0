// Shares of the directions at infinity: far from where the boundaries meet every cell is a cone (zones.md section 9). Pure, every process.
import { arrange2d, type Cell2d } from './arrangement-2d.ts'
import { arrange3d, type Cell3d } from './arrangement-3d.ts'
import type { Boundaries } from './arrangement.ts'
import type { Bits } from './bits.ts'
import { bySize } from './measures.ts'
import { square } from './polygon.ts'

/**
 * Share of the circle or sphere of directions on which each active set is on, largest first. The boundaries are moved through the
 * origin; a cell of that arrangement in a box is a cone, whose angle is what its faces on the box span as seen from the origin.
 * @param w [n, dim] normals
 * @param constant [n] which side a boundary without a normal is on everywhere; left out: silent
 */
export function asymptoticShares(
  w: Boundaries['w'],
  dim: 2 | 3,
  constant?: ArrayLike<number>,
): { bits: Bits; share: number }[] {
  const n = w.length / dim
  const isConstant = (i: number) => Array.from({ length: dim }, (_, k) => w[i * dim + k]!).every(v => v === 0)
  const c = Float64Array.from({ length: n }, (_, i) => (isConstant(i) ? (constant?.[i] ?? 0) : 0))
  const cones =
    dim === 2
      ? arrange2d({ w, c }, square(1), 1e-13).cells.map(cell => ({ bits: cell.bits, share: planeAngle(cell) }))
      : arrange3d({ w, c }, 1).cells.map(cell => ({ bits: cell.bits, share: solidAngle(cell) }))
  return bySize(cones)
}

/** Share of the full turn that the cell's edges on the border span. */
function planeAngle({ vertices, edges }: Cell2d): number {
  let angle = 0
  vertices.forEach((p, v) => {
    if (edges[v]! >= 0) return
    const q = vertices[(v + 1) % vertices.length]!
    angle += Math.abs(Math.atan2(p[0] * q[1] - p[1] * q[0], p[0] * q[0] + p[1] * q[1]))
  })
  return angle / (2 * Math.PI)
}

/** Share of the sphere that the cell's faces on the cube span (triangles: Van Oosterom and Strackee 1983). */
function solidAngle({ body: { points, loops, labels } }: Cell3d): number {
  let angle = 0
  const at = (v: number): [number, number, number] => [points[3 * v]!, points[3 * v + 1]!, points[3 * v + 2]!]
  loops.forEach((loop, f) => {
    if (labels[f]! >= 0) return
    const a = at(loop[0]!)
    for (let e = 1; e + 1 < loop.length; e++) angle += triangleAngle(a, at(loop[e]!), at(loop[e + 1]!))
  })
  return angle / (4 * Math.PI)
}

type Point = readonly [number, number, number]

function triangleAngle(a: Point, b: Point, c: Point): number {
  const triple =
    a[0] * (b[1] * c[2] - b[2] * c[1]) + a[1] * (b[2] * c[0] - b[0] * c[2]) + a[2] * (b[0] * c[1] - b[1] * c[0])
  const inner = (p: Point, q: Point) => p[0] * q[0] + p[1] * q[1] + p[2] * q[2]
  const [la, lb, lc] = [Math.hypot(...a), Math.hypot(...b), Math.hypot(...c)]
  return 2 * Math.atan2(Math.abs(triple), la * lb * lc + inner(a, b) * lc + inner(a, c) * lb + inner(b, c) * la)
}
