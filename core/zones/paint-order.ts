// The order in which convex cells are painted so that nothing needs a depth buffer (zones.md section 5). Pure, every process.
import type { Boundary } from './types.ts'
import { cornerMean, faceArea } from './polyhedron.ts'

/** Where a picture is taken from: parallel rays, or rays through a point. */
export type Viewpoint =
  | { kind: 'orthographic'; toCamera: readonly [number, number, number] }
  | { kind: 'perspective'; position: readonly [number, number, number] }

/**
 * Back-to-front order of the cells of one arrangement: indices into `cells`, farthest first. Exact for convex cells: at the first
 * boundary on which two cells differ, the one on the far side comes first, and that boundary separates the two.
 * @param cells active sets, bit i = the side of boundaries[i]
 * @param boundaries at most 30, in the order of the bits; those without a normal separate nothing
 */
export function paintOrder(
  cells: readonly { active: number }[],
  boundaries: readonly Boundary[],
  viewpoint: Viewpoint,
): number[] {
  if (boundaries.length > 30) throw new Error(`${boundaries.length} boundaries; at most 30 can be ordered.`)
  const at = viewpoint.kind === 'orthographic' ? viewpoint.toCamera : viewpoint.position
  const keys = cells.map(({ active }) => {
    let key = 0
    boundaries.forEach(({ normal, offset }, i) => {
      const ahead = normal[0]! * at[0] + normal[1]! * at[1] + normal[2]! * at[2]
      const cameraOn = (viewpoint.kind === 'orthographic' ? ahead : ahead + offset) > 0
      key = key * 2 + (cameraOn === (((active >>> i) & 1) === 1) ? 1 : 0)
    })
    return key
  })
  return cells.map((_, i) => i).sort((a, b) => keys[a]! - keys[b]!)
}

/** Faces of one convex cell in painting order: those turned away from the camera, then those turned to it. */
export interface FaceOrder {
  back: number[]
  front: number[]
}

/**
 * Splits the faces of a convex cell by the side they show. Loops may run in either direction: outwards is away from the mean corner.
 * @param vertices corners [3] each
 * @param faces corner indices per face
 */
export function faceOrder(
  vertices: readonly (readonly number[])[],
  faces: readonly { loop: readonly number[] }[],
  viewpoint: Viewpoint,
): FaceOrder {
  const points = vertices.flat()
  const inside = cornerMean(points)
  const out: FaceOrder = { back: [], front: [] }
  faces.forEach(({ loop }, f) => {
    const normal = faceArea(points, loop)
    const corner = loop[0]! * 3
    let outward = 0
    let towards = 0
    for (let k = 0; k < 3; k++) {
      outward += normal[k]! * (points[corner + k]! - inside[k]!)
      const ray =
        viewpoint.kind === 'orthographic' ? viewpoint.toCamera[k]! : viewpoint.position[k]! - points[corner + k]!
      towards += normal[k]! * ray
    }
    const facing = outward >= 0 ? towards : -towards
    if (facing > 0) out.front.push(f)
    else out.back.push(f)
  })
  return out
}
