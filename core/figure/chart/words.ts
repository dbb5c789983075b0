// Texts in the plot of a chart on a page: names beside dots, in cells, at rules. Every process.
import { paintColor, textColor, textOn } from '../../chart/colors.ts'
import { colorBetween } from '../../chart/heat.ts'
import { dotLabels, insideTexts, isShown, ruleLabels } from '../../chart/labels.ts'
import type { ChartLayout } from '../../chart/layout.ts'
import type { Chart } from '../../chart/types.ts'
import type { Item, Rect, Text } from '../display-list.ts'
import { placeLabels, type Wanted } from '../labels.ts'
import { dotRadiusMm, underHatch } from './layers.ts'
import { chartPattern, type ChartLook } from './look.ts'

/** Where dots are, x0 y0 x1 y1 ...; labels should rather not cover them. */
function dotsOf(chart: Chart, { place }: ChartLayout, hidden: ReadonlySet<number>): number[] {
  const dots: number[] = []
  chart.layers.forEach((layer, at) => {
    if (layer.kind !== 'points' || hidden.has(at)) return
    for (let i = 0; i < layer.x.length; i++) {
      const [x, y] = [place.x(layer.x[i]!), place.y(layer.y[i]!)]
      if (isShown(place, x, y)) dots.push(x, y)
    }
  })
  return dots
}

/** @param obstacles rectangles that no label may touch: annotations */
export function chartWords(
  chart: Chart,
  layout: ChartLayout,
  look: ChartLook,
  hidden: ReadonlySet<number>,
  obstacles: readonly Rect[],
): Item[] {
  const { plot, place } = layout
  const { type, colors, palette } = look
  const size = type.small
  const halo = colors.paper
  const text = (more: Pick<Text, 'x' | 'y' | 'text' | 'anchor' | 'fill' | 'role'> & { halo?: string }): Text => ({ kind: 'text', size, font: 'sans', ...more }) // prettier-ignore
  const inside = insideTexts(chart, place, size, hidden).map(({ text: word, x, y, on, opacity }) => {
    const hatched = typeof on !== 'object' && chartPattern(look, on) !== null
    const background = colorBetween([colors.paper, paintColor(colors, on)], hatched ? underHatch : opacity)
    // A hatch is too restless to read on.
    const sheet = hatched ? { halo: background } : {}
    return text({ text: word, x, y: y + size * 0.36, anchor: 'middle', fill: textOn(background), ...sheet, role: 'cell-label' }) // prettier-ignore
  })
  const rules = ruleLabels(chart, place, size, hidden)
  const wanted = dotLabels(chart, place, type.u, hidden).map(({ layer: at, text: word, x, y, color }, rank): Wanted => {
    const layer = chart.layers[at]!
    return {
      x,
      y,
      text: word,
      size,
      font: 'sans',
      color: textColor(colors, paintColor(colors, color)),
      importance: -rank,
      clearance: layer.kind === 'points' ? dotRadiusMm(layer, look) : 0,
      role: 'point-label',
      mayCover: 2,
    }
  })
  const inset = size * 0.25
  const labels = placeLabels(wanted, {
    bounds: { x: plot.x + inset, y: plot.y + inset, w: plot.w - 2 * inset, h: plot.h - 2 * inset },
    obstacles: [...rules.map(rule => rule.box), ...obstacles],
    dots: dotsOf(chart, layout, hidden),
    halo,
    leader: palette.ink3,
    strokeWidth: 0.15 * type.u,
    most: Math.round((plot.w * plot.h) / (size * size * 34)) + 12,
  })
  return [
    ...inside,
    ...rules.map(
      ({ text: word, x, y, color }) =>
      text({ text: word, x, y: y + size * 0.36, anchor: 'start', fill: textColor(colors, paintColor(colors, color)), halo, role: 'rule-label' }), // prettier-ignore
    ),
    ...labels,
  ]
}
