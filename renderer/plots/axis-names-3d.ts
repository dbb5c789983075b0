// Names of the three axes outside the box of a 3D plot, each along its own edge. Pure; renderer and tests.
import type { Size } from './frame-2d.ts'
import type { Mark, Pixel } from './marks.ts'
import type { Measure, Rect } from './place-labels.ts'
import type { PlotInput } from './plot-input.ts'
import { cubeEdges } from './polyhedra.ts'

const letters = ['x', 'y', 'z']
const fontSize = 11
/** between an edge and the text beside it, pixels */
const gap = 5

/** "x: along w #12"; axes that come before are called by their letters. */
export function axisTitle(axes: readonly string[], axis: number): string {
  const name = axes[axis] ?? `axis ${axis + 1}`
  const short = name.replace(/\baxes 1, 2\b/, 'x and y').replace(/\baxis 1\b/, 'x')
  return `${letters[axis]}: ${short}`
}

interface Place {
  at: Pixel
  angle: number
  /** squares along the text, for other labels to keep clear of */
  taken: Rect[]
}

/**
 * A text along the outer side of an edge that bounds the box's outline, or null where it leaves the plot or the edge lies
 * inside the outline. Text beyond the line through an edge of a convex outline cannot cover the box.
 */
function beside(a: Pixel, b: Pixel, corners: readonly Pixel[], width: number, size: Size): Place | null {
  const length = Math.hypot(b[0] - a[0], b[1] - a[1])
  if (length < 24) return null
  const along: Pixel = [(b[0] - a[0]) / length, (b[1] - a[1]) / length]
  const sides = corners.map(c => (c[0] - a[0]) * -along[1] + (c[1] - a[1]) * along[0])
  const [low, high] = [Math.min(...sides), Math.max(...sides)]
  const slack = 0.5
  if (low < -slack && high > slack) return null
  const out = high > slack ? -1 : 1
  const off = gap + fontSize / 2
  const at: Pixel = [
    (a[0] + b[0]) / 2 - along[1] * out * off, // the normal, turned outward
    (a[1] + b[1]) / 2 + along[0] * out * off,
  ]
  const half = fontSize / 2 + 1
  const taken: Rect[] = []
  for (let t = -width / 2; t <= width / 2; t += fontSize / 2) {
    const [x, y] = [at[0] + along[0] * t, at[1] + along[1] * t]
    taken.push({ left: x - half, top: y - half, width: 2 * half, height: 2 * half })
    if (x < half || y < half || x > size.width - half || y > size.height - half) return null
  }
  // never upside down
  const angle = Math.atan2(along[1], along[0])
  const upright = angle > Math.PI / 2 - 1e-6 ? angle - Math.PI : angle <= -Math.PI / 2 - 1e-6 ? angle + Math.PI : angle
  return { at, angle: upright, taken }
}

/** One name per axis, where an edge of it has room outside the box, and the units once in the corner. */
export function axisNames(
  input: PlotInput,
  at: (s: readonly number[]) => Pixel,
  size: Size,
  measure: Measure,
): { marks: Mark[]; taken: Rect[] } {
  const { theme, view } = input
  const edges = cubeEdges(view.halfSize)
  const corners = edges.flatMap(edge => edge.map(at))
  const marks: Mark[] = []
  const taken: Rect[] = []
  const write = (text: string, place: Place) => {
    marks.push({ kind: 'text', at: place.at, angle: place.angle, text, size: fontSize, color: theme.ink2 })
    taken.push(...place.taken)
  }
  const rest: string[] = []
  for (let axis = 0; axis < 3; axis++) {
    const text = axisTitle(view.axes, axis)
    const width = measure(text, fontSize, false, false)
    // lower ones first, then those at the left
    const places = edges
      .slice(axis * 4, axis * 4 + 4)
      .flatMap(([a, b]) => beside(at(a), at(b), corners, width, size) ?? [])
      .sort((p, q) => q.at[1] - p.at[1] || p.at[0] - q.at[0])
    if (places[0]) write(text, places[0])
    else rest.push(text)
  }
  // What has no room beside the box, zoomed in or seen along an axis, is named in the corner.
  const corner = [...rest, 'axes in input units']
  corner.forEach((text, i) => {
    const width = measure(text, fontSize, false, false)
    const y = size.height - 9 - (corner.length - 1 - i) * (fontSize + 3)
    const box = { left: 8, top: y - fontSize / 2, width, height: fontSize }
    write(text, { at: [8 + width / 2, y], angle: 0, taken: [box] })
  })
  return { marks, taken }
}
