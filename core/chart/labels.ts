// Texts of a chart that stand in its plot: beside dots, at rules, inside cells and areas. Every process.
import type { Rect } from '../figure/display-list.ts'
import { fitLine, textWidth, tokenText } from '../figure/text.ts'
import { valueText } from './format-value.ts'
import type { Place } from './layout.ts'
import { dotPaint, heatPlace, type Paint } from './heat.ts'
import type { Chart, ChartColor } from './types.ts'

/** A dot that wants its name beside it. */
export interface DotLabel {
  layer: number
  index: number
  text: string
  x: number
  y: number
  color: Paint
  /** radius of the dot */
  clearance: number
}

/** Longest label beside a dot, characters. */
const longest = 40

const insidePlot = (plot: Rect, x: number, y: number, slack: number): boolean =>
  x >= plot.x - slack && x <= plot.x + plot.w + slack && y >= plot.y - slack && y <= plot.y + plot.h + slack

/** Whether a dot at (x, y) is drawn: on the plot or its edge. NaN is not. */
export const isShown = (place: Place, x: number, y: number): boolean =>
  insidePlot(place.plot, x, y, Math.max(place.plot.w, place.plot.h) * 1e-6)

/** Names of the dots that their layers' `shown` lists, in that order. @param mm one millimetre in the unit of the plot */
export function dotLabels(chart: Chart, place: Place, mm: number, hidden: ReadonlySet<number>): DotLabel[] {
  return chart.layers.flatMap((layer, at) => {
    if (layer.kind !== 'points' || hidden.has(at) || !layer.shown || !layer.labels) return []
    return layer.shown.flatMap((index): DotLabel[] => {
      const text = layer.labels?.[index]
      const [x, y] = [place.x(layer.x[index] ?? NaN), place.y(layer.y[index] ?? NaN)]
      if (text === undefined || text === '' || !isShown(place, x, y)) return []
      const color = dotPaint(layer, index)
      return [{ layer: at, index, text: tokenText(text, longest), x, y, color, clearance: (layer.radius ?? 0.5) * mm }]
    })
  })
}

/** A text whose place is decided: `x` is its left end, `y` its middle. */
export interface PlacedText {
  text: string
  x: number
  y: number
  box: Rect
  color: ChartColor
}

const touches = (a: Rect, b: Rect) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h

/** Labels of rules at their ends, each on the first side that is free; the others are left out. */
export function ruleLabels(
  chart: Chart,
  { plot, x: placeX, y: placeY }: Place,
  size: number,
  hidden: ReadonlySet<number>,
): PlacedText[] {
  const out: PlacedText[] = []
  const pad = size * 0.3
  const h = size * 1.15
  chart.layers.forEach((layer, at) => {
    if (layer.kind !== 'rule' || !layer.label || hidden.has(at)) return
    const text = fitLine(tokenText(layer.label, 80), plot.w * 0.7, size)
    const w = textWidth(text, size)
    const where: [number, number][] = []
    if (layer.axis === 'y') {
      const y = placeY(layer.at)
      const [left, right] = [plot.x + pad, plot.x + plot.w - w - pad]
      for (const x of [right, left, (left + right) / 2]) where.push([x, y - h - pad * 0.4], [x, y + pad * 0.4])
    } else {
      const x = placeX(layer.at)
      for (let k = 0; k < 8; k++) {
        const y = plot.y + pad + k * h
        where.push([x + pad, y], [x - pad - w, y])
      }
    }
    for (const [x, y] of where) {
      const box = { x, y, w, h }
      const fits = x >= plot.x && y >= plot.y && x + w <= plot.x + plot.w && y + h <= plot.y + plot.h
      if (!fits || out.some(other => touches(other.box, box))) continue
      out.push({ text, x, y: y + h / 2, box, color: layer.color })
      return
    }
  })
  return out
}

/** A text in the middle of a cell or area that has room for it. */
export interface InsideText {
  layer: number
  index: number
  text: string
  x: number
  y: number
  /** what it stands on, and how opaque that is */
  on: Paint
  opacity: number
}

/** Texts inside cells (their label, else their value) and areas, where at least all or none of a layer's cells have room. */
export function insideTexts(chart: Chart, place: Place, size: number, hidden: ReadonlySet<number>): InsideText[] {
  return chart.layers.flatMap((layer, at): InsideText[] => {
    if (hidden.has(at)) return []
    if (layer.kind === 'cells') {
      const [w, h] = [Math.abs(place.x(1) - place.x(0)), Math.abs(place.y(1) - place.y(0))]
      if (h < size * 1.25 || w < size * 1.2) return []
      const out: InsideText[] = []
      for (let index = 0; index < layer.rows * layer.columns; index++) {
        const value = layer.values[index] ?? NaN
        const where = heatPlace(layer, value)
        if (where === null) continue
        const own = layer.labels?.[index]
        const text = own === undefined ? cellText(value) : tokenText(own, longest)
        if (textWidth(text, size) > w * 0.92) {
          if (own === undefined) return []
          continue
        }
        const [column, row] = [index % layer.columns, Math.floor(index / layer.columns)]
        const on = { scale: layer.scale, place: where }
        out.push({ layer: at, index, text, x: place.x(column), y: place.y(row), on, opacity: 1 })
      }
      return out
    }
    if (layer.kind !== 'areas' || !layer.labels) return []
    return layer.outlines.flatMap((outline, index): InsideText[] => {
      const label = layer.labels![index] ?? ''
      const box = boundsOf(outline, place)
      if (label === '' || !box || box.h < size * 1.2) return []
      const text = fitLine(tokenText(label, longest), box.w * 0.92, size)
      // A few letters of a longer name say nothing.
      if (text.length < 3 && text !== label) return []
      const on = layer.colors?.[index] ?? layer.color
      return [{ layer: at, index, text, x: box.x + box.w / 2, y: box.y + box.h / 2, on, opacity: layer.opacity ?? 0.5 }]
    })
  })
}

/** Short, since cells are small: two digits behind the point below 10. */
function cellText(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 100) return valueText(Math.round(value))
  const text = valueText(Number(value.toPrecision(2)))
  return text.replace(/^(−?)0\./, '$1.')
}

/** The rectangle around an outline; null for one that is not a rectangle's shape and so has no sure middle. */
function boundsOf(outline: ArrayLike<number>, place: Place): Rect | null {
  let [l, t, r, b] = [Infinity, Infinity, -Infinity, -Infinity]
  let doubled = 0
  const n = Math.floor(outline.length / 2)
  for (let i = 0; i < n; i++) {
    const [x, y] = [place.x(outline[2 * i]!), place.y(outline[2 * i + 1]!)]
    const j = (i + 1) % n
    doubled += x * place.y(outline[2 * j + 1]!) - place.x(outline[2 * j]!) * y
    l = Math.min(l, x)
    r = Math.max(r, x)
    t = Math.min(t, y)
    b = Math.max(b, y)
  }
  const box = { x: l, y: t, w: r - l, h: b - t }
  return Math.abs(doubled) / 2 > 0.85 * box.w * box.h ? box : null
}
