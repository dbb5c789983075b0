// Marks above a chart: names beside dots without overlap, texts in cells, what is selected and pointed at. Pure; renderer, tests.
import { paintColor, textColor, textOn } from '../../core/chart/colors.ts'
import { colorBetween } from '../../core/chart/heat.ts'
import { dotLabels, insideTexts, ruleLabels } from '../../core/chart/labels.ts'
import type { ChartLayout } from '../../core/chart/layout.ts'
import { barRect } from '../../core/chart/shapes.ts'
import type { Chart } from '../../core/chart/types.ts'
import type { ChartMark } from '../../core/chart/words.ts'
import type { ChartHits } from './chart-hit.ts'
import { dotRadius, pxPerMm, windowPalette } from './data-chart.plot.ts'
import type { Mark, Pixel } from './marks.ts'
import { placeLabels, pointCounter, type LabelRequest, type Measure } from './place-labels.ts'
import type { PlotTheme } from './theme.ts'

const size = 11

/** Pixels of all drawn dots, which labels should rather not cover. */
function dotPixels(chart: Chart, { place }: ChartLayout, hidden: ReadonlySet<number>): Float32Array[] {
  return chart.layers.flatMap((layer, at) => {
    if (layer.kind !== 'points' || hidden.has(at)) return []
    const pixels = new Float32Array(layer.x.length * 2)
    for (let i = 0; i < layer.x.length; i++) {
      pixels[2 * i] = place.x(layer.x[i]!)
      pixels[2 * i + 1] = place.y(layer.y[i]!)
    }
    return [pixels]
  })
}

/** Texts of the chart itself; they change with the chart, its size and theme only. */
export function chartTexts(
  chart: Chart,
  layout: ChartLayout,
  hidden: ReadonlySet<number>,
  theme: PlotTheme,
): (measure: Measure) => Mark[] {
  const palette = windowPalette(theme)
  const { plot, place } = layout
  const area = { left: plot.x + 2, top: plot.y + 2, width: plot.w - 4, height: plot.h - 4 }
  const rules = ruleLabels(chart, place, size, hidden)
  const inside = insideTexts(chart, place, size - 0.5, hidden)
  const wanted = dotLabels(chart, place, pxPerMm, hidden)
  const covered = wanted.length > 0 ? pointCounter(dotPixels(chart, layout, hidden), area) : undefined
  return measure => {
    const requests: LabelRequest[] = wanted.map(({ text, x, y, color, clearance }) => ({
      text,
      x,
      y,
      gap: clearance + 4,
      color: textColor(palette, paintColor(palette, color)),
      size,
      bold: false,
      mono: false,
      mayCover: 3,
    }))
    const taken = rules.map(({ box }) => ({ left: box.x, top: box.y, width: box.w, height: box.h }))
    const placed = placeLabels(requests, area, Math.round((plot.w * plot.h) / 4_000) + 12, measure, covered, taken)
    return [
      ...inside.map(({ text, x, y, on, opacity }): Mark => {
        const background = colorBetween([palette.paper, paintColor(palette, on)], opacity)
        return { kind: 'text', at: [x, y], angle: 0, text, size: size - 0.5, color: textOn(background) }
      }),
      ...rules.map(({ text, x, box, color }): Mark => ({
        kind: 'label',
        label: { text, x, y: box.y, gap: 0, color: textColor(palette, paintColor(palette, color)), size, bold: false, mono: false, mayCover: Infinity, left: box.x - 1, top: box.y, width: box.w + 2, height: box.h, leader: false }, // prettier-ignore
      })),
      ...placed.map((label): Mark => ({ kind: 'label', label })),
    ]
  }
}

/** The outline of a mark: a ring around a dot, a frame around the rest. */
function outlineOf(
  chart: Chart,
  { layer: at, index }: ChartMark,
  layout: ChartLayout,
  hits: ChartHits,
  color: string,
  width: number,
): Mark[] {
  const layer = chart.layers[at]
  const anchor = hits.anchor({ layer: at, index })
  if (!layer || !anchor) return []
  const { place } = layout
  const frame = (points: Pixel[]): Mark[] => [{ kind: 'polygon', points, fill: 'transparent', stroke: color, width }]
  const box = (l: number, t: number, r: number, b: number): Mark[] => frame([[l, t], [r, t], [r, b], [l, b]]) // prettier-ignore
  switch (layer.kind) {
    case 'points':
      return [{ kind: 'ring', at: anchor, radius: dotRadius(layer) + 2.5, color, width, fill: null }]
    case 'line':
      return [{ kind: 'ring', at: anchor, radius: 4, color, width, fill: null }]
    case 'bars':
      return box(...barRect(chart, layer, index, place))
    case 'cells': {
      const [w, h] = [Math.abs(place.x(1) - place.x(0)) / 2, Math.abs(place.y(1) - place.y(0)) / 2]
      return box(anchor[0] - w, anchor[1] - h, anchor[0] + w, anchor[1] + h)
    }
    case 'segments': {
      const ends: Pixel[] = [[place.x(layer.x1[index]!), place.y(layer.y1[index]!)], [place.x(layer.x2[index]!), place.y(layer.y2[index]!)]] // prettier-ignore
      return [{ kind: 'line', points: ends, color, width: width + 1.5, dash: [] }]
    }
    case 'areas': {
      const outline = layer.outlines[index]!
      const points: Pixel[] = []
      for (let k = 0; k + 1 < outline.length; k += 2) points.push([place.x(outline[k]!), place.y(outline[k + 1]!)])
      return frame(points)
    }
    default:
      return []
  }
}

/** A selected mark again in its full colour, as the rest is fainter. */
function fullColor(chart: Chart, { layer: at, index }: ChartMark, hits: ChartHits, theme: PlotTheme): Mark[] {
  const layer = chart.layers[at]
  const anchor = hits.anchor({ layer: at, index })
  if (layer?.kind !== 'points' || !anchor) return []
  const color = paintColor(windowPalette(theme), layer.colors?.[index] ?? layer.color)
  return [{ kind: 'ring', at: anchor, radius: Math.max(2.5, dotRadius(layer)), color, width: 1, fill: color }]
}

/** Most selected marks that get a frame of their own. */
const mostFramed = 400

/** Frames of what is selected and pointed at, above everything. */
export function chartPointing(
  chart: Chart,
  layout: ChartLayout,
  hits: ChartHits,
  { selected, pointed }: { selected: readonly ChartMark[]; pointed: ChartMark | null },
  theme: PlotTheme,
): Mark[] {
  return [
    ...selected.slice(0, mostFramed).flatMap(mark => [
      ...fullColor(chart, mark, hits, theme),
      ...outlineOf(chart, mark, layout, hits, theme.ink, 1.5),
    ]), // prettier-ignore
    ...(pointed ? outlineOf(chart, pointed, layout, hits, theme.accent, 2) : []),
  ]
}
