// The activation plane as an ECharts option: points, thresholds with their bands, axes. Pure; renderer and tests.
// Marginal histograms, counts, labels and what is pointed at are marks above it (plane-marks.ts).
import type { CustomSeriesOption, EChartsOption, ScatterSeriesOption } from 'echarts'
import type { ActivationPlane, PlaneAxis } from '../../core/zones/activation-plane.ts'
import { featureColors, pointColor, visibleMask, withAlpha } from './colors.ts'
import type { Size } from './frame-2d.ts'
import { planeFrame, planeMargins, type PlaneFrame } from './plane-frame.ts'
import { pointSize } from './plot-input.ts'
import type { PlotTheme } from './theme.ts'
import { largeFrom } from './point-looks.ts'
import { valueAxis } from './value-axis.ts'

export interface PlaneInput {
  view: ActivationPlane
  theme: PlotTheme
  /** colour slot of each chosen feature, by position */
  slots: readonly number[]
  options: { points: boolean; labels: boolean; hidden: readonly number[] }
}

/** Colours by position and the mask of the features that are not switched off; those of the axes always count. */
export function planeLook({ view, theme, slots, options }: PlaneInput): { colors: string[]; mask: number } {
  const mask = visibleMask(view.features.length, options.hidden)
  return { colors: featureColors(theme, slots), mask: mask | (1 << view.x.position) | (1 << view.y.position) }
}

/** The quarter a drawn point lies in by the drawn lines (its true one where there are none), and its true one: bit 0 is x, bit 1 is y. */
export function quadrantsOf(view: ActivationPlane, i: number): { truly: number; drawn: number } {
  const { z, trueSet } = view.points
  const set = trueSet[i]!
  const truly = ((set >>> view.x.position) & 1) | (((set >>> view.y.position) & 1) << 1)
  return { truly, drawn: quadrantAt(view, z[i * 2]!, z[i * 2 + 1]!) ?? truly }
}

/** The quarter of a place between the drawn lines; null where there are none. */
export function quadrantAt({ x, y }: ActivationPlane, zx: number, zy: number): number | null {
  if (x.threshold === null || y.threshold === null) return null
  return (zx > x.threshold ? 1 : 0) | (zy > y.threshold ? 2 : 0)
}

/** What changes while the picture is panned. */
export function planeRanges(frame: PlaneFrame): EChartsOption {
  return { xAxis: { min: frame.xMin, max: frame.xMax }, yAxis: { min: frame.yMin, max: frame.yMax } }
}

/** Axis names say what they are, not directions of a space (zones.md section 3). */
export const axisName = (axis: PlaneAxis): string => `pre-activation of #${axis.feature}, units of z`

/** A threshold as a line across the plot area, dashed in its band where it varies per row; nothing where there is none. */
function thresholdSeries(
  id: string,
  { threshold, varies }: PlaneAxis,
  vertical: boolean,
  color: string,
): CustomSeriesOption[] {
  if (threshold === null) return []
  const at = (z: number) => (vertical ? [z, 0] : [0, z])
  return [
    {
      id,
      type: 'custom',
      silent: true,
      clip: true,
      z: 4,
      animation: false,
      encode: { x: 0, y: 1 },
      data: [at(threshold)],
      renderItem: (params, api) => {
        const area = params.coordSys as unknown as { x: number; y: number; width: number; height: number }
        const pixel = (z: number) => api.coord(at(z))[vertical ? 0 : 1]!
        const line = pixel(threshold)
        const shape = vertical
          ? { x1: line, x2: line, y1: area.y, y2: area.y + area.height }
          : { x1: area.x, x2: area.x + area.width, y1: line, y2: line }
        const style = { stroke: color, lineWidth: 1.75, lineDash: varies ? [6, 4] : undefined }
        const children = [{ type: 'line' as const, shape, style }]
        if (!varies) return { type: 'group', children }
        const [from, to] = [pixel(varies.low), pixel(varies.high)]
        const [start, extent] = [Math.min(from, to), Math.abs(to - from)]
        const band = vertical
          ? { x: start, y: area.y, width: extent, height: area.height }
          : { x: area.x, y: start, width: area.width, height: extent }
        return {
          type: 'group',
          children: [{ type: 'rect', shape: band, style: { fill: withAlpha(color, 0.12) } }, ...children],
        }
      },
    },
  ]
}

function pointSeries(input: PlaneInput, colors: readonly string[], mask: number): ScatterSeriesOption[] {
  const { view, theme } = input
  const { z, trueSet } = view.points
  const groups = new Map<number, number[]>()
  const wrong: number[] = []
  for (let i = 0; i < trueSet.length; i++) {
    if (!Number.isFinite(z[i * 2]!) || !Number.isFinite(z[i * 2 + 1]!)) continue
    const seen = trueSet[i]! & mask
    const group = groups.get(seen)
    if (group) group.push(i)
    else groups.set(seen, [i])
    const { truly, drawn } = quadrantsOf(view, i)
    if (truly !== drawn) wrong.push(i)
  }
  const series = (id: string, indices: number[], extra: Partial<ScatterSeriesOption>): ScatterSeriesOption => {
    const data = new Float32Array(indices.length * 2)
    indices.forEach((i, at) => data.set(z.subarray(i * 2, i * 2 + 2), at * 2))
    return {
      id,
      type: 'scatter',
      silent: true,
      clip: true,
      animation: false,
      large: trueSet.length >= largeFrom,
      largeThreshold: 0,
      dimensions: ['x', 'y'],
      data: data as unknown as number[][],
      ...extra,
    }
  }
  const size = pointSize(trueSet.length)
  const dots = [...groups]
    .sort(([a], [b]) => a - b)
    .map(([active, indices]) =>
      series(`points-${active}`, indices, {
        symbolSize: active ? size : size * 0.7,
        itemStyle: { color: withAlpha(pointColor(active, colors, theme), active ? 0.8 : 0.4), borderWidth: 0 },
        z: active ? 6 : 5,
      }),
    )
  if (wrong.length === 0) return dots
  // A crowd is drawn without outlines: there a larger dot below stands for the ring.
  const crowd = wrong.length >= largeFrom
  const ring = { color: 'rgba(0,0,0,0)', borderColor: theme.warn, borderWidth: 1 }
  const itemStyle = crowd ? { color: theme.warn, borderWidth: 0 } : ring
  return [...dots, series('disagreeing', wrong, { symbolSize: size + 3, itemStyle, z: crowd ? 4 : 7, large: crowd })]
}

/** The option of an activation plane. Drawn once per plane, look and size; panning merges `planeRanges` into it. */
export function activationPlaneOption(input: PlaneInput, size: Size): EChartsOption {
  const { view, theme, options } = input
  const { colors, mask } = planeLook(input)
  const ranges = planeRanges(planeFrame(size, view, { x: 0, y: 0, zoom: 1 }))
  return {
    animation: false,
    backgroundColor: 'transparent',
    textStyle: { fontFamily: theme.font },
    grid: { ...planeMargins, outerBoundsMode: 'none', show: true, borderColor: theme.line, borderWidth: 1 },
    xAxis: { ...valueAxis(theme, axisName(view.x), 24), ...(ranges.xAxis as object) },
    yAxis: { ...valueAxis(theme, axisName(view.y), 36), ...(ranges.yAxis as object) },
    series: [
      ...thresholdSeries('threshold-x', view.x, true, colors[view.x.position]!),
      ...thresholdSeries('threshold-y', view.y, false, colors[view.y.position]!),
      ...(options.points ? pointSeries(input, colors, mask) : []),
    ],
  }
}
