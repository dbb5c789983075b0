// A zone view in two dimensions as an ECharts option: cells, boundaries, bands, box, points, axes. Pure; renderer and tests.
// Arrows, labels and whatever the pointer lights up are marks above it (marks-2d.ts).
import type { CustomSeriesOption, EChartsOption, ScatterSeriesOption } from 'echarts'
import { positionsOf, withAlpha } from './colors.ts'
import { lineInSquare, square, strip } from './clip.ts'
import { exactSeries } from './exact-2d.ts'
import { frameOf, margins, type Frame, type Size } from './frame-2d.ts'
import { largeFrom, pointLooks, ringedPoints } from './point-looks.ts'
import { pointSize, visibleOf, type PlotInput } from './plot-input.ts'
import type { PlotTheme } from './theme.ts'
import { valueAxis } from './value-axis.ts'
import { stripHatch } from '../../core/figure/gated-strip.ts'
import type { Camera2d } from '../../core/figure/types.ts'
import type { ZoneFeature } from '../../core/zones/types.ts'

/** A polygon or a line in slice coordinates. */
export interface Shape {
  points: number[][]
  closed: boolean
  fill: string | null
  stroke: string | null
  width: number
  dash: number[] | null
}

/** Ranges of both axes: equal units per pixel by construction. What changes while the picture is panned. */
export function axisRanges(frame: Frame): EChartsOption {
  return { xAxis: { min: frame.xMin, max: frame.xMax }, yAxis: { min: frame.yMin, max: frame.yMax } }
}

/** One custom series that draws polygons and lines given in slice coordinates, clipped to the plot area. */
function shapeSeries(id: string, shapes: Shape[], z: number): CustomSeriesOption {
  return {
    id,
    type: 'custom',
    silent: true,
    clip: true,
    z,
    animation: false,
    encode: { x: 0, y: 1 },
    data: shapes.map(shape => [shape.points[0]?.[0] ?? 0, shape.points[0]?.[1] ?? 0]),
    renderItem: (params, api) => {
      const shape = shapes[params.dataIndex]
      if (!shape) return null
      return {
        type: shape.closed ? 'polygon' : 'polyline',
        shape: { points: shape.points.map(p => api.coord(p)) },
        style: {
          fill: shape.fill ?? 'none',
          stroke: shape.stroke ?? 'none',
          lineWidth: shape.width,
          lineDash: shape.dash ?? undefined,
        },
      }
    },
  }
}

/** Every cell once per active visible feature at low opacity, so that overlaps mix. */
function cellShapes(input: PlotInput, mask: number, colors: readonly string[]): Shape[] {
  const { view, theme, selectedZone } = input
  return view.cells.flatMap(cell => {
    const selected = selectedZone === cell.active
    const alpha = selected ? theme.zoneAlphaSelected : theme.zoneAlpha
    const tint = (fill: string): Shape => ({
      points: cell.vertices,
      closed: true,
      fill,
      stroke: null,
      width: 0,
      dash: null,
    })
    const on = positionsOf(cell.active & mask)
    if (on.length === 0) return selected ? [tint(withAlpha(theme.ink3, theme.zoneAlpha))] : []
    return on.map(i => tint(withAlpha(colors[i]!, alpha)))
  })
}

/** Boundary lines; for top-k the band between the 5th and 95th percentile of the threshold, and a dashed median. */
function boundaryShapes(input: PlotInput, positions: readonly number[], colors: readonly string[]) {
  const R = input.view.halfSize
  const bands: Shape[] = []
  const lines: Shape[] = []
  for (const i of positions) {
    const { state, boundary, varies } = input.view.features[i]!
    if (state !== 'line') continue
    const color = colors[i]!
    if (varies) {
      const points = strip(boundary.normal, varies.offset5, varies.offset95, R)
      if (points.length) {
        bands.push({ points, closed: true, fill: withAlpha(color, 0.12), stroke: null, width: 0, dash: null })
      }
    }
    bands.push(...stripShapes(input.view.features[i]!, R, color))
    const ends = lineInSquare(boundary.normal, boundary.offset, R)
    if (ends)
      lines.push({ points: ends, closed: false, fill: null, stroke: color, width: 1.75, dash: varies ? [6, 4] : null })
  }
  return { bands, lines }
}

/** Gated: the gate is open and the value zero between the boundary and a dotted edge, hatched. */
function stripShapes(feature: ZoneFeature, R: number, color: string): Shape[] {
  const hatch = stripHatch(feature, R)
  if (!hatch) return []
  const line = (from: number[], at: number, stroke: string, dash: number[] | null): Shape => {
    const points = [from.slice(at, at + 2), from.slice(at + 2, at + 4)]
    return { points, closed: false, fill: null, stroke, width: 1, dash }
  }
  const count = hatch.lines.length / 4
  const lines = Array.from({ length: count }, (_, k) => line(hatch.lines, 4 * k, withAlpha(color, 0.55), null))
  return hatch.edge ? [...lines, line(hatch.edge, 0, color, [2, 3])] : lines
}

/** Cells, then bands, then boundary lines of a view that has no exact pieces. */
export function zoneShapes(input: PlotInput): { cells: Shape[]; bands: Shape[]; lines: Shape[] } {
  const { colors, positions, mask } = visibleOf(input)
  return { cells: cellShapes(input, mask, colors), ...boundaryShapes(input, positions, colors) }
}

/** The outline of the slice's box. */
export const boxShape = ({ view, theme }: PlotInput): Shape => ({
  points: square(view.halfSize),
  closed: true,
  fill: null,
  stroke: theme.lineStrong,
  width: 1,
  dash: null,
})

/** The axes alone, for a body that is painted above them. */
export function axesOption(theme: PlotTheme, axes: readonly string[], frame: Frame): EChartsOption {
  const ranges = axisRanges(frame)
  return {
    animation: false,
    backgroundColor: 'transparent',
    textStyle: { fontFamily: theme.font },
    // outer bounds off: the plot area must be exactly the frame, or the scales would differ
    grid: { ...margins, outerBoundsMode: 'none', show: true, borderColor: theme.line, borderWidth: 1 },
    xAxis: { ...valueAxis(theme, `${axes[0] ?? 'axis 1'} · input units`, 22), ...(ranges.xAxis as object) },
    yAxis: { ...valueAxis(theme, `${axes[1] ?? 'axis 2'} · input units`, 36), ...(ranges.yAxis as object) },
  }
}

/** Points coloured by true active set, fainter the farther from the slice, and a ring around those drawn outside their true zone. */
function pointSeries(input: PlotInput, mask: number, colors: readonly string[]): ScatterSeriesOption[] {
  const { view, theme } = input
  const { s } = view.points
  const columns = (indices: number[]) => {
    const data = new Float32Array(indices.length * 2)
    indices.forEach((i, at) => data.set(s.subarray(i * 2, i * 2 + 2), at * 2))
    return data
  }
  const series = (id: string, indices: number[], extra: Partial<ScatterSeriesOption>): ScatterSeriesOption => ({
    id,
    type: 'scatter',
    silent: true,
    clip: true,
    animation: false,
    // Many looks of a few points each are as slow as many points.
    large: view.points.rows.length >= largeFrom,
    largeThreshold: 0,
    dimensions: ['x', 'y'],
    data: columns(indices) as unknown as number[][],
    ...extra,
  })
  const size = pointSize(view.points.rows.length)
  const dots = pointLooks(input, mask, colors).map(({ id, indices, color, strong, fade }) =>
    series(id, indices, {
      symbolSize: strong ? size : size * 0.7,
      itemStyle: { color: withAlpha(color, (strong ? 0.85 : 0.5) * fade), borderWidth: 0 },
      z: strong ? 6 : 5,
    }),
  )
  const wrong = ringedPoints(input, mask)
  if (wrong.length === 0) return dots
  // A crowd is drawn without outlines: there a larger dot below stands for the ring.
  const crowd = wrong.length >= largeFrom
  const ring = { color: 'rgba(0,0,0,0)', borderColor: theme.warn, borderWidth: 1 }
  const itemStyle = crowd ? { color: theme.warn, borderWidth: 0 } : ring
  return [...dots, series('disagreeing', wrong, { symbolSize: size + 3, itemStyle, z: crowd ? 4 : 7, large: crowd })]
}

/**
 * The option of a zone plot. Drawn once per view, look and size; panning merges `axisRanges` into it.
 * @throws RangeError when the view is not two-dimensional
 */
export function zones2dOption(input: PlotInput, camera: Camera2d, size: Size): EChartsOption {
  const { view, theme, options } = input
  if (view.dim !== 2) throw new RangeError('a 2D plot needs a 2D view')
  const { colors, positions, mask } = visibleOf(input)
  const { cells, bands, lines } = zoneShapes(input)
  return {
    ...axesOption(theme, view.axes, frameOf(size, view.halfSize, camera)),
    series: [
      ...(view.exact
        ? exactSeries(view.exact, input, positions, colors)
        : [shapeSeries('cells', cells, 1), shapeSeries('bands', bands, 2), shapeSeries('boundaries', lines, 4)]),
      shapeSeries('box', [boxShape(input)], 3),
      ...(options.points ? pointSeries(input, mask, colors) : []),
    ],
  }
}
