// Everything of a chart but its dots as outlines and strokes, in the unit of its plot: one geometry for the window and for figures. Every process.
import { errorAxis } from './extent.ts'
import { heatPlace, type Paint } from './heat.ts'
import type { Place } from './layout.ts'
import type { Chart, ChartAreas, ChartBars, ChartCells, ChartColor, ChartLayer, ChartPoints } from './types.ts'

/** Outlines that are filled, or open lines that are stroked, alike in colour. */
export interface Shape {
  layer: number
  /** of the item in its layer; null for shapes of many */
  index: number | null
  paint: Paint
  opacity: number
  /** x0 y0 x1 y1 ... */
  points: number[]
  /** number of the first corner of each outline or line */
  starts: number[]
  filled: boolean
  /** pt, of strokes */
  width: number
  dashed: boolean
}

/** Steps of a colour scale that cells are drawn in: those of one step are one shape. */
const heatSteps = 64

class Pieces {
  readonly points: number[] = []
  readonly starts: number[] = []
  add(...corners: number[]): void {
    if (!corners.every(Number.isFinite)) return
    this.starts.push(this.points.length / 2)
    for (const c of corners) this.points.push(c)
  }
  /** A line that values without a number break. */
  line(xs: readonly number[], ys: readonly number[]): void {
    let open = false
    xs.forEach((x, i) => {
      const y = ys[i]!
      if (!Number.isFinite(x) || !Number.isFinite(y)) {
        open = false
        return
      }
      if (!open) this.starts.push(this.points.length / 2)
      open = true
      this.points.push(x, y)
    })
  }
}

const shape = (layer: number, paint: Paint, pieces: Pieces, more: Partial<Shape> = {}): Shape[] =>
  pieces.starts.length === 0
    ? []
    : [{ layer, index: null, paint, opacity: 1, points: pieces.points, starts: pieces.starts, filled: true, width: 1, dashed: false, ...more }] // prettier-ignore

const stroke = (width: number, dashed: boolean | undefined) => ({ filled: false, width, dashed: dashed === true })

/** One `Pieces` for each colour of a layer's items, in the order of first use. */
class ByColor {
  readonly groups = new Map<ChartColor, Pieces>()
  at(color: ChartColor): Pieces {
    let pieces = this.groups.get(color)
    if (!pieces) this.groups.set(color, (pieces = new Pieces()))
    return pieces
  }
  shapes(layer: number, more: Partial<Shape> = {}): Shape[] {
    return [...this.groups].flatMap(([color, pieces]) => shape(layer, color, pieces, more))
  }
}

/** Corners of a bar: left, top, right, bottom in the unit of the plot; NaN where it is not drawn. */
export function barRect(chart: Chart, layer: ChartBars, i: number, place: Place): [number, number, number, number] {
  const half = (layer.width ?? 0.7) / 2
  const [at, to] = [layer.at[i]!, layer.to[i]!]
  const { plot } = place
  if (layer.along === 'y') {
    const foot = layer.from ? place.y(layer.from[i]!) : chart.y.kind === 'log' ? plot.y + plot.h : place.y(0)
    const [x1, x2] = [place.x(at - half), place.x(at + half)]
    return [Math.min(x1, x2), Math.min(foot, place.y(to)), Math.max(x1, x2), Math.max(foot, place.y(to))]
  }
  const foot = layer.from ? place.x(layer.from[i]!) : chart.x.kind === 'log' ? plot.x : place.x(0)
  const [y1, y2] = [place.y(at - half), place.y(at + half)]
  return [Math.min(foot, place.x(to)), Math.min(y1, y2), Math.max(foot, place.x(to)), Math.max(y1, y2)]
}

function errorBars(chart: Chart, points: ChartPoints, layer: number, place: Place, unit: number): Shape[] {
  const { low, high } = points
  if (!low || !high) return []
  const groups = new ByColor()
  const cap = Math.max(1.5 * unit, (points.radius ?? 0.5) * 2.8 * unit)
  const sideways = errorAxis(chart) === 'x'
  for (let i = 0; i < points.x.length; i++) {
    const pieces = groups.at(points.colors?.[i] ?? points.color)
    const [x, y] = [place.x(points.x[i]!), place.y(points.y[i]!)]
    // An end that a logarithmic axis cannot hold reaches its edge.
    const { plot } = place
    const [a, b] = sideways
      ? [finiteOr(place.x(low[i]!), low[i]!, plot.x), place.x(high[i]!)]
      : [finiteOr(place.y(low[i]!), low[i]!, plot.y + plot.h), place.y(high[i]!)]
    if (![x, y, a, b].every(Number.isFinite)) continue
    if (sideways) {
      pieces.add(a, y, b, y)
      pieces.add(a, y - cap / 2, a, y + cap / 2)
      pieces.add(b, y - cap / 2, b, y + cap / 2)
    } else {
      pieces.add(x, a, x, b)
      pieces.add(x - cap / 2, a, x + cap / 2, a)
      pieces.add(x - cap / 2, b, x + cap / 2, b)
    }
  }
  return groups.shapes(layer, { ...stroke(0.8, false), opacity: 0.8 })
}

const finiteOr = (at: number, value: number, otherwise: number) =>
  Number.isFinite(at) || Number.isNaN(value) ? at : otherwise

function cells(layer: ChartCells, at: number, place: Place): Shape[] {
  const steps = new Map<number, Pieces>()
  const [width, height] = [Math.abs(place.x(1) - place.x(0)), Math.abs(place.y(1) - place.y(0))]
  // Small cells touch, so that no seams shimmer; large ones keep a gap.
  const gap = Math.min(width, height) * 0.03
  for (let row = 0; row < layer.rows; row++) {
    for (let column = 0; column < layer.columns; column++) {
      const where = heatPlace(layer, layer.values[row * layer.columns + column] ?? NaN)
      if (where === null) continue
      const step = Math.round(where * (heatSteps - 1))
      let pieces = steps.get(step)
      if (!pieces) steps.set(step, (pieces = new Pieces()))
      const [x, y] = [place.x(column), place.y(row)]
      const [w, h] = [width / 2 - gap, height / 2 - gap]
      pieces.add(x - w, y - h, x + w, y - h, x + w, y + h, x - w, y + h)
    }
  }
  return [...steps].flatMap(([step, pieces]) =>
    shape(at, { scale: layer.scale, place: step / (heatSteps - 1) }, pieces),
  )
}

function areas(layer: ChartAreas, at: number, place: Place): Shape[] {
  const groups = new ByColor()
  layer.outlines.forEach((outline, i) => {
    const corners = Array.from(outline, (v, k) => (k % 2 === 0 ? place.x(v) : place.y(v)))
    groups.at(layer.colors?.[i] ?? layer.color).add(...corners)
  })
  return groups.shapes(at, { opacity: layer.opacity ?? 0.5 })
}

function steps(xs: number[], ys: number[]): { xs: number[]; ys: number[] } {
  const out = { xs: [] as number[], ys: [] as number[] }
  xs.forEach((x, i) => {
    const before = i > 0 ? ys[i - 1]! : NaN
    if (Number.isFinite(before)) {
      out.xs.push(x)
      out.ys.push(before)
    }
    out.xs.push(x)
    out.ys.push(ys[i]!)
  })
  return out
}

/**
 * The shapes of one layer, in painting order; dots are not among them, their error bars are.
 * @param unit length of one point of stroke width in the unit of the plot
 */
export function layerShapes(chart: Chart, layer: ChartLayer, at: number, place: Place, unit: number): Shape[] {
  const { plot } = place
  switch (layer.kind) {
    case 'points':
      return errorBars(chart, layer, at, place, unit)
    case 'line': {
      const pieces = new Pieces()
      const [xs, ys] = [Array.from(layer.x, place.x), Array.from(layer.y, place.y)]
      const path = layer.steps ? steps(xs, ys) : { xs, ys }
      pieces.line(path.xs, path.ys)
      return shape(at, layer.color, pieces, stroke(1.4, layer.dashed))
    }
    case 'band': {
      const xs = Array.from(layer.x, place.x)
      const [low, high] = [Array.from(layer.low, place.y), Array.from(layer.high, place.y)]
      return bandPieces(xs, low, high, plot.y + plot.h).flatMap(p => shape(at, layer.color, p, { opacity: 0.2 }))
    }
    case 'bars': {
      const groups = new ByColor()
      for (let i = 0; i < layer.at.length; i++) {
        const [l, t, r, b] = barRect(chart, layer, i, place)
        groups.at(layer.colors?.[i] ?? layer.color).add(l, t, r, t, r, b, l, b)
      }
      return groups.shapes(at, { opacity: 0.85 })
    }
    case 'rule': {
      const pieces = new Pieces()
      if (layer.axis === 'x') pieces.add(place.x(layer.at), plot.y, place.x(layer.at), plot.y + plot.h)
      else pieces.add(plot.x, place.y(layer.at), plot.x + plot.w, place.y(layer.at))
      return shape(at, layer.color, pieces, stroke(1, layer.dashed ?? false))
    }
    case 'segments': {
      const pieces = new Pieces()
      for (let i = 0; i < layer.x1.length; i++) {
        pieces.add(place.x(layer.x1[i]!), place.y(layer.y1[i]!), place.x(layer.x2[i]!), place.y(layer.y2[i]!))
      }
      return shape(at, layer.color, pieces, stroke(layer.width ?? 1, layer.dashed))
    }
    case 'cells':
      return cells(layer, at, place)
    case 'areas':
      return areas(layer, at, place)
  }
}

/** A band in the pieces between values without a number; a lower end that a logarithmic axis cannot hold is the plot's edge. */
function bandPieces(xs: number[], low: number[], high: number[], edge: number): Pieces[] {
  const pieces = new Pieces()
  let from = 0
  const close = (to: number) => {
    if (to - from > 1) {
      const upper = xs.slice(from, to).flatMap((x, i) => [x, high[from + i]!])
      const lower = xs.slice(from, to).flatMap((x, i) => [x, finiteOr(low[from + i]!, 0, edge)])
      const back: number[] = []
      for (let i = lower.length - 2; i >= 0; i -= 2) back.push(lower[i]!, lower[i + 1]!)
      pieces.starts.push(pieces.points.length / 2)
      for (const c of [...upper, ...back]) pieces.points.push(c)
    }
    from = to + 1
  }
  xs.forEach((x, i) => {
    if (!Number.isFinite(x) || !Number.isFinite(high[i]!)) close(i)
  })
  close(xs.length)
  return pieces.starts.length === 0 ? [] : [pieces]
}
