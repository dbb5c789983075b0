// What lies under the pointer: a zone by the signs of its boundaries, or the nearest drawn point. Pure; renderer and tests.
import { drawsZones } from '../../core/sae/kinds.ts'
import { exactZoneAt } from '../../core/zones/exact-pieces.ts'
import type { ZoneFeature, ZoneView } from '../../core/zones/types.ts'

/** The active set that the drawn boundaries give a point of the slice (strict: g = 0 is silent). */
export function activeAt(features: readonly ZoneFeature[], s: readonly number[]): number {
  let active = 0
  features.forEach((feature, i) => {
    if (feature.state === 'always') active |= 1 << i
    if (feature.state !== 'line') return
    const { normal, offset } = feature.boundary
    let g = offset
    for (let k = 0; k < normal.length; k++) g += normal[k]! * s[k]!
    if (g > 0) active |= 1 << i
  })
  return active
}

/** The zone under a point of a 2D slice (of matching pursuit who is picked first), or null outside the box and where none is drawn. */
export function zoneAt(view: ZoneView, s: readonly number[]): number | null {
  if (s.some(v => Math.abs(v) > view.halfSize)) return null
  if (view.exact) return exactZoneAt(view.exact, s[0]!, s[1]!)
  return drawsZones(view.kind) ? activeAt(view.features, s) : null
}

/**
 * The foremost zone of a 3D box along a line of sight, or null beside it and where no zones are drawn.
 * @param at any point on the line, slice coordinates
 * @param toward direction to the camera
 */
export function zoneAlong(view: ZoneView, at: readonly number[], toward: readonly number[]): number | null {
  if (!drawsZones(view.kind)) return null
  let near = Infinity
  let far = -Infinity
  for (let k = 0; k < 3; k++) {
    const d = toward[k]!
    if (Math.abs(d) < 1e-12) {
      if (Math.abs(at[k]!) > view.halfSize) return null
      continue
    }
    const a = (view.halfSize - at[k]!) / d
    const b = (-view.halfSize - at[k]!) / d
    near = Math.min(near, Math.max(a, b))
    far = Math.max(far, Math.min(a, b))
  }
  if (near < far || !Number.isFinite(near)) return null
  // just inside the face that is nearest to the camera
  const t = near - (near - far) * 1e-6
  return activeAt(
    view.features,
    at.map((v, k) => v + t * toward[k]!),
  )
}

/**
 * The point drawn nearest to a pixel.
 * @param pixels [n * 2] pixel positions
 * @param reach greatest distance in pixels
 * @returns its index, or -1
 */
export function nearestPoint(pixels: Float32Array, px: number, py: number, reach: number): number {
  let best = -1
  let least = reach * reach
  for (let i = 0; i * 2 < pixels.length; i++) {
    const dx = pixels[i * 2]! - px
    const dy = pixels[i * 2 + 1]! - py
    const d = dx * dx + dy * dy
    if (d <= least) {
      least = d
      best = i
    }
  }
  return best
}
