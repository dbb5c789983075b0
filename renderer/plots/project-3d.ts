// The one file that knows echarts-gl's internals: reads and sets the orthographic camera of a chart's grid3D. Renderer.
// Everything drawn above the chart is projected with core/figure/camera.ts, whose angles are viewControl's; the two agree
// because the camera's size is set here from the same zoom (tests/renderer/plots/project-3d.test.ts).
import type { ECharts } from 'echarts/core'
import type { Camera3d } from '../../core/figure/types.ts'
import type { Size } from './frame-2d.ts'

/** Side of the box in echarts-gl's world. */
export const boxSide = 100

interface Control {
  getAlpha(): number
  getBeta(): number
  getOrthographicSize(): number
  setAlpha(degrees: number): void
  setBeta(degrees: number): void
  setOrthographicSize(size: number): void
}

interface Internals {
  getModel(): { getComponent(name: string): unknown }
  getViewOfComponentModel(model: unknown): { _control?: Control } | undefined
}

/** Height of the orthographic view in world units: at zoom 1 half the shorter side is half the box's diagonal (map3d). */
export function orthographicSize(zoom: number, size: Size): number {
  const shorter = Math.max(1, Math.min(size.width, size.height))
  return ((Math.sqrt(3) * boxSide) / zoom) * (Math.max(1, size.height) / shorter)
}

/** Inverse of `orthographicSize`. */
export function zoomOf(orthoSize: number, size: Size): number {
  return orthographicSize(1, size) / orthoSize
}

/** Limits of the zoom, as orthographic sizes. */
export function orthographicLimits(size: Size): { min: number; max: number } {
  return { min: orthographicSize(20, size), max: orthographicSize(0.4, size) }
}

function controlOf(chart: ECharts): Control | null {
  const inner = chart as unknown as Internals
  const model = inner.getModel()?.getComponent('grid3D')
  return model ? (inner.getViewOfComponentModel(model)?._control ?? null) : null
}

/** The camera as it stands, or null before the first option. */
export function readCamera(chart: ECharts, size: Size): Camera3d | null {
  const control = controlOf(chart)
  if (!control) return null
  const beta = ((((control.getBeta() + 180) % 360) + 360) % 360) - 180
  return { alpha: control.getAlpha(), beta, zoom: zoomOf(control.getOrthographicSize(), size) }
}

/** Moves the camera without building the scene again. */
export function writeCamera(chart: ECharts, camera: Camera3d, size: Size): void {
  const control = controlOf(chart)
  if (!control) return
  control.setAlpha(camera.alpha)
  control.setBeta(camera.beta)
  control.setOrthographicSize(orthographicSize(camera.zoom, size))
}

/** Whether two cameras show the same picture. */
export function sameCamera(a: Camera3d, b: Camera3d): boolean {
  const turn = Math.abs(((((a.beta - b.beta + 180) % 360) + 360) % 360) - 180)
  return Math.abs(a.alpha - b.alpha) < 0.02 && turn < 0.02 && Math.abs(a.zoom / b.zoom - 1) < 0.001
}
