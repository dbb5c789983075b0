// Legend of a chart on a page: named layers in rows, colour bars of cells. Every process.
import { paintColor } from '../../chart/colors.ts'
import { valueText } from '../../chart/format-value.ts'
import { scaleOf } from '../../chart/heat.ts'
import { legendEntries, type LegendEntry } from '../../chart/legend.ts'
import type { Chart } from '../../chart/types.ts'
import type { Item, Text } from '../display-list.ts'
import { fitLine, textWidth } from '../text.ts'
import { hatchItem, markItem } from '../patterns.ts'
import { underHatch } from './layers.ts'
import { chartPattern, type ChartLook } from './look.ts'

interface Placed {
  items: Item[]
  height: number
}

/** Steps that a colour bar is drawn in. */
const steps = 48

function key(entry: LegendEntry, x: number, y: number, look: ChartLook): Item[] {
  const color = paintColor(look.colors, entry.color)
  const { u, small } = look.type
  const w = small * 1.6
  const role = 'legend'
  const middle = x + w / 2
  const pattern = chartPattern(look, entry.color)
  const mark = pattern?.mark ?? 'circle'
  switch (entry.look) {
    case 'dot':
      return [markItem(mark, middle, y, 0.7 * u, { fill: color, role })]
    case 'ring':
      return [markItem(mark, middle, y, 0.7 * u, { stroke: color, strokeWidth: 0.28 * u, role })]
    case 'line':
    case 'dashed': {
      const strokeWidth = 1.4 * look.unit
      const dash = entry.look === 'dashed' ? { dash: [4 * strokeWidth, 3 * strokeWidth] } : {}
      const line: Item = { kind: 'polyline', points: [x, y, x + w, y], stroke: color, strokeWidth, ...dash, role }
      return pattern ? [line, markItem(mark, middle, y, 0.62 * u, { fill: color, role })] : [line]
    }
    case 'fill':
    case 'band': {
      const h = small * 0.35
      const points = [x, y - h, x + w, y - h, x + w, y + h, x, y + h]
      const fillOpacity = entry.look === 'band' ? 0.35 : pattern ? underHatch : 0.85
      if (!pattern) return [{ kind: 'polygon', points, fill: color, fillOpacity, role }]
      const style = { origin: [x, y] as const, spacing: 1.1 * u, stroke: color, strokeWidth: 0.22 * u }
      const hatch = hatchItem(points, [0], pattern.hatch, style, u, { role })
      return [{ kind: 'polygon', points, fill: color, fillOpacity, stroke: color, strokeWidth: 0.25 * u, role }, ...(hatch ? [hatch] : [])] // prettier-ignore
    }
  }
}

function colorBar(
  bar: NonNullable<ReturnType<typeof scaleOf>>,
  x: number,
  y: number,
  width: number,
  look: ChartLook,
): { items: Item[]; width: number } {
  const size = look.type.small
  const w = Math.min(size * 14, width * 0.4)
  const [low, high] = [valueText(bar.low), valueText(bar.high)]
  const title = fitLine(bar.title, Math.max(size * 4, width - w - textWidth(low + high, size) - size * 3), size)
  const word = (text: string, at: number): Text => ({ kind: 'text', x: at, y: y + size * 0.36, text, size, font: 'sans', fill: look.palette.ink, anchor: 'start', role: 'legend' }) // prettier-ignore
  const from = x + textWidth(`${title}  ${low}`, size) + size * 1.2
  const h = size * 0.42
  const items: Item[] = [word(title, x), word(low, x + textWidth(`${title}  `, size) + size * 0.6)]
  for (let k = 0; k < steps; k++) {
    // Each step reaches below the next, so that no seam shows.
    const [a, b] = [from + (w * k) / steps, from + Math.min(w, (w * (k + 1.5)) / steps)]
    const fill = paintColor(look.colors, { scale: bar.scale, place: k / (steps - 1) })
    items.push({ kind: 'polygon', points: [a, y - h, b, y - h, b, y + h, a, y + h], fill, role: 'color-bar' })
  }
  items.push({ kind: 'polygon', points: [from, y - h, from + w, y - h, from + w, y + h, from, y + h], stroke: look.palette.lineStrong, strokeWidth: 0.15 * look.type.u, role: 'color-bar' }) // prettier-ignore
  items.push(word(high, from + w + size * 0.6))
  return { items, width: from + w + size * 0.6 + textWidth(high, size) - x }
}

/** Entries and colour bars side by side in rows from (x, y), `width` wide; what is switched off is not listed. */
export function chartLegend(
  chart: Chart,
  look: ChartLook,
  hidden: ReadonlySet<number>,
  x: number,
  y: number,
  width: number,
  which: { entries: boolean; bars: boolean },
): Placed {
  const size = look.type.small
  const line = size * 1.7
  const items: Item[] = []
  let [at, row] = [x, 0]
  const next = (needed: number) => {
    if (at > x && at + needed > x + width) [at, row] = [x, row + 1]
    return y + row * line + line / 2
  }
  const entries = which.entries
    ? legendEntries(chart).filter(entry => !entry.layers.every(layer => hidden.has(layer)))
    : []
  for (const entry of entries) {
    const text = fitLine(entry.name, width - size * 2.2, size)
    const needed = size * 2 + textWidth(text, size)
    const middle = next(needed)
    items.push(...key(entry, at, middle, look))
    items.push({ kind: 'text', x: at + size * 2, y: middle + size * 0.36, text, size, font: 'sans', fill: look.palette.ink, anchor: 'start', role: 'legend' }) // prettier-ignore
    at += needed + size * 1.4
  }
  chart.layers.forEach((layer, i) => {
    const scale = scaleOf(layer)
    if (!which.bars || !scale || hidden.has(i)) return
    const probe = colorBar(scale, 0, 0, width, look)
    const middle = next(probe.width)
    items.push(...colorBar(scale, at, middle, width, look).items)
    at += probe.width + size * 1.4
  })
  return { items, height: items.length === 0 ? 0 : (row + 1) * line }
}
