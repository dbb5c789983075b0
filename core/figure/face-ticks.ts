// Ticks of a boundary where it meets the box of a 3D view. Every process.
import type { Map3d } from './camera.ts'
import type { Item } from './display-list.ts'
import type { Look } from './scene.ts'

/** Places in the slice as x0 y0 x1 y1 ... on the page. */
export const project = (map: Map3d, points: number[][]): number[] => points.flatMap(p => [map.x(p), map.y(p)])

/** Ticks lie in the box face that the outline lies on, pointing to the active side. */
export function faceTicks(
  s: { from: number[]; to: number[]; axis: number; side: number },
  unit: number[],
  stroke: string,
  strokeOpacity: number,
  look: Look,
  map: Map3d,
  feature: number,
  r: number,
): Item {
  const inFace = unit.map((v, k) => (k === s.axis ? 0 : v))
  const length = Math.hypot(...inFace) || 1
  const reach = 0.045 * r
  const n = Math.max(1, Math.floor(Math.hypot(...s.to.map((v, k) => v - s.from[k]!)) / (0.14 * r)))
  const points: number[] = []
  for (let k = 0; k < n; k++) {
    const t = (k + 0.5) / n
    const from = s.from.map((v, j) => v + t * (s.to[j]! - v))
    const to = from.map((v, j) => v + (inFace[j]! / length) * reach)
    points.push(...project(map, [from, to]))
  }
  return {
    kind: 'segments',
    points,
    stroke,
    strokeWidth: 0.26 * look.type.u,
    strokeOpacity,
    role: 'active-side',
    feature,
  }
}
