// The 3D box: its edges before and behind, and the names of its axes. Every process.
import type { Map3d } from './camera.ts'
import type { Item } from './display-list.ts'
import type { Wanted } from './labels.ts'
import type { Look } from './scene.ts'
import { fitLine } from './text.ts'
import type { ZonePicture } from './types.ts'

interface Edge {
  axis: number
  from: number[]
  to: number[]
  /** how many of the two box faces at the edge face the viewer */
  near: number
}

/** The twelve edges of [-R, R]^3. */
function edgesOf(r: number, map: Map3d): Edge[] {
  const out: Edge[] = []
  for (let axis = 0; axis < 3; axis++) {
    const [u, v] = [(axis + 1) % 3, (axis + 2) % 3] as [number, number]
    for (const su of [-1, 1]) {
      for (const sv of [-1, 1]) {
        const from = [0, 0, 0]
        from[axis] = -r
        from[u] = su * r
        from[v] = sv * r
        const to = [...from]
        to[axis] = r
        const near = Number(map.toward[u]! * su > 0) + Number(map.toward[v]! * sv > 0)
        out.push({ axis, from, to, near })
      }
    }
  }
  return out
}

/** Hidden edges thin and dashed below everything, the others above. */
export function boxEdges(r: number, map: Map3d, look: Look): { back: Item[]; front: Item[] } {
  const { palette, type } = look
  const back: Item[] = []
  const front: Item[] = []
  for (const e of edgesOf(r, map)) {
    const points = [map.x(e.from), map.y(e.from), map.x(e.to), map.y(e.to)]
    if (e.near === 0) {
      back.push({
        kind: 'polyline',
        points,
        stroke: palette.lineStrong,
        strokeWidth: 0.2 * type.u,
        dash: [0.9 * type.u, 0.9 * type.u],
        role: 'box-edge',
      })
    } else {
      const strokeWidth = (e.near === 2 ? 0.28 : 0.22) * type.u
      front.push({ kind: 'polyline', points, stroke: palette.ink3, strokeWidth, strokeOpacity: 0.75, role: 'box-edge' })
    }
  }
  return { back, front }
}

/** Each axis has its letter beside the middle of one silhouette edge: the lowest for x and y, the leftmost for z. */
export function axisNames(recipe: ZonePicture, map: Map3d, look: Look): Wanted[] {
  const { view } = recipe
  const out: Wanted[] = []
  const edges = edgesOf(view.halfSize, map).filter(e => e.near === 1)
  for (let axis = 0; axis < 3; axis++) {
    const mid = (e: Edge) => e.from.map((v, k) => (v + e.to[k]!) / 2)
    const own = edges.filter(e => e.axis === axis)
    own.sort((a, b) => (axis === 2 ? map.x(mid(a)) - map.x(mid(b)) : map.y(mid(b)) - map.y(mid(a))))
    const edge = own[0]
    if (!edge) continue
    const m = mid(edge)
    const [dx, dy] = [map.x(m) - map.x([0, 0, 0]), map.y(m) - map.y([0, 0, 0])]
    const length = Math.hypot(dx, dy) || 1
    out.push({
      x: map.x(m),
      y: map.y(m),
      text: 'xyz'[axis]!,
      size: look.type.small,
      font: 'semibold',
      color: look.palette.ink2,
      importance: 20 - axis,
      clearance: 0.8 * look.type.u,
      role: 'axis-letter',
      outward: [dx / length, dy / length],
    })
  }
  return out
}

/** What the letters mean, in the plot's upper left corner, which the box's ball never reaches. */
export function axisKey(recipe: ZonePicture, look: Look): Item[] {
  const { plot, palette, type } = look
  return recipe.view.axes.map((name, k) => ({
    kind: 'text',
    x: plot.x,
    y: plot.y + type.small * (1 + 1.3 * k),
    text: fitLine(`${'xyz'[k]}: ${name}`, plot.w * 0.6, type.small),
    size: type.small,
    font: 'sans',
    fill: palette.ink2,
    anchor: 'start',
    halo: palette.plot,
    role: 'axis-name',
  }))
}
