// Which mark of a chart lies under the pointer, and where each lies. Pure; renderer and tests.
import type { ChartLayout } from '../../core/chart/layout.ts'
import { barRect } from '../../core/chart/shapes.ts'
import type { Chart, ChartLayer } from '../../core/chart/types.ts'
import { markCount, type ChartMark } from '../../core/chart/words.ts'
import { nearestPoint } from './hit.ts'

/** Pixels of a layer's dots or line corners, [n * 2], NaN for what is not drawn; null for other layers. */
function pixelsOf(layer: ChartLayer, { place }: ChartLayout): Float32Array | null {
  if (layer.kind !== 'points' && layer.kind !== 'line') return null
  const pixels = new Float32Array(layer.x.length * 2)
  const { plot } = place
  for (let i = 0; i < layer.x.length; i++) {
    const [x, y] = [place.x(layer.x[i]!), place.y(layer.y[i]!)]
    const shown = x >= plot.x - 1 && x <= plot.x + plot.w + 1 && y >= plot.y - 1 && y <= plot.y + plot.h + 1
    pixels[2 * i] = shown ? x : NaN
    pixels[2 * i + 1] = shown ? y : NaN
  }
  return pixels
}

/** What is asked of a chart on screen, with the pixels of its dots computed once. */
export interface ChartHits {
  /** the mark at a pixel, dots before what lies below them; null beside all of them */
  at(x: number, y: number): ChartMark | null
  /** a pixel of the mark, for a ring and for words beside it; null where it is not drawn */
  anchor(mark: ChartMark): [number, number] | null
  /** all marks that can be walked over with keys, in order */
  count(layer: number): number
}

const reach = 8

/**
 * @param hidden layers that are switched off
 * @param pixel length of a pixel in units of the layout
 */
export function chartHits(chart: Chart, layout: ChartLayout, hidden: ReadonlySet<number>, pixel = 1): ChartHits {
  const pixels = chart.layers.map((layer, at) => (hidden.has(at) ? null : pixelsOf(layer, layout)))
  const { place } = layout
  const kinds: readonly (readonly ChartLayer['kind'][])[] = [
    ['points'],
    ['segments', 'line'],
    ['bars', 'areas', 'cells'],
  ]
  const inPlot = (x: number, y: number) => {
    const { plot } = place
    return x >= plot.x - 6 * pixel && x <= plot.x + plot.w + 6 * pixel && y >= plot.y - 6 * pixel && y <= plot.y + plot.h + 6 * pixel // prettier-ignore
  }
  return {
    at(x, y) {
      if (!inPlot(x, y)) return null
      for (const group of kinds) {
        for (let layer = chart.layers.length - 1; layer >= 0; layer--) {
          const shown = chart.layers[layer]!
          if (hidden.has(layer) || !group.includes(shown.kind)) continue
          const index = within(chart, shown, layout, pixels[layer] ?? null, x, y, pixel)
          if (index >= 0) return { layer, index }
        }
      }
      return null
    },
    anchor({ layer: at, index }) {
      const layer = chart.layers[at]
      if (!layer || hidden.has(at)) return null
      const where = anchorOf(chart, layer, layout, index)
      return where && Number.isFinite(where[0]) && Number.isFinite(where[1]) ? where : null
    },
    count: at => {
      const layer = chart.layers[at]
      return layer && !hidden.has(at) ? markCount(layer) : 0
    },
  }
}

function within(
  chart: Chart,
  layer: ChartLayer,
  layout: ChartLayout,
  pixels: Float32Array | null,
  x: number,
  y: number,
  pixel: number,
): number {
  const { place } = layout
  switch (layer.kind) {
    case 'points':
    case 'line':
      return pixels ? nearestPoint(pixels, x, y, reach * pixel) : -1
    case 'bars': {
      for (let i = 0; i < layer.at.length; i++) {
        const [l, t, r, b] = barRect(chart, layer, i, place)
        // Bars of height 0 can be pointed at too.
        if (x >= l && x <= r && y >= t - 3 * pixel && y <= b + 3 * pixel) return i
        if (layer.along === 'x' && y >= t && y <= b && x >= l - 3 * pixel && x <= r + 3 * pixel) return i
      }
      return -1
    }
    case 'cells': {
      const [px, py] = [layout.x.scale, layout.y.scale]
      const { plot } = place
      const column = Math.round(px.low + ((x - plot.x) / plot.w) * (px.high - px.low))
      const down = (y - plot.y) / plot.h
      const row = Math.round(py.fromTop ? py.low + down * (py.high - py.low) : py.high - down * (py.high - py.low))
      return column >= 0 && column < layer.columns && row >= 0 && row < layer.rows ? row * layer.columns + column : -1
    }
    case 'segments': {
      let [best, least] = [-1, 5 * pixel]
      for (let i = 0; i < layer.x1.length; i++) {
        const d = distance(x, y, place.x(layer.x1[i]!), place.y(layer.y1[i]!), place.x(layer.x2[i]!), place.y(layer.y2[i]!)) // prettier-ignore
        if (d < least) [best, least] = [i, d]
      }
      return best
    }
    case 'areas':
      for (let i = layer.outlines.length - 1; i >= 0; i--) if (contains(layer.outlines[i]!, layout, x, y)) return i
      return -1
    default:
      return -1
  }
}

/** From a pixel to a segment; NaN for a segment without a place. */
function distance(x: number, y: number, x1: number, y1: number, x2: number, y2: number): number {
  const [dx, dy] = [x2 - x1, y2 - y1]
  const length = dx * dx + dy * dy
  const t = length > 0 ? Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / length)) : 0
  return Math.hypot(x - x1 - t * dx, y - y1 - t * dy)
}

/** Even-odd rule. */
function contains(outline: ArrayLike<number>, { place }: ChartLayout, x: number, y: number): boolean {
  let inside = false
  const n = Math.floor(outline.length / 2)
  for (let i = 0, j = n - 1; i < n; j = i++) {
    const [xi, yi] = [place.x(outline[2 * i]!), place.y(outline[2 * i + 1]!)]
    const [xj, yj] = [place.x(outline[2 * j]!), place.y(outline[2 * j + 1]!)]
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside
  }
  return inside
}

function anchorOf(chart: Chart, layer: ChartLayer, { place }: ChartLayout, i: number): [number, number] | null {
  switch (layer.kind) {
    case 'points':
    case 'line':
      return [place.x(layer.x[i] ?? NaN), place.y(layer.y[i] ?? NaN)]
    case 'bars': {
      if (!(i < layer.at.length)) return null
      const [l, t, r, b] = barRect(chart, layer, i, place)
      return layer.along === 'y' ? [(l + r) / 2, place.y(layer.to[i]!)] : [place.x(layer.to[i]!), (t + b) / 2]
    }
    case 'cells':
      return [place.x(i % layer.columns), place.y(Math.floor(i / layer.columns))]
    case 'segments':
      return [(place.x(layer.x1[i] ?? NaN) + place.x(layer.x2[i] ?? NaN)) / 2, (place.y(layer.y1[i] ?? NaN) + place.y(layer.y2[i] ?? NaN)) / 2] // prettier-ignore
    case 'areas': {
      const outline = layer.outlines[i]
      if (!outline || outline.length < 2) return null
      let [x, y] = [0, 0]
      const n = Math.floor(outline.length / 2)
      for (let k = 0; k < n; k++) [x, y] = [x + place.x(outline[2 * k]!) / n, y + place.y(outline[2 * k + 1]!) / n]
      return [x, y]
    }
    default:
      return null
  }
}
