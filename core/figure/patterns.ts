// The second channel beside colour: a hatch and a shape of point for each of the eight slots, drawn as plain lines and polygons, so that every format has the same. Every process.
import type { Item, Polygon } from './display-list.ts'

/** Parallel lines across an area. */
export interface Hatch {
  degrees: number
  /** lengths on and off in mm at u = 1; solid lines where it is missing */
  dash?: readonly [number, number]
}

export const markShapes = ['circle', 'square', 'triangle', 'diamond', 'down', 'plus', 'cross', 'star', 'burst'] as const
export type MarkShape = (typeof markShapes)[number]

export interface Pattern {
  hatch: Hatch
  mark: MarkShape
}

/**
 * By slot. The first four have solid lines in directions 45 degrees apart, the others dashes half way between: lines of one direction and kind stay one
 * feature's where zones overlap, which cross-hatches would not.
 */
const bySlot: readonly Pattern[] = [
  { hatch: { degrees: 45 }, mark: 'circle' },
  { hatch: { degrees: 135 }, mark: 'square' },
  { hatch: { degrees: 0 }, mark: 'triangle' },
  { hatch: { degrees: 90 }, mark: 'diamond' },
  { hatch: { degrees: 67.5, dash: [1.5, 0.9] }, mark: 'down' },
  { hatch: { degrees: 157.5, dash: [1.5, 0.9] }, mark: 'plus' },
  { hatch: { degrees: 22.5, dash: [0.5, 0.7] }, mark: 'cross' },
  { hatch: { degrees: 112.5, dash: [0.5, 0.7] }, mark: 'star' },
]

/** Of a point where several features are on. */
export const severalMark: MarkShape = 'burst'

/** The pattern of a slot; null for the grey of a feature without one. A slot beyond the eight begins again. */
export const patternOf = (slot: number): Pattern | null => (slot < 0 ? null : bySlot[slot % bySlot.length]!)

/** Where hatch lines are counted from, so that those of neighbouring pieces meet, and how dense they are. */
export interface HatchStyle {
  origin: readonly [number, number]
  /** mm between lines */
  spacing: number
  stroke: string
  strokeWidth: number
  strokeOpacity?: number
}

/**
 * A hatch across closed outlines, each by itself and convex or not, as one item; null where no line meets them.
 * @param points x0 y0 x1 y1 ... in mm
 * @param starts number of the first corner of each outline
 * @param u unit of strokes, mm
 */
export function hatchItem(
  points: readonly number[],
  starts: readonly number[],
  hatch: Hatch,
  { origin, spacing, ...stroke }: HatchStyle,
  u: number,
  tags: { role: string; feature?: number; id?: string },
): Item | null {
  const out: number[] = []
  starts.forEach((start, i) => {
    const outline = points.slice(2 * start, 2 * (starts[i + 1] ?? points.length / 2))
    for (const v of hatchOutline(outline, hatch, origin, spacing, u)) out.push(v)
  })
  return out.length === 0 ? null : { kind: 'segments', points: out, ...stroke, ...tags }
}

/** Segments x1 y1 x2 y2 of the hatch inside one outline, by the even-odd rule. */
export function hatchOutline(
  outline: readonly number[],
  { degrees, dash }: Hatch,
  [ox, oy]: readonly [number, number],
  spacing: number,
  u: number,
): number[] {
  const angle = (degrees * Math.PI) / 180
  // The page's y runs down: a line of 45 degrees rises to the right.
  const [dx, dy] = [Math.cos(angle), -Math.sin(angle)]
  const across = (i: number) => (outline[i]! - ox) * -dy + (outline[i + 1]! - oy) * dx
  const along = (i: number) => (outline[i]! - ox) * dx + (outline[i + 1]! - oy) * dy
  const crossings = new Map<number, number[]>()
  for (let i = 0; i < outline.length; i += 2) {
    const j = (i + 2) % outline.length
    const [p, q] = [across(i), across(j)]
    const [low, high] = p < q ? [p, q] : [q, p]
    // Half open, so that a corner on a line is crossed once.
    for (let k = Math.ceil(low / spacing); k * spacing < high; k++) {
      const t = (k * spacing - p) / (q - p)
      const at = along(i) + t * (along(j) - along(i))
      const list = crossings.get(k)
      if (list) list.push(at)
      else crossings.set(k, [at])
    }
  }
  const out: number[] = []
  const add = (k: number, from: number, to: number) => {
    if (to - from < 1e-6) return
    const [x, y] = [ox - dy * k * spacing, oy + dx * k * spacing]
    out.push(x + dx * from, y + dy * from, x + dx * to, y + dy * to)
  }
  for (const [k, places] of [...crossings].sort((a, b) => a[0] - b[0])) {
    places.sort((a, b) => a - b)
    for (let i = 0; i + 1 < places.length; i += 2) {
      const [from, to] = [places[i]!, places[i + 1]!]
      if (!dash) add(k, from, to)
      else {
        // Every other line is half a step along. The phase is the page's, not the piece's.
        const [on, step] = [dash[0] * u, (dash[0] + dash[1]) * u]
        const shift = k % 2 === 0 ? 0 : step / 2
        for (let n = Math.floor((from - shift - on) / step); n * step + shift < to; n++)
          add(k, Math.max(from, n * step + shift), Math.min(to, n * step + shift + on))
      }
    }
  }
  return out
}

/** `n` corners alternating between two radii, the first one straight up. */
const wheel = (n: number, outer: number, inner = outer): number[] =>
  Array.from({ length: n }, (_, i) => i).flatMap(i => {
    const [r, a] = [i % 2 === 0 ? outer : inner, (2 * Math.PI * i) / n - Math.PI / 2]
    return [r * Math.cos(a), r * Math.sin(a)]
  })

const [arm, half] = [1.35, 0.42]
const plus = [-half, -arm, half, -arm, half, -half, arm, -half, arm, half, half, half, half, arm, -half, arm, -half, half, -arm, half, -arm, -half, -half, -half] // prettier-ignore
const turned = (points: readonly number[], degrees: number): number[] => {
  const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]
  return points.flatMap((v, i) => (i % 2 === 0 ? [v * c - points[i + 1]! * s, v * s + points[i + 1]! * c] : []))
}

/** Corners about (0, 0) with about the area of a circle of radius 1. */
const corners: Record<Exclude<MarkShape, 'circle'>, readonly number[]> = {
  square: [-0.89, -0.89, 0.89, -0.89, 0.89, 0.89, -0.89, 0.89],
  triangle: wheel(3, 1.5),
  down: turned(wheel(3, 1.5), 180),
  diamond: wheel(4, 1.3),
  plus,
  cross: turned(plus, 45),
  star: wheel(10, 1.6, 0.68),
  burst: wheel(16, 1.45, 0.62),
}

/** A mark at a place: a circle, or another shape of about its area. */
export function markItem(
  shape: MarkShape,
  x: number,
  y: number,
  r: number,
  style: Pick<Polygon, 'fill' | 'fillOpacity' | 'stroke' | 'strokeWidth' | 'role' | 'feature' | 'id'>,
): Item {
  if (shape === 'circle') return { kind: 'circle', x, y, r, ...style }
  return { kind: 'polygon', points: corners[shape].map((v, i) => v * r + (i % 2 === 0 ? x : y)), ...style }
}
