// The layers of a chart as shapes on a page. Every process.
import { paintColor } from '../../chart/colors.ts'
import { isShown } from '../../chart/labels.ts'
import type { ChartLayout } from '../../chart/layout.ts'
import { layerShapes, type Shape } from '../../chart/shapes.ts'
import type { Chart, ChartPoints } from '../../chart/types.ts'
import type { Circle, Item } from '../display-list.ts'
import type { ChartLook } from './look.ts'

/** Thousands of dots are smaller, so that a crowd still shows where it is densest. */
const crowdOf = (n: number) => Math.min(1, Math.max(0.5, Math.sqrt(1_500 / Math.max(1, n))))

/** Radius in mm of a layer's dots. */
export const dotRadiusMm = (layer: ChartPoints, look: ChartLook): number =>
  (layer.radius ?? 0.5) * look.type.u * crowdOf(layer.x.length)

function shapeItems(shape: Shape, look: ChartLook): Item[] {
  const color = paintColor(look.colors, shape.paint)
  const { points, starts } = shape
  const role = 'layer'
  const id = `layer-${shape.layer}`
  if (shape.filled) return [{ kind: 'polygon', points, starts, fill: color, fillOpacity: shape.opacity, role, id }]
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
  if (pairs) return [{ kind: 'segments', points, ...style }]
  return starts.map((start, i) => {
    const end = starts[i + 1] ?? points.length / 2
    return { kind: 'polyline', points: points.slice(2 * start, 2 * end), ...style }
  })
}

function dotItems(layer: ChartPoints, at: number, { place }: ChartLayout, look: ChartLook): Item[] {
  const r = dotRadiusMm(layer, look)
  const n = layer.x.length
  const fillOpacity = n > 8_000 ? 0.5 : n > 1_500 ? 0.65 : 0.9
  const out: Item[] = []
  for (let i = 0; i < n; i++) {
    const [x, y] = [place.x(layer.x[i]!), place.y(layer.y[i]!)]
    if (!isShown(place, x, y)) continue
    const color = paintColor(look.colors, layer.colors?.[i] ?? layer.color)
    const tags = { kind: 'circle' as const, x, y, role: 'point', id: `layer-${at}` }
    const ring: Circle = { ...tags, r: r * 0.9, fill: look.colors.paper, fillOpacity: 0.6, stroke: color, strokeWidth: 0.28 * look.type.u } // prettier-ignore
    out.push(layer.hollow ? ring : { ...tags, r, fill: color, fillOpacity })
  }
  return out
}

/** Everything that is drawn of the layers that are shown, in their order; shapes end at the plot's edge. */
export function layerItems(chart: Chart, layout: ChartLayout, look: ChartLook, hidden: ReadonlySet<number>): Item[] {
  return chart.layers.flatMap((layer, at): Item[] => {
    if (hidden.has(at)) return []
    const shapes = layerShapes(chart, layer, at, layout.place, look.unit).flatMap(shape => shapeItems(shape, look))
    const clipped: Item[] =
      shapes.length > 0 ? [{ kind: 'group', items: shapes, clip: layout.plot, role: 'layer' }] : []
    return layer.kind === 'points' ? [...clipped, ...dotItems(layer, at, layout, look)] : clipped
  })
}
