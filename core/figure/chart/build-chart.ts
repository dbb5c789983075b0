// A figure of a chart as a display list: title, plot, legend, what is not drawn, caption on a page in millimetres. Every process.
import { layoutChart } from '../../chart/layout.ts'
import { chartNotes, isEmptyChart } from '../../chart/words.ts'
import { annotationBoxes, annotationItems } from '../annotations.ts'
import type { BuildOptions } from '../build-figure.ts'
import type { DisplayList, Item, Rect } from '../display-list.ts'
import { footer, heading } from '../page-words.ts'
import type { ChartFigure } from '../types.ts'
import { chartAxes } from './axes.ts'
import { layerItems } from './layers.ts'
import { chartLegend } from './legend.ts'
import { chartLook } from './look.ts'
import { chartWords } from './words.ts'

/** Draws the recipe. Pure: equal recipes give equal lists. */
export function buildChartFigure(recipe: ChartFigure, options: BuildOptions = {}): DisplayList {
  const { widthMm: width, heightMm: height, chart } = recipe
  const look = chartLook(recipe)
  const { type, palette, style } = look
  const { margin } = type
  const hidden = new Set(recipe.options.hidden)
  const content: Rect = { x: margin, y: margin, w: width - 2 * margin, h: height - 2 * margin }
  const head = heading(recipe, chart.subtitle, look, content)
  const legend = recipe.options.legend
    ? chartLegend(chart, look, hidden, content.x, content.y + head.height, content.w)
    : { items: [], height: 0 }
  const top = content.y + head.height + (legend.height > 0 ? legend.height + type.gap * 0.3 : 0)
  const box = (foot: number): Rect => ({
    x: content.x,
    y: top,
    w: content.w,
    h: Math.max(10, content.y + content.h - foot - top),
  })
  // What is not drawn depends on the plot's size, and that on how many lines say it.
  const before = footer(recipe, '', look, content)
  const notes = chartNotes(chart, layoutChart(chart, box(before.height + type.small * 1.4), style)).join(' ')
  const foot = footer(recipe, notes, look, content)
  const layout = layoutChart(chart, box(foot.height), style)
  const where = { plot: layout.plot, type }
  const items: Item[] = [...head.items, ...legend.items, ...foot.items]
  items.push(...layerItems(chart, layout, look, hidden), ...chartAxes(layout, look))
  if (isEmptyChart(chart)) {
    const { plot } = layout
    items.push({ kind: 'text', x: plot.x + plot.w / 2, y: plot.y + plot.h / 2, text: 'No values', size: type.body, font: 'sans', fill: palette.ink2, anchor: 'middle', role: 'empty' }) // prettier-ignore
  }
  if (recipe.options.labels) items.push(...chartWords(chart, layout, look, hidden, annotationBoxes(recipe, where)))
  if (options.annotations !== false) items.push(...annotationItems(recipe, where))
  return { widthMm: width, heightMm: height, background: palette.paper, items, plot: layout.plot }
}
