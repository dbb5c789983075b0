// Cameras: slice coordinates to the plot square. Every process.
import type { Rect } from './display-list.ts'
import type { Camera2d, Camera3d } from './types.ts'

export const defaultCamera3d: Camera3d = { alpha: 20, beta: 30, zoom: 1 }

/** Slice coordinates (2D, y up) to page millimetres (y down), one scale for both axes. Zoom 1 shows [-R, R]^2 exactly. */
export interface Map2d {
  /** millimetres per slice unit */
  scale: number
  x(sx: number): number
  y(sy: number): number
}

export function map2d(camera: Camera2d, halfSize: number, plot: Rect): Map2d {
  const scale = (Math.min(plot.w, plot.h) / 2 / halfSize) * camera.zoom
  const cx = plot.x + plot.w / 2
  const cy = plot.y + plot.h / 2
  return { scale, x: sx => cx + (sx - camera.x) * scale, y: sy => cy - (sy - camera.y) * scale }
}

/**
 * Rows of the rotation from slice axes (x, y, z) to the screen: right, up, toward the viewer. With a = alpha, b = beta:
 *
 *     right  = ( cos b,         sin b,         0     )
 *     up     = (-sin a sin b,   sin a cos b,   cos a )
 *     toward = ( cos a sin b,  -cos a cos b,   sin a )
 *
 * This is echarts-gl's orthographic camera for grid3D with equal box sides (OrbitControl `_updateTransform`: camera rotation
 * Ry(beta) Rx(-alpha) in a world where data x, z, -y are world X, Y, Z, from `Cartesian3D.dataToPoint` and the reversed y extent
 * of grid3DCreator). At alpha 0, beta 0 one looks along +y: x to the right, z up. Alpha is the elevation; a positive beta moves the
 * viewer toward +x.
 */
export interface Rotation {
  right: number[]
  up: number[]
  toward: number[]
}

export function rotation3d(camera: Pick<Camera3d, 'alpha' | 'beta'>): Rotation {
  const a = (camera.alpha * Math.PI) / 180
  const b = (camera.beta * Math.PI) / 180
  const [sa, ca, sb, cb] = [Math.sin(a), Math.cos(a), Math.sin(b), Math.cos(b)]
  return { right: [cb, sb, 0], up: [-sa * sb, sa * cb, ca], toward: [ca * sb, -ca * cb, sa] }
}

/** Slice coordinates (3D) to page millimetres. */
export interface Map3d extends Rotation {
  /** millimetres per slice unit */
  scale: number
  x(s: ArrayLike<number>): number
  y(s: ArrayLike<number>): number
  /** -1 at the far end of the box's circumscribed ball, 1 at the near end */
  depth(s: ArrayLike<number>): number
}

const dot3 = (a: number[], s: ArrayLike<number>) => a[0]! * s[0]! + a[1]! * s[1]! + a[2]! * s[2]!

/**
 * At zoom 1 half the plot's side is sqrt(3) R, the half diagonal of the box, so that the box fits at every angle. The equal view in
 * echarts-gl is `orthographicSize` = sqrt(3) * boxWidth / zoom.
 */
export function map3d(camera: Camera3d, halfSize: number, plot: Rect): Map3d {
  const rotation = rotation3d(camera)
  const radius = Math.sqrt(3) * halfSize
  const scale = (Math.min(plot.w, plot.h) / 2 / radius) * camera.zoom
  const cx = plot.x + plot.w / 2
  const cy = plot.y + plot.h / 2
  return {
    ...rotation,
    scale,
    x: s => cx + dot3(rotation.right, s) * scale,
    y: s => cy - dot3(rotation.up, s) * scale,
    depth: s => dot3(rotation.toward, s) / radius,
  }
}
