// A map of features as an ECharts option: points by two numbers, coloured by a third, those that are not lit faded. Pure; renderer and tests.
import type { EChartsOption, ScatterSeriesOption } from 'echarts'
import type { Camera2d } from '../../core/figure/types.ts'
import { colorAt } from './color-scale.ts'
import { readable, withAlpha } from './colors.ts'
import type { Size } from './frame-2d.ts'
import type { Mark } from './marks.ts'
import { placeLabels, type LabelRequest, type Measure } from './place-labels.ts'
import { insidePlane, type PlaneFrame } from './plane-frame.ts'
import type { PlotTheme } from './theme.ts'
import { valueAxis } from './value-axis.ts'

export interface MapAxis {
  /** with its unit; empty where distances are all that counts */
  name: string
  /** [n], NaN for what is not drawn */
  values: Float32Array
}

export interface MapInput {
  x: MapAxis
  y: MapAxis
  /** one scale for both axes, as of a layout in the plane */
  equal: boolean
  /** [n] place on the colour scale, 0..1, NaN for none; null for one colour */
  place: Float32Array | null
  /** [n] one of the eight feature colours, -1 for none, in place of the scale; null where it is coloured by a number or not at all */
  group?: Int8Array | null
  /** [n] 1 for what passes the filter and is selected, if anything is */
  lit: Uint8Array
  /** [n] 1 for features that are never on */
  dead: Uint8Array
  theme: PlotTheme
}

export const mapMargins = { left: 52, right: 14, top: 12, bottom: 38 }
/** A layout has no numbers beside it. */
const marginsOf = (equal: boolean) => (equal ? { left: 12, right: 12, top: 12, bottom: 12 } : mapMargins)
/** colours that a scale is drawn in: points of one colour are one path */
const shades = 12

/** Smallest and largest of the drawn values; 0 to 1 without any. */
export function rangeOf(values: Float32Array): [number, number] {
  let [low, high] = [Infinity, -Infinity]
  for (const v of values) {
    if (v < low) low = v
    if (v > high) high = v
  }
  return low <= high ? [low, high] : [0, 1]
}

/** The frame of a map of `size` pixels; the camera counts in halves of each axis' extent. */
export function mapFrame(size: Size, input: Pick<MapInput, 'x' | 'y' | 'equal'>, camera: Camera2d): PlaneFrame {
  const { left, right, top, bottom } = marginsOf(input.equal)
  const width = Math.max(1, size.width - left - right)
  const height = Math.max(1, size.height - top - bottom)
  const extent = (values: Float32Array) => {
    const [low, high] = rangeOf(values)
    return { middle: (low + high) / 2, half: Math.max(1e-9, (high - low) / 2) * 1.05 }
  }
  const [x, y] = [extent(input.x.values), extent(input.y.values)]
  if (input.equal) {
    const unit = Math.max(x.half / width, y.half / height)
    x.half = unit * width
    y.half = unit * height
  }
  const reach = 1 / camera.zoom
  return {
    left,
    top,
    width,
    height,
    xMin: x.middle + x.half * (camera.x - reach),
    xMax: x.middle + x.half * (camera.x + reach),
    yMin: y.middle + y.half * (camera.y - reach),
    yMax: y.middle + y.half * (camera.y + reach),
  }
}

/** Pixel positions of all features, [n * 2], NaN for those that are not drawn. */
export function mapPixels({ x, y }: Pick<MapInput, 'x' | 'y'>, frame: PlaneFrame): Float32Array {
  const n = x.values.length
  const pixels = new Float32Array(n * 2)
  const [ax, ay] = [frame.width / (frame.xMax - frame.xMin), frame.height / (frame.yMax - frame.yMin)]
  for (let i = 0; i < n; i++) {
    pixels[i * 2] = frame.left + (x.values[i]! - frame.xMin) * ax
    pixels[i * 2 + 1] = frame.top + (frame.yMax - y.values[i]!) * ay
    if (Number.isNaN(pixels[i * 2]! + pixels[i * 2 + 1]!)) pixels.fill(NaN, i * 2, i * 2 + 2)
  }
  return pixels
}

export interface MapGroup {
  id: string
  features: number[]
  color: string
  size: number
}

/** Drawn features by their look, in drawing order: faded ones, those never on, the others by colour. */
export function mapGroups({ x, y, place, group: slots, lit, dead, theme }: MapInput): MapGroup[] {
  const groups = new Map<string, number[]>()
  let count = 0
  for (let i = 0; i < lit.length; i++) {
    if (Number.isNaN(x.values[i]! + y.values[i]!)) continue
    count++
    const at = place?.[i]
    const shade = at === undefined ? 'plain' : Number.isNaN(at) ? 'none' : Math.min(shades - 1, Math.floor(at * shades))
    const slot = slots?.[i]
    const own = slot === undefined ? `shade-${shade}` : slot < 0 ? 'shade-none' : `slot-${slot}`
    const id = !lit[i] ? 'faded' : dead[i] && slot === undefined ? 'dead' : own
    const group = groups.get(id)
    if (group) group.push(i)
    else groups.set(id, [i])
  }
  const some = groups.has('faded')
  const size = count > 50_000 ? 2 : count > 8_000 ? 3 : count > 1_500 ? 4 : 5
  const alpha = some ? 0.9 : count > 50_000 ? 0.5 : count > 8_000 ? 0.6 : 0.8
  const look = (id: string): Omit<MapGroup, 'id' | 'features'> => {
    if (id === 'faded') return { color: withAlpha(theme.ink3, 0.18), size }
    if (id === 'dead' || id === 'shade-none') return { color: withAlpha(theme.ink3, 0.45), size }
    if (id.startsWith('slot-')) return { color: withAlpha(theme.features[Number(id.slice(5))]!, 0.95), size: size + 1 }
    const plain = id === 'shade-plain'
    const color = plain ? theme.accent : colorAt(theme.scale, (Number(id.slice(6)) + 0.5) / shades)
    return { color: withAlpha(color, alpha), size: some ? size + 1 : size }
  }
  const order = [
    'faded',
    'dead',
    'shade-none',
    'shade-plain',
    ...Array.from({ length: shades }, (_, i) => `shade-${i}`),
    ...theme.features.map((_, i) => `slot-${i}`),
  ]
  return order.flatMap(id => (groups.has(id) ? [{ id, features: groups.get(id)!, ...look(id) }] : []))
}

/** What changes while the picture is panned. */
export const mapRanges = (frame: PlaneFrame): EChartsOption => ({
  xAxis: { min: frame.xMin, max: frame.xMax },
  yAxis: { min: frame.yMin, max: frame.yMax },
})

/** Drawn once per map, look and size; panning merges `mapRanges` into it. */
export function featureMapOption(input: MapInput, size: Size): EChartsOption {
  const { x, y, theme, equal } = input
  const ranges = mapRanges(mapFrame(size, input, { x: 0, y: 0, zoom: 1 }))
  // Axes of a layout mean nothing by themselves.
  const bare = equal ? { axisLabel: { show: false }, axisTick: { show: false } } : {}
  const series = mapGroups(input).map((group, z): ScatterSeriesOption => {
    const data = new Float32Array(group.features.length * 2)
    group.features.forEach((i, at) => data.set([x.values[i]!, y.values[i]!], at * 2))
    return {
      id: group.id,
      type: 'scatter',
      silent: true,
      clip: true,
      animation: false,
      large: true,
      largeThreshold: 0,
      progressive: 0,
      dimensions: ['x', 'y'],
      data: data as unknown as number[][],
      symbolSize: group.size,
      itemStyle: { color: group.color, borderWidth: 0 },
      z: z + 2,
    }
  })
  return {
    animation: false,
    backgroundColor: 'transparent',
    textStyle: { fontFamily: theme.font },
    grid: { ...marginsOf(equal), outerBoundsMode: 'none', show: true, borderColor: theme.line, borderWidth: 1 },
    xAxis: { ...valueAxis(theme, x.name, 24), ...(ranges.xAxis as object), ...bare },
    yAxis: { ...valueAxis(theme, y.name, 36), ...(ranges.yAxis as object), ...bare },
    series,
  }
}

/** What a drag does. */
export type MapTool = 'move' | 'box' | 'lasso'

/** A feature that is named on the map: chosen for plots, inspected or pointed at. */
export interface NamedFeature {
  feature: number
  color: string
  /** a wider ring */
  strong: boolean
}

/** Rings and ids of the named features in view, in drawing order; the last are the most important. */
export function mapMarks(
  named: readonly NamedFeature[],
  pixels: Float32Array,
  frame: PlaneFrame,
  theme: PlotTheme,
  measure: Measure,
): Mark[] {
  const there = named.filter(({ feature }) => insidePlane(frame, pixels[feature * 2] ?? NaN, pixels[feature * 2 + 1] ?? NaN)) // prettier-ignore
  const requests: LabelRequest[] = there.toReversed().map(({ feature, color }) => ({
    text: `#${feature}`,
    x: pixels[feature * 2]!,
    y: pixels[feature * 2 + 1]!,
    gap: 8,
    color: readable(color, theme),
    size: 11,
    bold: true,
    mono: true,
    mayCover: Infinity,
  }))
  const labels = placeLabels(requests, frame, requests.length, measure)
  return [
    ...there.map(({ feature, color, strong }): Mark => ({
      kind: 'ring',
      at: [pixels[feature * 2]!, pixels[feature * 2 + 1]!],
      radius: strong ? 6 : 4.5,
      color,
      width: strong ? 2.5 : 2,
      fill: withAlpha(theme.panel, 0.7),
    })),
    ...labels.map((label): Mark => ({ kind: 'label', label })),
  ]
}
