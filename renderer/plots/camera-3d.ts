// How dragging, the wheel and keys move the orthographic camera of a 3D plot. Pure; renderer and tests.
import type { Camera3d } from '../../core/figure/types.ts'

/** Where a 3D plot begins: the box fills the pane at these angles. */
export const homeCamera: Camera3d = { alpha: 20, beta: 30, zoom: 1.2 }

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
