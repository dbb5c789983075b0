// Where the slice lies on a 2D plot: equal scale on both axes always, pan and zoom. Pure; renderer and tests.
import type { Camera2d } from '../../core/figure/types.ts'

export interface Size {
  width: number
  height: number
}

/** Room for axis labels around the plot area, CSS pixels. */
export const margins = { left: 52, right: 12, top: 10, bottom: 36 }

/** Share of the shorter side that the box fills at zoom 1. */
const fill = 0.94

/** Ranges and pixel mapping of a 2D plot. `unit` is slice units per pixel, the same on both axes. */
export interface Frame {
  left: number
  top: number
  width: number
  height: number
  unit: number
  xMin: number
  xMax: number
  yMin: number
  yMax: number
}

/** The frame of a plot of `size` pixels on a box of half side `halfSize`. */
export function frameOf(size: Size, halfSize: number, camera: Camera2d): Frame {
  const width = Math.max(1, size.width - margins.left - margins.right)
  const height = Math.max(1, size.height - margins.top - margins.bottom)
  const unit = (2 * halfSize) / (fill * Math.min(width, height) * camera.zoom)
  return {
    left: margins.left,
    top: margins.top,
    width,
    height,
    unit,
    xMin: camera.x - (unit * width) / 2,
    xMax: camera.x + (unit * width) / 2,
    yMin: camera.y - (unit * height) / 2,
    yMax: camera.y + (unit * height) / 2,
  }
}

/** Shorter side of what a plot of this size fills with its box, pixels. */
export function shorterSide(dim: 2 | 3, size: Size): number {
  if (dim === 3) return Math.min(size.width, size.height)
  return Math.max(1, Math.min(size.width - margins.left - margins.right, size.height - margins.top - margins.bottom))
}

/** Slice coordinates to pixels from the top left of the plot. */
export function toPixel(frame: Frame, x: number, y: number): [number, number] {
  return [frame.left + (x - frame.xMin) / frame.unit, frame.top + (frame.yMax - y) / frame.unit]
}

/** Pixels from the top left of the plot to slice coordinates. */
export function fromPixel(frame: Frame, px: number, py: number): [number, number] {
  return [frame.xMin + (px - frame.left) * frame.unit, frame.yMax - (py - frame.top) * frame.unit]
}

export function insideFrame(frame: Frame, px: number, py: number): boolean {
  return px >= frame.left && px <= frame.left + frame.width && py >= frame.top && py <= frame.top + frame.height
}

/** The camera after the pointer dragged the picture by (dx, dy) pixels. */
export function panBy(camera: Camera2d, frame: Frame, dx: number, dy: number): Camera2d {
  return { ...camera, x: camera.x - dx * frame.unit, y: camera.y + dy * frame.unit }
}

/** The camera after zooming by `factor` around a pixel, whose slice point stays under it. Zoom stays in 0.3..200. */
export function zoomAround(camera: Camera2d, frame: Frame, factor: number, px: number, py: number): Camera2d {
  const zoom = Math.min(200, Math.max(0.3, camera.zoom * factor))
  const [x, y] = fromPixel(frame, px, py)
  const ratio = camera.zoom / zoom
  return { x: x + (camera.x - x) * ratio, y: y + (camera.y - y) * ratio, zoom }
}
