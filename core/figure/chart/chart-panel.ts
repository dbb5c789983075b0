// A chart as a panel: heading, legend, plot, what is not drawn, in a rectangle of the page. Every process.
import { layoutChart, type ChartLayout } from '../../chart/layout.ts'
import { isShown } from '../../chart/labels.ts'
import type { Chart, ChartLayer } from '../../chart/types.ts'
import { chartNotes, isEmptyChart, markCount } from '../../chart/words.ts'
import type { PartKind } from '../annotations/types.ts'
import type { Item, Rect } from '../display-list.ts'
import { counts, heading } from '../page-words.ts'
import type { Frame, Mark, PanelDrawing, PartDrawing } from '../panel.ts'
import type { ChartPicture } from '../types.ts'
import { chartAxes } from './axes.ts'
import { layerItems } from './layers.ts'
import { chartLegend } from './legend.ts'
import { chartLook, type ChartLook } from './look.ts'
import { chartWords } from './words.ts'

/** Lays the chart out in its frame. Nothing is drawn before `items` is asked. */
export function chartPanel(picture: ChartPicture, frame: Frame): PanelDrawing {
  const { chart } = picture
  const { box } = frame
  const look = chartLook(frame)
  const { type, palette, style } = look
  const hidden = new Set(picture.options.hidden)
  const head = heading(frame, chart.subtitle, look, box)
  const inPlace = { entries: picture.options.legend && !frame.moved.has('legend'), bars: picture.options.legend && !frame.moved.has('colorbar') } // prettier-ignore
  const legend = chartLegend(chart, look, hidden, box.x, box.y + head.height, box.w, inPlace)
  const top = box.y + head.height + (legend.height > 0 ? legend.height + type.gap * 0.3 : 0)
  const free = (foot: number): Rect => ({ x: box.x, y: top, w: box.w, h: Math.max(10, box.y + box.h - foot - top) })
  // What is not drawn depends on the plot's size, and that on how many lines say it.
  const before = counts('', look, box)
  const notes = frame.words ? chartNotes(chart, layoutChart(chart, free(before.height + type.small * 1.4), style)) : []
  const foot = counts(notes.join(' '), look, box)
  const layout = layoutChart(chart, free(foot.height), style)
  return {
    plot: layout.plot,
    crowded: false,
    chart: { layout, from: 0 },
    at: tie => (tie.on === 'mark' ? markAt(chart, layout, hidden, tie.layer, tie.index) : null),
    marks: () => marksOf(chart, layout, hidden),
    part: (kind, x, y, width) => partOf(chart, look, hidden, kind, x, y, width),
    items: obstacles => {
      const items: Item[] = [...head.items, ...legend.items, ...foot.items]
      items.push(...layerItems(chart, layout, look, hidden), ...chartAxes(layout, look))
      if (isEmptyChart(chart)) {
        const { plot } = layout
        items.push({ kind: 'text', x: plot.x + plot.w / 2, y: plot.y + plot.h / 2, text: 'No values', size: type.body, font: 'sans', fill: palette.ink2, anchor: 'middle', role: 'empty' }) // prettier-ignore
      }
      if (picture.options.labels) items.push(...chartWords(chart, layout, look, hidden, obstacles))
      return items
    },
  }
}

/** Values of a mark on the axes; null for layers whose marks have no one place. */
function valuesOf(layer: ChartLayer, index: number): [number, number] | null {
  switch (layer.kind) {
    case 'points':
    case 'line':
      return [layer.x[index] ?? NaN, layer.y[index] ?? NaN]
    case 'bars':
      return layer.along === 'y'
        ? [layer.at[index] ?? NaN, layer.to[index] ?? NaN]
        : [layer.to[index] ?? NaN, layer.at[index] ?? NaN]
    case 'cells':
      return index < layer.rows * layer.columns ? [index % layer.columns, Math.floor(index / layer.columns)] : null
    default:
      return null
  }
}

function markAt(
  chart: Chart,
  { place }: ChartLayout,
  hidden: ReadonlySet<number>,
  at: number,
  index: number,
): [number, number] | null {
  // prettier-ignore
  const layer = chart.layers[at]
  const values = layer && !hidden.has(at) ? valuesOf(layer, index) : null
  if (!values) return null
  const [x, y] = [place.x(values[0]), place.y(values[1])]
  return isShown(place, x, y) ? [x, y] : null
}

function marksOf(chart: Chart, layout: ChartLayout, hidden: ReadonlySet<number>): Mark[] {
  return chart.layers.flatMap((layer, at) =>
    Array.from({ length: markCount(layer) }, (_, index): Mark | null => {
      const place = markAt(chart, layout, hidden, at, index)
      return place && { tie: { on: 'mark', panel: '', layer: at, index }, x: place[0], y: place[1] }
    }).filter(mark => mark !== null),
  )
}

function partOf(
  chart: Chart,
  look: ChartLook,
  hidden: ReadonlySet<number>,
  kind: PartKind,
  x: number,
  y: number,
  width: number,
): PartDrawing | null {
  // prettier-ignore
  if (kind === 'scale') return null
  const { items, height } = chartLegend(chart, look, hidden, x, y, width, {
    entries: kind === 'legend',
    bars: kind === 'colorbar',
  })
  return items.length > 0 ? { items, width, height } : null
}
