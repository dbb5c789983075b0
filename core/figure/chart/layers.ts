// The layers of a chart as shapes on a page. Every process.
import { paintColor } from '../../chart/colors.ts'
import { isShown } from '../../chart/labels.ts'
import type { ChartLayout } from '../../chart/layout.ts'
import { dotPaint } from '../../chart/heat.ts'
import { layerShapes, type Shape } from '../../chart/shapes.ts'
import type { Chart, ChartLayer, ChartPoints } from '../../chart/types.ts'
import type { Item } from '../display-list.ts'
import { hatchItem, markItem } from '../patterns.ts'
import { chartPattern, type ChartLook } from './look.ts'

/** Thousands of dots are smaller, so that a crowd still shows where it is densest. */
const crowdOf = (n: number) => Math.min(1, Math.max(0.5, Math.sqrt(1_500 / Math.max(1, n))))

/** Radius in mm of a layer's dots. */
export const dotRadiusMm = (layer: ChartPoints, look: ChartLook): number =>
  (layer.radius ?? 0.5) * look.type.u * crowdOf(layer.x.length)

/** How dark an area is under its hatch. */
export const underHatch = 0.22

function filledItems(
  shape: Shape,
  kind: ChartLayer['kind'],
  look: ChartLook,
  tags: { role: string; id: string },
): Item[] {
  const fill = paintColor(look.colors, shape.paint)
  const { points, starts, opacity } = shape
  const pattern = typeof shape.paint === 'object' ? null : chartPattern(look, shape.paint)
  const area: Item = { kind: 'polygon', points, starts, fill, fillOpacity: opacity, ...tags }
  if (!pattern) return [area]
  const { u } = look.type
  // A band lies under the line that it belongs to.
  const [spacing, strokeOpacity] = kind === 'band' ? [2.8 * u, 0.45] : [1.5 * u, 0.9]
  const style = { origin: [0, 0] as const, spacing, stroke: fill, strokeWidth: 0.22 * u, strokeOpacity }
  const lines = hatchItem(points, starts, pattern.hatch, style, u, { ...tags, role: 'hatch' })
  const edge = kind === 'band' ? {} : { stroke: fill, strokeWidth: 0.25 * u }
  return [{ ...area, fillOpacity: Math.min(opacity, underHatch), ...edge }, ...(lines ? [lines] : [])]
}

function shapeItems(shape: Shape, kind: ChartLayer['kind'], look: ChartLook): Item[] {
  const color = paintColor(look.colors, shape.paint)
  const { points, starts } = shape
  const role = 'layer'
  const id = `layer-${shape.layer}`
  if (shape.filled) return filledItems(shape, kind, look, { role, id })
  const strokeWidth = shape.width * look.unit
  const style = {
    stroke: color,
    strokeWidth,
    strokeOpacity: shape.opacity,
    ...(shape.dashed ? { dash: [4 * strokeWidth, 3 * strokeWidth] } : {}),
    role,
    id,
  }
  const pairs = starts.every((start, i) => start === 2 * i) && points.length === starts.length * 4
  if (pairs && kind !== 'line') return [{ kind: 'segments', points, ...style }]
  const lines = starts.map((start, i): Item => {
    const end = starts[i + 1] ?? points.length / 2
    return { kind: 'polyline', points: points.slice(2 * start, 2 * end), ...style }
  })
  const drawn: Item[] = pairs ? [{ kind: 'segments', points, ...style }] : lines
  return kind === 'line' ? [...drawn, ...lineMarks(shape, lines, look)] : drawn
}

/** Marks along a line, a centimetre apart; lines that lie on each other have theirs at other places. */
function lineMarks(shape: Shape, lines: readonly Item[], look: ChartLook): Item[] {
  const pattern = typeof shape.paint === 'object' ? null : chartPattern(look, shape.paint)
  if (!pattern) return []
  const { u } = look.type
  const step = 10 * u
  const fill = paintColor(look.colors, shape.paint)
  let next = step * (0.3 + 0.23 * (shape.layer % 4))
  const out: Item[] = []
  for (const line of lines) {
    if (line.kind !== 'polyline') continue
    let gone = 0
    for (let i = 0; i + 3 < line.points.length; i += 2) {
      const [x, y, x2, y2] = line.points.slice(i, i + 4) as [number, number, number, number]
      const length = Math.hypot(x2 - x, y2 - y)
      for (; next <= gone + length && length > 0; next += step) {
        const t = (next - gone) / length
        out.push(markItem(pattern.mark, x + t * (x2 - x), y + t * (y2 - y), 0.62 * u, { fill, role: 'line-mark', id: `layer-${shape.layer}` })) // prettier-ignore
      }
      gone += length
    }
    next -= gone
  }
  return out
}

function dotItems(layer: ChartPoints, at: number, { place }: ChartLayout, look: ChartLook): Item[] {
  const r = dotRadiusMm(layer, look)
  const n = layer.x.length
  const fillOpacity = n > 8_000 ? 0.5 : n > 1_500 ? 0.65 : 0.9
  const out: Item[] = []
  for (let i = 0; i < n; i++) {
    const [x, y] = [place.x(layer.x[i]!), place.y(layer.y[i]!)]
    if (!isShown(place, x, y)) continue
    const paint = dotPaint(layer, i)
    const color = paintColor(look.colors, paint)
    const tags = { role: 'point', id: `layer-${at}` }
    const mark = (typeof paint === 'object' ? null : chartPattern(look, paint))?.mark ?? 'circle'
    const ring = { ...tags, fill: look.colors.paper, fillOpacity: 0.6, stroke: color, strokeWidth: 0.28 * look.type.u }
    out.push(layer.hollow ? markItem(mark, x, y, r * 0.9, ring) : markItem(mark, x, y, r, { ...tags, fill: color, fillOpacity })) // prettier-ignore
  }
  return out
}

/** Everything that is drawn of the layers that are shown, in their order; shapes end at the plot's edge. */
export function layerItems(chart: Chart, layout: ChartLayout, look: ChartLook, hidden: ReadonlySet<number>): Item[] {
  return chart.layers.flatMap((layer, at): Item[] => {
    if (hidden.has(at)) return []
    const shapes = layerShapes(chart, layer, at, layout.place, look.unit).flatMap(shape =>
      shapeItems(shape, layer.kind, look),
    )
    const clipped: Item[] =
      shapes.length > 0 ? [{ kind: 'group', items: shapes, clip: layout.plot, role: 'layer' }] : []
    return layer.kind === 'points' ? [...clipped, ...dotItems(layer, at, layout, look)] : clipped
  })
}
