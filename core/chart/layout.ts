// Where a chart's plot, ticks and names go in a rectangle, in whatever unit the rectangle has: pixels or millimetres. Every process.
import type { Rect } from '../figure/display-list.ts'
import { textWidth, wrapText } from '../figure/text.ts'
import { categoryTicks } from './category-ticks.ts'
import { scaleOf, type AxisName, type Scale } from './extent.ts'
import { numericTicks } from './ticks.ts'
import type { Chart } from './types.ts'

/** Sizes of type and gaps, in the unit of the rectangle. */
export interface LayoutStyle {
  tick: number
  name: number
  tickLength: number
  gap: number
}

export interface AxisLabel {
  /** position on the scale */
  at: number
  lines: string[]
}

export interface AxisLayout {
  scale: Scale
  labels: AxisLabel[]
  minor: number[]
  /** degrees that the labels of the x axis are turned, counter-clockwise */
  turn: 0 | 45 | 90
  /** every how many-th name is written */
  every: number
  /** lines of the axis' name */
  name: string[]
  /** from the plot to the near edge of the name */
  nameAt: number
}

/** Values to the unit of the rectangle. */
export interface Place {
  plot: Rect
  x(value: number): number
  y(value: number): number
}

export interface ChartLayout {
  plot: Rect
  x: AxisLayout
  y: AxisLayout
  place: Place
}

export const lineOf = (size: number) => size * 1.22

/** Position on a scale to the unit of the plot. */
export function along(scale: Scale, axis: AxisName, plot: Rect): (position: number) => number {
  const { low, high } = scale
  if (axis === 'x') return p => plot.x + ((p - low) / (high - low)) * plot.w
  const down = scale.fromTop
  return p => plot.y + (down ? (p - low) / (high - low) : (high - p) / (high - low)) * plot.h
}

/** Lays the chart out in `box`. Equal charts and boxes give equal layouts. */
export function layoutChart(chart: Chart, box: Rect, style: LayoutStyle): ChartLayout {
  const scales = { x: scaleOf(chart, 'x'), y: scaleOf(chart, 'y') }
  const [topRoom, least] = [style.tick * 0.65, style.tick * 4]
  let plot: Rect = {
    x: box.x + style.tick * 4,
    y: box.y + topRoom,
    w: box.w - style.tick * 5,
    h: box.h - style.tick * 4,
  }
  // The width of y's labels decides how long x is, whose turned names decide how high y is.
  for (let round = 0; round < 3; round++) {
    plot = atLeast(plot, least)
    const left = box.x + roomOf(vertical(chart, scales.y, plot, box, style), style)
    const free = { ...plot, x: left, w: Math.max(least, box.x + box.w - left - style.gap) }
    const x = horizontal(chart, scales.x, free, box, style)
    const w = free.w + style.gap - Math.max(style.gap, overhang(x, free, style))
    plot = { x: left, y: box.y + topRoom, w, h: box.h - topRoom - roomOf(x, style) }
  }
  plot = atLeast(plot, least)
  if (chart.equal) plot = equalised(plot, scales)
  const x = horizontal(chart, scales.x, plot, box, style)
  const y = vertical(chart, scales.y, plot, box, style)
  const [px, py] = [along(scales.x, 'x', plot), along(scales.y, 'y', plot)]
  const place: Place = {
    plot,
    x: v => near(px(scales.x.at(v)), plot.x, plot.w),
    y: v => near(py(scales.y.at(v)), plot.y, plot.h),
  }
  return { plot, x, y, place }
}

/** What lies a thousand plots away is drawn there: files and canvases do not take every number. NaN stays. */
const near = (at: number, start: number, length: number) =>
  Math.min(start + 1_000 * length, Math.max(start - 1_000 * length, at))

const atLeast = (plot: Rect, least: number): Rect => ({
  ...plot,
  w: Math.max(least, plot.w),
  h: Math.max(least, plot.h),
})

/** The largest plot inside `plot` in which a unit of x is as long as one of y. */
function equalised(plot: Rect, { x, y }: { x: Scale; y: Scale }): Rect {
  const unit = Math.min(plot.w / (x.high - x.low), plot.h / (y.high - y.low))
  const [w, h] = [unit * (x.high - x.low), unit * (y.high - y.low)]
  return { x: plot.x + (plot.w - w) / 2, y: plot.y, w, h }
}

function roomOf(axis: AxisLayout, style: LayoutStyle): number {
  return axis.nameAt + axis.name.length * lineOf(style.name)
}

function vertical(chart: Chart, scale: Scale, plot: Rect, box: Rect, style: LayoutStyle): AxisLayout {
  const name = chart.y.label === '' ? [] : wrapText(chart.y.label, plot.h, style.name, 'sans', 2)
  const shared = { scale, turn: 0 as const, name }
  if (scale.kind === 'category') {
    const made = categoryTicks(chart.y.categories ?? [], scale, { slot: plot.h / (scale.high - scale.low), upright: true, longest: box.w * 0.36, size: style.tick }) // prettier-ignore
    return { ...shared, ...made, minor: [], nameAt: style.tickLength + style.gap * 0.6 + widest(made.labels, style.tick) + (name.length ? style.gap * 0.5 : 0) } // prettier-ignore
  }
  const { ticks, minor } = numericTicks(scale, Math.max(2, Math.floor(plot.h / (style.tick * 2.6))))
  const labels = ticks.map(({ at, text }) => ({ at, lines: [text] }))
  return { ...shared, labels, minor, every: 1, nameAt: style.tickLength + style.gap * 0.6 + widest(labels, style.tick) + (name.length ? style.gap * 0.5 : 0) } // prettier-ignore
}

function horizontal(chart: Chart, scale: Scale, plot: Rect, box: Rect, style: LayoutStyle): AxisLayout {
  const name = chart.x.label === '' ? [] : wrapText(chart.x.label, plot.w, style.name, 'sans', 2)
  const start = style.tickLength + style.gap * 0.4
  const end = name.length ? style.gap * 0.5 : 0
  if (scale.kind === 'category') {
    const slot = plot.w / (scale.high - scale.low)
    const made = categoryTicks(chart.x.categories ?? [], scale, { slot, upright: false, longest: box.h * 0.36, size: style.tick, leftRoom: plot.x - box.x }) // prettier-ignore
    return { scale, name, minor: [], ...made, nameAt: start + deepest(made.labels, made.turn, style.tick) + end }
  }
  // Numbers of one axis differ in length: as many as the longest of them allow.
  let most = Math.max(2, Math.floor(plot.w / (style.tick * 3)))
  let made = numericTicks(scale, most)
  while (most > 2 && crowded(made.ticks, plot.w / (scale.high - scale.low), style.tick))
    made = numericTicks(scale, --most)
  const labels = made.ticks.map(({ at, text }) => ({ at, lines: [text] }))
  return { scale, name, labels, minor: made.minor, turn: 0, every: 1, nameAt: start + lineOf(style.tick) + end }
}

function crowded(ticks: readonly { at: number; text: string }[], unit: number, size: number): boolean {
  const sorted = ticks.toSorted((a, b) => a.at - b.at)
  return sorted.some((tick, i) => {
    const next = sorted[i + 1]
    if (!next) return false
    return (next.at - tick.at) * unit < (textWidth(tick.text, size) + textWidth(next.text, size)) / 2 + size * 0.8
  })
}

const widest = (labels: readonly AxisLabel[], size: number): number =>
  labels.reduce((most, { lines }) => Math.max(most, ...lines.map(line => textWidth(line, size))), 0)

/** How far down labels of the x axis reach. */
function deepest(labels: readonly AxisLabel[], turn: 0 | 45 | 90, size: number): number {
  const lines = labels.reduce((most, label) => Math.max(most, label.lines.length), 1) * lineOf(size)
  if (turn === 0) return lines
  return turn === 90 ? widest(labels, size) : (widest(labels, size) + lines) * Math.SQRT1_2
}

/** Room right of the plot that labels of the x axis need. */
function overhang(x: AxisLayout, plot: Rect, style: LayoutStyle): number {
  if (x.turn !== 0) return style.tick * 0.6
  const at = along(x.scale, 'x', plot)
  const halfOf = (label: AxisLabel) => Math.max(...label.lines.map(line => textWidth(line, style.tick))) / 2
  return x.labels.reduce((most, label) => Math.max(most, at(label.at) + halfOf(label) - plot.x - plot.w), 0)
}
