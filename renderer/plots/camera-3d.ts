// How dragging, the wheel and keys move the orthographic camera of a 3D plot. Pure; renderer and tests.
import type { Camera3d } from '../../core/figure/types.ts'

/** Where a 3D plot begins: the box fills the pane at these angles. */
export const homeCamera: Camera3d = { alpha: 20, beta: 30, zoom: 1.2 }

/** Cameras with a name: along each axis, straight on, and the one a plot begins with. Keys act while the plot has the focus. */
export const namedCameras = [
  { key: '0', title: 'Start', hint: 'The angles and zoom a plot begins with', alpha: 20, beta: 30 },
  { key: 'x', title: 'x', hint: 'Along the x axis: y to the right, z up', alpha: 0, beta: 90 },
  { key: 'y', title: 'y', hint: 'Along the y axis: x to the right, z up', alpha: 0, beta: 0 },
  { key: 'z', title: 'z', hint: 'Along the z axis: x to the right, y up', alpha: 90, beta: 0 },
] as const

/** The camera at named angles; the zoom stays, but for the start. */
export const cameraNamed = (named: (typeof namedCameras)[number], camera: Camera3d): Camera3d =>
  named.key === '0' ? homeCamera : { alpha: named.alpha, beta: named.beta, zoom: camera.zoom }

export const zoomRange = { least: 0.4, most: 20 }

/** The camera after a drag of (dx, dy) pixels: the scene follows the pointer, half a degree a pixel. */
export function turnBy(camera: Camera3d, dx: number, dy: number): Camera3d {
  const beta = camera.beta - dx * 0.5
  return {
    alpha: Math.max(-90, Math.min(90, camera.alpha + dy * 0.5)),
    beta: ((((beta + 180) % 360) + 360) % 360) - 180,
    zoom: camera.zoom,
  }
}

export function zoomBy(camera: Camera3d, factor: number): Camera3d {
  return { ...camera, zoom: Math.max(zoomRange.least, Math.min(zoomRange.most, camera.zoom * factor)) }
}
