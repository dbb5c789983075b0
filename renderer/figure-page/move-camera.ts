// How drags, keys and the wheel move the camera of an exported figure. Pure, a browser.
import { map2d } from '../../core/figure/camera.ts'
import { plotRect } from '../../core/figure/plot-alone.ts'
import type { FigureCamera, ZoneFigure } from '../../core/figure/types.ts'

const clamp = (v: number, low: number, high: number) => Math.max(low, Math.min(high, v))

/** A drag by (dx, dy) mm: 3D turns half a circle across the plot and stops at the poles, 2D goes with the pointer. */
export function turned({ camera, view }: ZoneFigure, dx: number, dy: number, side: number): FigureCamera {
  if (view.dim === 3) {
    const { alpha, beta, zoom } = camera.three
    const perMm = 180 / side
    // A hand that goes right brings the left side forward: the camera goes left.
    const turn = beta - dx * perMm
    return { ...camera, three: { zoom, alpha: clamp(alpha + dy * perMm, -90, 90), beta: ((turn % 360) + 360) % 360 } }
  }
  const { x, y, zoom } = camera.two
  const { scale } = map2d(camera.two, view.halfSize, plotRect(view.dim, side))
  return { ...camera, two: { zoom, x: x - dx / scale, y: y + dy / scale } }
}

/** Zooms within a hundredth to a hundred times of what was exported. @param at stays where it is in 2D, mm */
export function zoomed(
  { camera, view }: ZoneFigure,
  exported: ZoneFigure,
  factor: number,
  at: { x: number; y: number },
  side: number,
): FigureCamera {
  const within = (zoom: number, first: number) => clamp(clamp(zoom * factor, first / 100, first * 100), 1.1e-3, 0.9e4)
  if (view.dim === 3) {
    const zoom = within(camera.three.zoom, exported.camera.three.zoom)
    return { ...camera, three: { ...camera.three, zoom } }
  }
  const zoom = within(camera.two.zoom, exported.camera.two.zoom)
  const plot = plotRect(view.dim, side)
  const { scale } = map2d(camera.two, view.halfSize, plot)
  const keep = (1 - camera.two.zoom / zoom) / scale
  const dx = (at.x - plot.x - plot.w / 2) * keep
  const dy = (at.y - plot.y - plot.h / 2) * keep
  return { ...camera, two: { zoom, x: camera.two.x + dx, y: camera.two.y - dy } }
}
