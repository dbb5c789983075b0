// Around a chart on a page: its frame, ticks, numbers or names, and what the axes are called. Every process.
import { along, lineOf, type ChartLayout } from '../../chart/layout.ts'
import type { Item, Rect, Text } from '../display-list.ts'
import type { ChartLook } from './look.ts'

const outline = ({ x, y, w, h }: Rect) => [x, y, x + w, y, x + w, y + h, x, y + h]

/** How far below the middle of a line its baseline is, in sizes. */
const baseline = 0.36

export function chartAxes(layout: ChartLayout, { palette, type, style }: ChartLook): Item[] {
  const { plot, x, y } = layout
  const { tick: size, tickLength, gap } = style
  const items: Item[] = [
    { kind: 'polygon', points: outline(plot), stroke: palette.line, strokeWidth: 0.2 * type.u, role: 'frame' },
  ]
  const [px, py] = [along(x.scale, 'x', plot), along(y.scale, 'y', plot)]
  const [bottom, left] = [plot.y + plot.h, plot.x]
  const marks: number[] = []
  const word = (text: string, at: Pick<Text, 'x' | 'y' | 'anchor'> & { rotate?: number }): Item => ({ kind: 'text', text, size, font: 'sans', fill: palette.ink2, role: 'tick', ...at }) // prettier-ignore
  if (x.scale.kind !== 'category') {
    for (const { at } of x.labels) marks.push(px(at), bottom, px(at), bottom + tickLength)
    for (const at of x.minor) marks.push(px(at), bottom, px(at), bottom + tickLength * 0.6)
  }
  if (y.scale.kind !== 'category') {
    for (const { at } of y.labels) marks.push(left, py(at), left - tickLength, py(at))
    for (const at of y.minor) marks.push(left, py(at), left - tickLength * 0.6, py(at))
  }
  if (marks.length > 0) items.push({ kind: 'segments', points: marks, stroke: palette.lineStrong, strokeWidth: 0.2 * type.u, role: 'ticks' }) // prettier-ignore

  const start = bottom + tickLength + gap * 0.4
  for (const { at, lines } of x.labels) {
    if (x.turn === 0) {
      lines.forEach((text, i) => items.push(word(text, { x: px(at), y: start + lineOf(size) * i + size * 0.86, anchor: 'middle' }))) // prettier-ignore
      continue
    }
    // The end of the name stands under its place; its middle line leads there.
    const turned = x.turn === 90
    const [dx, dy] = turned ? [baseline * size, 0] : [baseline * size * Math.SQRT1_2, baseline * size * Math.SQRT1_2 + size * 0.3] // prettier-ignore
    lines.forEach((text, i) => items.push(word(text, { x: px(at) + dx + i * lineOf(size), y: start + dy, anchor: 'end', rotate: -x.turn }))) // prettier-ignore
  }
  for (const { at, lines } of y.labels) {
    const first = py(at) - ((lines.length - 1) * lineOf(size)) / 2 + baseline * size
    lines.forEach((text, i) => items.push(word(text, { x: left - tickLength - gap * 0.6, y: first + i * lineOf(size), anchor: 'end' }))) // prettier-ignore
  }
  const name = { kind: 'text' as const, size: style.name, font: 'sans' as const, fill: palette.ink, anchor: 'middle' as const, role: 'axis-name' } // prettier-ignore
  x.name.forEach((text, i) => items.push({ ...name, text, x: plot.x + plot.w / 2, y: bottom + x.nameAt + lineOf(style.name) * i + style.name * 0.86 })) // prettier-ignore
  y.name.forEach((text, i) => {
    const from = left - y.nameAt - lineOf(style.name) * (y.name.length - 1 - i) - style.name * 0.28
    items.push({ ...name, text, x: from, y: plot.y + plot.h / 2, rotate: -90 })
  })
  return items
}
