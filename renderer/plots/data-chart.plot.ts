// A chart as plain data as an ECharts option: everything is laid out by core/chart, ECharts paints it. Pure; renderer and tests.
import type { CustomSeriesOption, EChartsOption, ScatterSeriesOption } from 'echarts'
import { chartPalettes, paintColor, type ChartPalette } from '../../core/chart/colors.ts'
import { dotPaint, type Paint } from '../../core/chart/heat.ts'
import { layoutChart, type AxisLayout, type ChartLayout } from '../../core/chart/layout.ts'
import { layerShapes, type Shape } from '../../core/chart/shapes.ts'
import type { Chart, ChartPoints } from '../../core/chart/types.ts'
import { luminanceOf } from '../../core/chart/contrast.ts'
import { withAlpha } from './colors.ts'
import { manyShape, type ManyShape } from './exact-2d.ts'
import type { Size } from './frame-2d.ts'
import { largeFrom } from './point-looks.ts'
import type { PlotTheme } from './theme.ts'

/** CSS pixels of a millimetre and of a point. */
export const pxPerMm = 96 / 25.4
export const pxPerPt = 96 / 72

/** Type of a chart in the window, CSS pixels. */
export const chartStyle = { tick: 10.5, name: 11.5, tickLength: 4, gap: 8 }

export interface DataChartInput {
  chart: Chart
  theme: PlotTheme
  /** layers that are switched off */
  hidden: ReadonlySet<number>
  /** something is selected: everything is drawn fainter, and what is selected again above it */
  faded: boolean
}

/** What a chart's colours are in the window: those of the page's theme. */
export function windowPalette(theme: PlotTheme): ChartPalette {
  const dark = /^#[0-9a-f]{6}$/i.test(theme.panel) && luminanceOf(theme.panel) < 0.2
  return chartPalettes[dark ? 'dark' : 'light']
}

/** Where everything goes on `size` pixels. */
export function windowLayout(chart: Chart, size: Size): ChartLayout {
  return layoutChart(chart, { x: 2, y: 2, w: size.width - 4, h: size.height - 4 }, chartStyle)
}

/** Share of its opacity that something keeps while something else is selected. */
const fadedTo = 0.3

/** Radius of a layer's dots in pixels; crowds have smaller ones, so that they still show where they are densest. */
export function dotRadius(layer: ChartPoints): number {
  const crowd = Math.min(1, Math.max(0.5, Math.sqrt(1_500 / Math.max(1, layer.x.length))))
  return Math.max(1, (layer.radius ?? 0.5) * pxPerMm * crowd)
}

function axisOption(axis: AxisLayout, theme: PlotTheme): EChartsOption['xAxis'] & EChartsOption['yAxis'] {
  const { scale, labels, minor } = axis
  const words = new Map(labels.map(({ at, lines }) => [at, lines.join('\n')]))
  const named = scale.kind === 'category'
  return {
    type: 'value',
    min: scale.low,
    max: scale.high,
    inverse: scale.fromTop,
    axisLine: { show: false, onZero: false },
    splitLine: { show: false },
    axisTick: {
      show: !named,
      length: chartStyle.tickLength,
      lineStyle: { color: theme.lineStrong },
      customValues: [...labels.map(l => l.at), ...minor],
    },
    axisLabel: {
      show: true,
      customValues: labels.map(l => l.at),
      formatter: (value: number) => words.get(value) ?? '',
      color: theme.ink2,
      fontFamily: theme.font,
      fontSize: chartStyle.tick,
      lineHeight: chartStyle.tick * 1.22,
      margin: chartStyle.tickLength + chartStyle.gap * 0.5,
      rotate: axis.turn,
      hideOverlap: false,
      showMinLabel: true,
      showMaxLabel: true,
      interval: 0,
    },
    name: axis.name.join('\n'),
    nameLocation: 'middle',
    nameGap: axis.nameAt,
    nameMoveOverlap: false,
    nameTextStyle: { color: theme.ink2, fontFamily: theme.font, fontSize: chartStyle.name, lineHeight: chartStyle.name * 1.22 }, // prettier-ignore
  } as EChartsOption['xAxis'] & EChartsOption['yAxis']
}

function shapeSeries(shape: Shape, id: string, palette: ChartPalette, z: number, fade: number): CustomSeriesOption {
  const color = withAlpha(paintColor(palette, shape.paint), shape.opacity * fade)
  const geometry: ManyShape = {
    points: shape.points,
    starts: shape.starts,
    open: !shape.filled,
    x0: 0,
    y0: 0,
    ux: 1,
    uy: 1,
  }
  const lineWidth = shape.width * pxPerPt
  const style = shape.filled
    ? { fill: color, stroke: 'none', lineWidth: 0 }
    : { fill: 'none', stroke: color, lineWidth, lineJoin: 'round', lineDash: shape.dashed ? [4 * lineWidth, 3 * lineWidth] : undefined } // prettier-ignore
  return {
    id,
    type: 'custom',
    silent: true,
    clip: true,
    animation: false,
    z,
    encode: { x: 0, y: 1 },
    data: [[0, 0]],
    // The type list of ECharts does not know registered shapes.
    renderItem: () => ({ type: manyShape, shape: geometry, style }) as unknown as ReturnType<NonNullable<CustomSeriesOption['renderItem']>>, // prettier-ignore
  }
}

/** Dots of one layer by colour, in the order of first use. */
function dotSeries(
  layer: ChartPoints,
  at: number,
  layout: ChartLayout,
  palette: ChartPalette,
  fade: number,
): ScatterSeriesOption[] {
  const { place, x, y } = layout
  /** by the name of the colour: places on a scale are objects */
  const groups = new Map<string, { paint: Paint; indices: number[] }>()
  const { plot } = place
  const slack = 0.5
  for (let i = 0; i < layer.x.length; i++) {
    const [px, py] = [place.x(layer.x[i]!), place.y(layer.y[i]!)]
    // Written so that NaN is left out too.
    if (!(px >= plot.x - slack && px <= plot.x + plot.w + slack && py >= plot.y - slack && py <= plot.y + plot.h + slack)) continue // prettier-ignore
    const paint = dotPaint(layer, i)
    const name = typeof paint === 'object' ? `${paint.place}` : `${paint}`
    const group = groups.get(name)
    if (group) group.indices.push(i)
    else groups.set(name, { paint, indices: [i] })
  }
  const large = layer.x.length >= largeFrom
  const opacity = (layer.x.length > 8_000 ? 0.5 : layer.x.length > 1_500 ? 0.65 : 0.85) * fade
  return [...groups].map(([name, { paint, indices }]): ScatterSeriesOption => {
    const data = new Float64Array(indices.length * 2)
    indices.forEach((i, k) => {
      data[2 * k] = x.scale.at(layer.x[i]!)
      data[2 * k + 1] = y.scale.at(layer.y[i]!)
    })
    const color = paintColor(palette, paint)
    const ring = layer.hollow && !large
    return {
      id: `${at}-dots-${name}`,
      type: 'scatter',
      silent: true,
      clip: false,
      animation: false,
      large,
      largeThreshold: 0,
      progressive: 0,
      dimensions: ['x', 'y'],
      data: data as unknown as number[][],
      symbolSize: dotRadius(layer) * 2,
      itemStyle: ring
        ? { color: withAlpha(palette.paper, 0.6 * fade), borderColor: withAlpha(color, fade), borderWidth: 1.3 }
        : { color: withAlpha(color, layer.hollow ? opacity * 0.6 : opacity), borderWidth: 0 },
      z: at + 2,
    }
  })
}

/** The option of a chart whose layout is known. Drawn once per chart, look and size. */
export function dataChartOption(
  { chart, theme, hidden, faded }: DataChartInput,
  layout: ChartLayout,
  size: Size,
): EChartsOption {
  const palette = windowPalette(theme)
  const fade = faded ? fadedTo : 1
  const { plot, place } = layout
  const series = chart.layers.flatMap((layer, at): (CustomSeriesOption | ScatterSeriesOption)[] => {
    if (hidden.has(at)) return []
    const keeps = layer.kind === 'rule' || layer.kind === 'band' ? 1 : fade
    const shapes = layerShapes(chart, layer, at, place, pxPerPt)
    return [
      ...shapes.map((shape, k) => shapeSeries(shape, `${at}-${k}`, palette, at + 2, keeps)),
      ...(layer.kind === 'points' ? dotSeries(layer, at, layout, palette, fade) : []),
    ]
  })
  return {
    animation: false,
    backgroundColor: 'transparent',
    textStyle: { fontFamily: theme.font },
    grid: {
      left: plot.x,
      top: plot.y,
      right: size.width - plot.x - plot.w,
      bottom: size.height - plot.y - plot.h,
      outerBoundsMode: 'none',
      show: true,
      borderColor: theme.line,
      borderWidth: 1,
    },
    xAxis: axisOption(layout.x, theme),
    yAxis: axisOption(layout.y, theme),
    series,
  }
}
