// Where the activation plane lies on screen: each axis has a scale of its own, pan and zoom move both. Pure; renderer and tests.
// The two axes are pre-activations of different features: no distance or angle between them means anything, so no equal scale.
import type { Camera2d } from '../../core/figure/types.ts'
import type { ActivationPlane, PlaneAxis } from '../../core/zones/activation-plane.ts'
import type { Size } from './frame-2d.ts'

/** Room for axis labels below and to the left, and for the marginal histograms above and to the right, CSS pixels. */
export const planeMargins = { left: 52, right: 52, top: 48, bottom: 38 }

/** Height of a marginal histogram's tallest bar, pixels. */
export const marginalHeight = 34

/** Ranges of both axes and where the plot area lies, in pixels of the plot. */
export interface PlaneFrame {
  left: number
  top: number
  width: number
  height: number
  xMin: number
  xMax: number
  yMin: number
  yMax: number
}

/** Middle and half width of what zoom 1 shows of an axis: all rows, the threshold, if there is one, and its band, with some air. */
function extent({ range, threshold, varies }: PlaneAxis): { middle: number; half: number } {
  const from = Math.min(range[0], threshold ?? range[0], varies?.low ?? range[0])
  const to = Math.max(range[1], threshold ?? range[1], varies?.high ?? range[1])
  return { middle: (from + to) / 2, half: Math.max(1e-9, (to - from) / 2) * 1.06 }
}

/** The frame of a plot of `size` pixels; the camera counts in halves of each axis' extent. */
export function planeFrame(size: Size, plane: Pick<ActivationPlane, 'x' | 'y'>, camera: Camera2d): PlaneFrame {
  const { left, right, top, bottom } = planeMargins
  const x = extent(plane.x)
  const y = extent(plane.y)
  const reach = 1 / camera.zoom
  return {
    left,
    top,
    width: Math.max(1, size.width - left - right),
    height: Math.max(1, size.height - top - bottom),
    xMin: x.middle + x.half * (camera.x - reach),
    xMax: x.middle + x.half * (camera.x + reach),
    yMin: y.middle + y.half * (camera.y - reach),
    yMax: y.middle + y.half * (camera.y + reach),
  }
}

export function toPlanePixel(frame: PlaneFrame, x: number, y: number): [number, number] {
  return [
    frame.left + ((x - frame.xMin) / (frame.xMax - frame.xMin)) * frame.width,
    frame.top + ((frame.yMax - y) / (frame.yMax - frame.yMin)) * frame.height,
  ]
}

export function fromPlanePixel(frame: PlaneFrame, px: number, py: number): [number, number] {
  return [
    frame.xMin + ((px - frame.left) / frame.width) * (frame.xMax - frame.xMin),
    frame.yMax - ((py - frame.top) / frame.height) * (frame.yMax - frame.yMin),
  ]
}

export function insidePlane(frame: PlaneFrame, px: number, py: number): boolean {
  return px >= frame.left && px <= frame.left + frame.width && py >= frame.top && py <= frame.top + frame.height
}

/** The camera after the pointer dragged the picture by (dx, dy) pixels. */
export function panPlane(camera: Camera2d, frame: PlaneFrame, dx: number, dy: number): Camera2d {
  const step = 2 / camera.zoom
  return { ...camera, x: camera.x - (dx / frame.width) * step, y: camera.y + (dy / frame.height) * step }
}

/** The camera after zooming by `factor` around a pixel, whose point stays under it. Zoom stays in 0.5..1000. */
export function zoomPlane(camera: Camera2d, frame: PlaneFrame, factor: number, px: number, py: number): Camera2d {
  const zoom = Math.min(1000, Math.max(0.5, camera.zoom * factor))
  // Where the pixel lies in the frame, -1..1 from the middle: x = camera.x + u / zoom stays.
  const u = ((px - frame.left) / frame.width) * 2 - 1
  const v = 1 - ((py - frame.top) / frame.height) * 2
  const shift = 1 / camera.zoom - 1 / zoom
  return { x: camera.x + u * shift, y: camera.y + v * shift, zoom }
}
