// What lies under the pointer in an exported figure: a token, else a zone. Pure, a browser.
import { map2d, map3d } from '../../core/figure/camera.ts'
import { plotRect } from '../../core/figure/plot-alone.ts'
import type { ZoneFigure } from '../../core/figure/types.ts'
import { exactZoneAt } from '../../core/zones/exact-pieces.ts'
import { faceOrder, paintOrder } from '../../core/zones/paint-order.ts'

export interface Hit {
  /** index of the point; null over a zone alone */
  row: number | null
  /** active set drawn there */
  zone: number
  /** outlines of that zone's cell, mm, for the mark */
  outlines: number[][]
  /** of the point, mm */
  x: number
  y: number
}

/** mm: about 9 pixels */
const reach = 2

/** @param side of the square that the plot is drawn in; (x, y) in it, mm */
export function hitOf(recipe: ZoneFigure, side: number, x: number, y: number): Hit | null {
  const { plot, point, cells } = placed(recipe, side)
  if (x < plot.x || x > plot.x + plot.w || y < plot.y || y > plot.y + plot.h) return null
  return (recipe.options.points ? point(x, y) : null) ?? cells(x, y)
}

function placed(recipe: ZoneFigure, side: number) {
  const { view, camera } = recipe
  const plot = plotRect(view.dim, side)
  const visible = view.features.reduce((bits, _, i) => (recipe.options.hidden.includes(i) ? bits : bits | (1 << i)), 0)
  const two = map2d(camera.two, view.halfSize, plot)
  const three = map3d(camera.three, view.halfSize, plot)
  const at = (s: ArrayLike<number>): [number, number] =>
    view.dim === 2 ? [two.x(s[0]!), two.y(s[1]!)] : [three.x(s), three.y(s)]
  const { points } = view

  /** The nearest mark in reach; of marks as near, the one nearer to the viewer. */
  const point = (x: number, y: number): Hit | null => {
    let best: Hit | null = null
    let cost = reach
    for (let i = 0; i < points.rows.length; i++) {
      const s = points.s.subarray(view.dim * i, view.dim * (i + 1))
      if (view.dim === 3 && !s.every(v => Math.abs(v) <= view.halfSize)) continue
      const [px, py] = at(s)
      const far = Math.hypot(px - x, py - y)
      const own = far - (view.dim === 3 ? three.depth(s) * 0.3 : 0)
      if (far > reach || own >= cost) continue
      cost = own
      best = { row: i, zone: points.drawnSet[i]! & visible, outlines: [], x: px, y: py }
    }
    return best
  }

  const over = (outlines: number[][], x: number, y: number) => outlines.some(o => holds(o, x, y))
  const cells = (x: number, y: number): Hit | null => {
    if (view.dim === 2 && view.exact) {
      const zone = exactZoneAt(view.exact, (x - two.x(0)) / two.scale, (two.y(0) - y) / two.scale) & visible
      return zone === 0 ? null : { row: null, zone, outlines: [], x, y }
    }
    const outlinesOf = (index: number): number[][] => {
      const cell = view.cells[index]!
      if (view.dim === 2) return [cell.vertices.flatMap(at)]
      const faces = cell.faces ?? []
      const { front } = faceOrder(cell.vertices, faces, viewpoint)
      return front.map(f => faces[f]!.loop.flatMap(v => at(cell.vertices[v]!)))
    }
    const viewpoint = { kind: 'orthographic' as const, toCamera: three.toward as [number, number, number] }
    const order =
      view.dim === 2
        ? view.cells.map((_, i) => i)
        : paintOrder(
            view.cells,
            view.features.map(f => f.boundary),
            viewpoint,
          ).reverse()
    // Cells are seen through one another where no feature is on: the first zone from the front that is one.
    for (const index of order) {
      const zone = view.cells[index]!.active & visible
      if (view.dim === 3 && zone === 0) continue
      const outlines = outlinesOf(index)
      if (over(outlines, x, y)) return { row: null, zone, outlines, x, y }
    }
    return null
  }
  return { plot, point, cells }
}

/** Even-odd rule. */
function holds(outline: readonly number[], x: number, y: number): boolean {
  let inside = false
  for (let i = 0, j = outline.length - 2; i < outline.length; j = i, i += 2) {
    const [ax, ay, bx, by] = [outline[i]!, outline[i + 1]!, outline[j]!, outline[j + 1]!]
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside
  }
  return inside
}
