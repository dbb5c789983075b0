// A zone view in three dimensions as an ECharts option for echarts-gl: translucent boundary pieces, tinted zones, the selected
// zone as a solid, points. Pure; renderer and tests. Edges, arrows, axes and labels are marks above it (marks-3d.ts).
import type { Camera3d } from '../../core/figure/types.ts'
import type { Size } from './frame-2d.ts'
import { mixColors, positionsOf, withAlpha } from './colors.ts'
import type { Grid3dOption, Scatter3dSeries, SurfaceSeries, Option3d } from './option-3d.ts'
import { pointLooks, ringedPoints } from './point-looks.ts'
import { pointSize, visibleOf, type PlotInput } from './plot-input.ts'
import { boundaryFaces, facesOf, surfaceData, type Polygon3d } from './polyhedra.ts'
import { boxSide, orthographicLimits, orthographicSize } from './project-3d.ts'

/** All zones are tinted up to this many features; beyond, only boundaries and the selected zone. */
const tintedUpTo = 3

/** Every translucent polygon of the scene, in one surface; in which order they are painted the camera decides (paint-order-3d.ts). */
export function scenePolygons(input: PlotInput): Polygon3d[] {
  const { view, theme, selectedZone } = input
  const { colors, positions, mask } = visibleOf(input)
  const polygons: Polygon3d[] = []
  for (const i of positions) {
    const alpha = view.features[i]!.varies ? 0.1 : theme.zoneAlpha
    const color = withAlpha(colors[i]!, alpha)
    for (const piece of boundaryFaces(view.cells, i)) polygons.push({ ...piece, color })
  }
  view.cells.forEach((cell, index) => {
    const on = positionsOf(cell.active & mask)
    const selected = cell.active === selectedZone
    const tinted = view.features.length <= tintedUpTo && on.length > 0
    if (!selected && !tinted) return
    const base = on.length ? mixColors(on.map(i => colors[i]!)) : theme.ink3
    facesOf(cell).forEach(({ points, boundary }, face) => {
      // inner faces of a tinted zone are the boundaries, drawn above already
      if (!selected && boundary >= 0) return
      // a solid's back and front both show, and its boundaries a second time
      const alpha = selected ? theme.zoneAlphaSelected * 0.5 : theme.zoneAlpha * 0.45
      polygons.push({ points, cell: index, face, color: withAlpha(base, alpha) })
    })
  })
  return polygons
}

function surface(polygons: readonly Polygon3d[]): SurfaceSeries[] {
  if (polygons.length === 0) return []
  return [
    {
      id: 'cells',
      type: 'surface',
      parametric: true,
      silent: true,
      shading: 'color',
      wireframe: { show: false },
      animation: false,
      ...surfaceData(polygons),
    },
  ]
}

/** One series per colour and opacity: echarts-gl mixes up styles per item. Fainter is farther from the slice. */
function points(input: PlotInput): Scatter3dSeries[] {
  const { view, theme, options } = input
  if (!options.points) return []
  const { colors, mask } = visibleOf(input)
  const { s } = view.points
  const series = (id: string, indices: number[], size: number, color: string, opacity: number): Scatter3dSeries => ({
    id,
    type: 'scatter3D',
    silent: true,
    animation: false,
    symbol: 'circle',
    symbolSize: size,
    itemStyle: { color, opacity, borderWidth: 0 },
    data: indices.map(i => [s[i * 3]!, s[i * 3 + 1]!, s[i * 3 + 2]!]),
  })
  const size = pointSize(view.points.rows.length)
  const wrong = ringedPoints(input, mask)
  return [
    // larger dots in the warning colour below those drawn outside their true zone: a ring around them
    ...(wrong.length ? [series('disagreeing', wrong, size + 3, theme.warn, 0.8)] : []),
    ...pointLooks(input, mask, colors).map(({ id, indices, color, strong, fade }) =>
      series(id, indices, strong ? size : size * 0.7, color, (strong ? 0.9 : 0.45) * fade),
    ),
  ]
}

function grid(camera: Camera3d, size: Size): Grid3dOption {
  const limits = orthographicLimits(size)
  return {
    show: false,
    left: 0,
    top: 0,
    width: '100%',
    height: '100%',
    boxWidth: boxSide,
    boxHeight: boxSide,
    boxDepth: boxSide,
    light: { main: { intensity: 0 }, ambient: { intensity: 1 } },
    viewControl: {
      projection: 'orthographic',
      alpha: camera.alpha,
      beta: camera.beta,
      orthographicSize: orthographicSize(camera.zoom, size),
      minOrthographicSize: limits.min,
      maxOrthographicSize: limits.max,
      animation: false,
      damping: 0,
      panSensitivity: 0,
      // the plot moves the camera itself (camera-3d.ts): echarts-gl loses moves when frames are slow
      zoomSensitivity: 0,
      rotateSensitivity: 0,
    },
  }
}

/**
 * The option of a 3D zone plot: orthographic, equal box, no axes of echarts-gl's own.
 * @param polygons scenePolygons of the input, where they are known already
 * @throws RangeError when the view is not three-dimensional
 */
export function zones3dOption(
  input: PlotInput,
  camera: Camera3d,
  size: Size,
  polygons: readonly Polygon3d[] = scenePolygons(input),
): Option3d {
  const { view } = input
  if (view.dim !== 3) throw new RangeError('a 3D plot needs a 3D view')
  const axis = { type: 'value' as const, min: -view.halfSize, max: view.halfSize }
  return {
    animation: false,
    backgroundColor: 'transparent',
    grid3D: grid(camera, size),
    xAxis3D: axis,
    yAxis3D: axis,
    zAxis3D: axis,
    series: [...points(input), ...surface(polygons)],
  }
}
