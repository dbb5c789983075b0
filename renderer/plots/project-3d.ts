// The one file that knows echarts-gl's internals: sets and reads the orthographic camera of a chart's grid3D, and the order in which its
// surface is painted. Renderer.
// Everything drawn above the chart is projected with core/figure/camera.ts, whose angles are viewControl's; the two agree
// because the camera's size is set here from the same zoom.
import type { ECharts } from 'echarts/core'
import type { Camera3d } from '../../core/figure/types.ts'
import { zoomRange } from './camera-3d.ts'
import type { Size } from './frame-2d.ts'
import { surfaceTriangles } from './polyhedra.ts'

/** Side of the box in echarts-gl's world. */
export const boxSide = 100

interface Control {
  setAlpha(degrees: number): void
  setBeta(degrees: number): void
  setOrthographicSize(size: number): void
}

interface Matrix {
  array: ArrayLike<number>
}

interface Grid {
  coordinateSystem?: {
    dataToPoint(data: readonly number[]): number[]
    viewGL: { camera: { viewMatrix: Matrix; projectionMatrix: Matrix } }
  }
}

interface Geometry {
  indices: Uint16Array | Uint32Array
  sortTriangles: boolean
  dirtyIndices(): void
}

interface Internals {
  getModel():
    | { getComponent(name: string): Grid | undefined; getSeriesByType(type: string): { get(key: string): unknown }[] }
    | undefined
  getViewOfComponentModel(model: unknown): { _control?: Control } | undefined
  getViewOfSeriesModel(model: unknown): { _surfaceMesh?: { geometry: Geometry } } | undefined
}

/** Height of the orthographic view in world units: at zoom 1 half the shorter side is half the box's diagonal (map3d). */
export function orthographicSize(zoom: number, size: Size): number {
  const shorter = Math.max(1, Math.min(size.width, size.height))
  return ((Math.sqrt(3) * boxSide) / zoom) * (Math.max(1, size.height) / shorter)
}

/** Limits of the zoom, as orthographic sizes. */
export function orthographicLimits(size: Size): { min: number; max: number } {
  return { min: orthographicSize(zoomRange.most, size), max: orthographicSize(zoomRange.least, size) }
}

/** Moves the camera without building the scene again; the next frame draws it. */
export function writeCamera(chart: ECharts, camera: Camera3d, size: Size): void {
  const inner = chart as unknown as Internals
  const model = inner.getModel()?.getComponent('grid3D')
  const control = model ? inner.getViewOfComponentModel(model)?._control : undefined
  if (!control) return
  control.setAlpha(camera.alpha)
  control.setBeta(camera.beta)
  control.setOrthographicSize(orthographicSize(camera.zoom, size))
}

/**
 * Paints the surface's polygons in this order from the next frame on. echarts-gl itself sorts single triangles by their nearest corner, which puts
 * large faces in front of what lies before them; null leaves it at that.
 */
export function writePaintOrder(chart: ECharts, order: Int32Array | null): void {
  const inner = chart as unknown as Internals
  const series = inner.getModel()?.getSeriesByType('surface')[0]
  const geometry = series && inner.getViewOfSeriesModel(series)?._surfaceMesh?.geometry
  const shape = series?.get('dataShape')
  if (!geometry || !Array.isArray(shape)) return
  geometry.sortTriangles = order === null
  if (!order) return
  const triangles = surfaceTriangles(order, shape[1] as number)
  geometry.indices = geometry.indices instanceof Uint16Array ? Uint16Array.from(triangles) : triangles
  geometry.dirtyIndices()
}

/** a 4 x 4 column-major matrix times a homogeneous point */
const times = (m: ArrayLike<number>, p: number[]) =>
  [0, 1, 2, 3].map(row => p.reduce((sum, v, column) => sum + m[column * 4 + row]! * v, 0))

/** Where echarts-gl itself draws a point of the slice, in CSS pixels; for checking that marks lie where the scene is. */
export function projectByChart(chart: ECharts, s: readonly number[], size: Size): [number, number] | null {
  const system = (chart as unknown as Internals).getModel()?.getComponent('grid3D')?.coordinateSystem
  if (!system) return null
  const { viewMatrix, projectionMatrix } = system.viewGL.camera
  const clip = times(projectionMatrix.array, times(viewMatrix.array, [...system.dataToPoint(s), 1]))
  return [((clip[0]! / clip[3]! + 1) / 2) * size.width, ((1 - clip[1]! / clip[3]!) / 2) * size.height]
}
